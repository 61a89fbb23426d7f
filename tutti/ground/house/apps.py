from __future__ import annotations

from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "tutti.ground.house"
    label = "house"

    def ready(self) -> None:
        from tutti.ground.house.queries import house  # noqa: PLC0415 -- app ready
        from tutti.ground.ui.context import names_the_house  # noqa: PLC0415 -- app ready

        names_the_house(lambda: house().name)
