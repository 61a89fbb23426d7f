from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import import_module

from tutti.journal.discovery import modules_named


class JournalConfig(AppConfig):
    name = "tutti.journal"
    label = "journal"

    def ready(self) -> None:
        for module in (*modules_named("facts"), *modules_named("reactions")):
            import_module(module)
