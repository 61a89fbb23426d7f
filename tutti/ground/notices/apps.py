from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

from tutti.journal.discovery import modules_named


class NoticesConfig(AppConfig):
    name = "tutti.ground.notices"
    label = "notices"

    def ready(self) -> None:
        for module in modules_named("notices"):
            import_module(module)
