from __future__ import annotations

from django.urls import path

from tutti.people.views import merging, organisations, parting, people, person

urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/new/", people.new_person, name="new-person"),
    path("people/<int:person_id>/", person.person, name="person"),
    path("people/<int:person_id>/edit/", person.edit_person, name="edit-person"),
    path("people/<int:person_id>/known-by/", person.new_identity, name="new-identity"),
    path("people/<int:person_id>/belongs/", person.new_belonging, name="new-belonging"),
    path(
        "people/<int:person_id>/belongs/<int:belonging_id>/end/",
        person.leave_organisation,
        name="end-belonging",
    ),
    path("people/<int:person_id>/same/", merging.same_person, name="same-person"),
    path("people/<int:person_id>/same/<int:other_id>/", merging.merge, name="merge-persons"),
    path("people/merges/<int:merge_id>/part/", parting.part, name="part-persons"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<int:organisation_id>/", organisations.organisation, name="organisation"),
]
