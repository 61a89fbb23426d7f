from __future__ import annotations

from django.apps import AppConfig


class StatusConfig(AppConfig):
    name = "tutti.answer.status"
    label = "status"

    def ready(self) -> None:
        from tutti.answer.status import leaving  # noqa: F401, PLC0415 -- app ready: it registers
