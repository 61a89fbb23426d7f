from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class ReplaysConfig(AppConfig):
    name = "tutti.engines.replays"
    label = "replays"

    def ready(self) -> None:
        """Find what the stages tell about the past: each app's `past.py` but the registry itself."""
        names = [f"{app.name}.past" for app in apps.get_app_configs() if app.name != self.name]
        for module in names:
            if module.startswith("tutti.") and find_spec(module):
                import_module(module)
