from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class RulesConfig(AppConfig):
    name = "tutti.engines.rules"
    label = "rules"

    def ready(self) -> None:
        """Find what the stages describe: each app's `described.py`."""
        for module in ["tutti.engines.rules.scopes", *self._described()]:
            import_module(module)

    def _described(self) -> list[str]:
        names = [f"{app.name}.described" for app in apps.get_app_configs()]
        return [name for name in names if name.startswith("tutti.") and find_spec(name)]
