from __future__ import annotations

from django.apps import AppConfig


class RewritingConfig(AppConfig):
    name = "tutti.ground.rewriting"
    label = "rewriting"
