from __future__ import annotations

from django.apps import AppConfig


class ListenConfig(AppConfig):
    name = "tutti.listen"
    label = "listen"

    def ready(self) -> None:
        from tutti.ground.files.sweeping import references_files  # noqa: PLC0415 -- app ready

        references_files("listen.Envelope", "blob")
        references_files("listen.Attachment", "blob")
