from __future__ import annotations

from django.apps import AppConfig


class PlaybooksConfig(AppConfig):
    name = "tutti.work.playbooks"
    label = "playbooks"

    def ready(self) -> None:
        from tutti.work.playbooks import opens  # noqa: F401, PLC0415 -- app ready: it registers
