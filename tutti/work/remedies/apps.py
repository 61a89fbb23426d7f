from __future__ import annotations

from django.apps import AppConfig


class RemediesConfig(AppConfig):
    name = "tutti.work.remedies"
    label = "remedies"

    def ready(self) -> None:
        from tutti.work.remedies import gates  # noqa: F401, PLC0415 -- app ready: it registers
