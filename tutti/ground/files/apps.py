from __future__ import annotations

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "tutti.ground.files"
    label = "files"

    def ready(self) -> None:
        from tutti.ground.files import checks  # noqa: F401, PLC0415 -- app ready: registers itself
