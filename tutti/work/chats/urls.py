from __future__ import annotations

from django.urls import path

from tutti.work.chats.views import administering, reached

urlpatterns = [
    path("settings/reached/", reached.reached, name="reached"),
    path("settings/reached/code/", reached.make_code, name="chat-code"),
    path("settings/reached/<int:account_id>/", reached.choose, name="chat-way"),
    path("settings/reached/<int:account_id>/let-go/", reached.let_go, name="chat-let-go"),
    path("settings/chats/", administering.chats, name="chats"),
    path("settings/chats/rooms/<int:department_id>/leave/", administering.leave, name="chat-leave"),
]
