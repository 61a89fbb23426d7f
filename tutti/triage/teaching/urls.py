from __future__ import annotations

from django.urls import path

from tutti.triage.teaching.views import readings

urlpatterns = [
    path("messages/<int:message_id>/reading/", readings.reading, name="reading"),
    path("messages/<int:message_id>/reading/correct/", readings.correct, name="reading-correct"),
    path(
        "messages/<int:message_id>/reading/take-back/",
        readings.take_back,
        name="reading-take-back",
    ),
]
