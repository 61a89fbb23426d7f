from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "tutti.ground.web"
    label = "web"

    def ready(self) -> None:
        from tutti.ground.web import checks  # noqa: F401, PLC0415 -- app ready: registers itself
