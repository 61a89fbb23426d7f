from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "tutti.ground.access"
    label = "access"

    def ready(self) -> None:
        from tutti.ground.access import checks  # noqa: F401, PLC0415 -- app ready: registers itself
        from tutti.ground.access.seeing import find_seers  # noqa: PLC0415 -- the same

        find_seers()
