from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "tutti.cases"
    label = "cases"

    def ready(self) -> None:
        from tutti.cases import filtering, hidden  # noqa: F401, PLC0415 -- app ready: they register
        from tutti.cases.actions import setting_aside  # noqa: F401, PLC0415 -- the same
