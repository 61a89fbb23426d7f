from __future__ import annotations

from django.apps import AppConfig


class AnswerConfig(AppConfig):
    name = "tutti.answer"
    label = "answer"
