"""From what was said and what the journal tells of a case to the marks of its score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from tutti.cases.facts import (
    CaseClosed,
    CaseHandedOver,
    CaseReopened,
    CaseTaken,
    NextActionSet,
)
from tutti.cases.score import Happened
from tutti.journal.models import Entry


@dataclass(frozen=True, kw_only=True)
class Told:
    """A message in outline. `automatic`: a machine wrote it, which moves nothing."""

    id: int
    at: datetime
    ours: bool
    automatic: bool
    conversation: int


class Where(Protocol):
    """Where something was said, in an icon and a word."""

    @property
    def icon(self) -> str: ...

    @property
    def words(self) -> str: ...


def happened_of(
    told: Sequence[Told], entries: Sequence[Entry], places: Mapping[int, Where]
) -> list[Happened]:
    """The marks of the score: words outside, our own steps inside."""
    return [*_said(told, places), *_done(entries)]


def _said(told: Sequence[Told], places: Mapping[int, Where]) -> Iterator[Happened]:
    for words in told:
        place = places[words.conversation]
        icon = "reply" if words.ours else place.icon
        label = _("We answered") if words.ours else place.words
        yield Happened(at=words.at, outside=True, icon=icon, label=label)


def _done(entries: Sequence[Entry]) -> Iterator[Happened]:
    steps = {
        CaseTaken.name: ("hand", _("Taken")),
        CaseHandedOver.name: ("arrow-right-left", _("Handed over")),
        NextActionSet.name: ("calendar-clock", _("Next action set")),
        CaseClosed.name: ("check", _("Settled")),
        CaseReopened.name: ("rotate-ccw", _("Opened again")),
    }
    for entry in entries:
        if entry.name in steps:
            icon, label = steps[entry.name]
            yield Happened(at=entry.at, outside=False, icon=icon, label=label)
