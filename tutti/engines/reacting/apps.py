from __future__ import annotations

from django.apps import AppConfig


class ReactingConfig(AppConfig):
    name = "tutti.engines.reacting"
    label = "reacting"
