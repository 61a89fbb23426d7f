"""Why a learner refuses."""

from __future__ import annotations

from django.utils.translation import gettext as _


class LearningRefused(Exception):
    """The message says what to do."""


class NoSuchLearner(LearningRefused):
    def __init__(self, name: str) -> None:
        super().__init__(_("Nothing here learns “%(name)s”.") % {"name": name})


class NoSuchLabel(LearningRefused):
    def __init__(self, label: str, labels: tuple[str, ...]) -> None:
        words = {"label": label, "labels": ", ".join(labels)}
        super().__init__(_("“%(label)s” is not one of: %(labels)s.") % words)


class NothingToLearn(LearningRefused):
    def __init__(self) -> None:
        super().__init__(_("This message holds no words to learn from."))
