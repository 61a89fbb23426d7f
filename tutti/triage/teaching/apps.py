from __future__ import annotations

from django.apps import AppConfig


class TeachingConfig(AppConfig):
    name = "tutti.triage.teaching"
    label = "teaching"

    def ready(self) -> None:
        from tutti.triage.teaching import words  # noqa: F401, PLC0415 -- app ready: it registers
