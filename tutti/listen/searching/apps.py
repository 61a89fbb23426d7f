from __future__ import annotations

from django.apps import AppConfig


class SearchingConfig(AppConfig):
    name = "tutti.listen.searching"
    label = "searching"
