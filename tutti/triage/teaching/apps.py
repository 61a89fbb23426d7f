from __future__ import annotations

from django.apps import AppConfig


class TeachingConfig(AppConfig):
    name = "tutti.triage.teaching"
    label = "teaching"
