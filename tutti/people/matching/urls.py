from __future__ import annotations

from django.urls import path

from tutti.people.matching.views import domains, proof, queue, settings

urlpatterns = [
    path("people/suggestions/", queue.suggestions, name="suggestions"),
    path("people/suggestions/<int:suggestion_id>/decide/", queue.decide, name="decide-suggestion"),
    path("people/suggestions/<int:suggestion_id>/undo/", queue.undo, name="undo-suggestion"),
    path("p/<str:secret>/", proof.proof_by_link, name="proof-by-link"),
    path("organisations/domains/", domains.domains, name="domains"),
    path("organisations/domains/<int:domain_id>/forget/", domains.forget, name="forget-domain"),
    path("settings/who-is-who/", settings.matching, name="matching-settings"),
]
