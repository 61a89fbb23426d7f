from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class UiConfig(AppConfig):
    name = "tutti.ground.ui"
    label = "ui"

    def ready(self) -> None:
        autodiscover_modules("slots")
