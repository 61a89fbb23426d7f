from __future__ import annotations

from django.urls import path

from tutti.people.matching.views import queue

urlpatterns = [
    path("people/suggestions/", queue.suggestions, name="suggestions"),
    path("people/suggestions/<int:suggestion_id>/decide/", queue.decide, name="decide-suggestion"),
    path("people/suggestions/<int:suggestion_id>/undo/", queue.undo, name="undo-suggestion"),
]
