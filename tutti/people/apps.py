from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tutti.people"
    label = "people"

    def ready(self) -> None:
        """Find what a parting asks: each app's `parting.py`."""
        from tutti.journal.discovery import modules_named  # noqa: PLC0415 -- models are ready only now

        for module in modules_named("parting"):
            import_module(module)
