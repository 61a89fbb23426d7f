from __future__ import annotations

from django.apps import AppConfig


class ChatsConfig(AppConfig):
    name = "tutti.work.chats"
    label = "chats"

    def ready(self) -> None:
        from tutti.work.chats import inside_chat, road  # noqa: F401, PLC0415 -- app ready: they register
