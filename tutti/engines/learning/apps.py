from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class LearningConfig(AppConfig):
    name = "tutti.engines.learning"
    label = "learning"

    def ready(self) -> None:
        """Find the learners: each app's `learners.py`."""
        names = [f"{app.name}.learners" for app in apps.get_app_configs()]
        for name in names:
            if name.startswith("tutti.") and find_spec(name):
                import_module(name)
