from __future__ import annotations

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "tutti.work.approvals"
    label = "approvals"

    def ready(self) -> None:
        from tutti.work.approvals import gates, inside_mail  # noqa: F401, PLC0415 -- app ready: they register
