from __future__ import annotations

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "tutti.work"
    label = "work"

    def ready(self) -> None:
        from tutti.work import gates, inside_mail, post  # noqa: F401, PLC0415 -- app ready: they register
