from __future__ import annotations

from django.apps import AppConfig


class InvitingConfig(AppConfig):
    name = "tutti.answer.inviting"
    label = "inviting"

    def ready(self) -> None:
        from tutti.answer.inviting import joining, lines  # noqa: F401, PLC0415 -- app ready: they register
        from tutti.answer.inviting.actions import forgetting  # noqa: F401, PLC0415 -- as above
