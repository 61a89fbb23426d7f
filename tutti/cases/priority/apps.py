from __future__ import annotations

from django.apps import AppConfig


class PriorityConfig(AppConfig):
    name = "tutti.cases.priority"
    label = "priority"
