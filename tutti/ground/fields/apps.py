from __future__ import annotations

from django.apps import AppConfig


class FieldsConfig(AppConfig):
    name = "tutti.ground.fields"
    label = "fields"
