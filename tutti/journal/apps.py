from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

from tutti.journal.discovery import modules_named


class JournalConfig(AppConfig):
    name = "tutti.journal"
    label = "journal"

    def ready(self) -> None:
        for module in (*modules_named("facts"), *modules_named("reactions")):
            import_module(module)
