from __future__ import annotations

from django.apps import AppConfig


class AnswerConfig(AppConfig):
    name = "tutti.answer"
    label = "answer"

    def ready(self) -> None:
        from tutti.answer import parts, proving  # noqa: F401, PLC0415 -- app ready: they register
