from __future__ import annotations

from django.apps import AppConfig


class ListenConfig(AppConfig):
    name = "tutti.listen"
    label = "listen"
