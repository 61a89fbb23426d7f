from __future__ import annotations

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "tutti.work.approvals"
    label = "approvals"

    def ready(self) -> None:
        from tutti.work.approvals import (  # noqa: PLC0415 -- app ready: they register
            gates,  # noqa: F401
        )
