from __future__ import annotations

from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "tutti.ground.keys"
    label = "keys"
