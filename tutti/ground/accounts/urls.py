from __future__ import annotations

from django.urls import path

from tutti.ground.accounts.views import away, departments, members, profile, signing_in

urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-in/link/", signing_in.ask_for_link, name="ask-for-link"),
    path("k/<str:secret>/", signing_in.sign_in_by_link, name="sign-in-by-link"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("settings/profile/", profile.profile, name="me"),
    path("settings/password/", profile.password, name="password"),
    path("settings/away/", away.own_absences, name="away"),
    path("settings/away/<int:absence_id>/end/", away.end_own_absence, name="away-end"),
    path("settings/members/", members.members, name="members"),
    path("settings/members/new/", members.new_member, name="new-member"),
    path("settings/members/<int:member_id>/", members.member, name="member"),
    path("settings/members/<int:member_id>/link/", members.member_link, name="member-link"),
    path("settings/members/<int:member_id>/away/", away.absences_of, name="member-away"),
    path(
        "settings/members/<int:member_id>/away/<int:absence_id>/end/",
        away.end_absence_of,
        name="member-away-end",
    ),
    path("settings/departments/", departments.departments, name="departments"),
    path("settings/departments/new/", departments.new_department, name="new-department"),
    path("settings/departments/<int:department_id>/", departments.department, name="department"),
]
