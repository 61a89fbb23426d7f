from __future__ import annotations

from django.urls import path

from tutti.triage.views import funnel, items, message, window

urlpatterns = [
    path("funnel/", funnel.funnel, name="funnel"),
    path("funnel/messages/", items.items, name="funnel-items"),
    path("funnel/messages/restore/", items.restore, name="funnel-restore"),
    path("funnel/<int:message_id>/", message.message, name="funnel-message"),
    path("funnel/<int:message_id>/change/", message.change_message, name="change-message"),
    path("settings/funnel/", window.window, name="review-window"),
]
