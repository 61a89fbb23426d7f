from __future__ import annotations

from django.urls import path

from tutti.answer.views.changing_sent import delete_sent_reply, edit_sent_reply
from tutti.answer.views.composing import drop_draft, keep_draft, send_reply
from tutti.answer.views.held import edit_held, held_replies
from tutti.answer.views.previewing import preview_reply
from tutti.answer.views.saved_replies import new_saved_reply, remove, saved_replies, saved_reply
from tutti.answer.views.sends import sends, settle_send
from tutti.answer.views.telling import tell_remedy

urlpatterns = [
    path("cases/<int:case_id>/held/", held_replies, name="held-replies"),
    path("held/<int:held_id>/edit/", edit_held, name="edit-held"),
    path("cases/<int:case_id>/replies/", send_reply, name="send-reply"),
    path("cases/<int:case_id>/replies/preview/", preview_reply, name="preview-reply"),
    path("cases/<int:case_id>/replies/draft/", keep_draft, name="keep-draft"),
    path("cases/<int:case_id>/replies/draft/discard/", drop_draft, name="drop-draft"),
    path("remedies/<int:remedy_id>/tell/", tell_remedy, name="tell-remedy"),
    path("sends/", sends, name="sends"),
    path("sends/<int:send_id>/settle/", settle_send, name="settle-send"),
    path("sends/<int:send_id>/edit/", edit_sent_reply, name="edit-sent"),
    path("sends/<int:send_id>/delete/", delete_sent_reply, name="delete-sent"),
    path("settings/saved-replies/", saved_replies, name="saved-replies"),
    path("settings/saved-replies/new/", new_saved_reply, name="new-saved-reply"),
    path("settings/saved-replies/<int:saved_id>/", saved_reply, name="saved-reply"),
    path("settings/saved-replies/<int:saved_id>/remove/", remove, name="remove-saved-reply"),
]
