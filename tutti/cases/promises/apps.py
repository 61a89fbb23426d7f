from __future__ import annotations

from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "tutti.cases.promises"
    label = "promises"
