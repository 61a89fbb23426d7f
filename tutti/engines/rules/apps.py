from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class RulesConfig(AppConfig):
    name = "tutti.engines.rules"
    label = "rules"

    def ready(self) -> None:
        """Find what the stages describe and offer: each app's `described.py`, `verbs.py` and `ruling.py`."""
        import_module("tutti.engines.rules.scopes")
        for found in ("described", "verbs", "ruling"):
            for module in self._modules(found):
                import_module(module)

    def _modules(self, found: str) -> list[str]:
        names = [f"{app.name}.{found}" for app in apps.get_app_configs()]
        return [name for name in names if name.startswith("tutti.") and find_spec(name)]
