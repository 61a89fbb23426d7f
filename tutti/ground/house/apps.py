from __future__ import annotations

from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "tutti.ground.house"
    label = "house"

    def ready(self) -> None:
        from tutti.ground.house.queries import house
        from tutti.ground.ui.context import names_the_house

        names_the_house(lambda: house().name)
