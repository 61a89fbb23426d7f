"""What a replay found, as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, islice
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tutti.engines.replays.models import Part, Replay
from tutti.engines.rules.subjects import Example, subjects
from tutti.ground.access.principal import Principal

EXAMPLES = 5
ALIKE = 30  # letters
LOOKED_FOR = 40  # ids asked for examples; some may not be this reader's to see
HEIGHT = 96  # pixels of the tallest day
MOST_DAYS = 120  # bars; a longer past is drawn by weeks
WEEK = 7
FEWEST_DAYS = 3  # fewer make no picture


@dataclass(frozen=True, kw_only=True)
class ToldGroup:
    """One group in words, with some of it to read."""

    key: str
    what: str
    title: str
    before: str
    after: str
    number: int
    examples: list[Example]

    @property
    def changes(self) -> bool:
        return self.what != "same"


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A day, or a week: x and width in per cent, heights in pixels from the ground up."""

    label: str
    x: float
    width: float
    looked: int
    hit: int
    looked_height: float
    hit_height: float

    @property
    def looked_y(self) -> float:
        return HEIGHT - self.looked_height

    @property
    def hit_y(self) -> float:
        return HEIGHT - self.hit_height


def groups_of(replay: Replay, who: Principal) -> list[ToldGroup]:
    """Every group with examples this reader may see; those that change something first."""
    ids = {key: _some_ids(replay, key) for key in replay.found}
    shown = subjects(replay.kind, chain.from_iterable(ids.values()), who)
    return [_told(key, group, ids[key], shown) for key, group in replay.found.items()]


def ids_of(replay: Replay, group: str, *, after: int, number: int) -> list[int]:
    """Some of a group's subjects, in their order; it may be long."""
    parts = Part.objects.filter(replay=replay, group=group).values_list("ids", flat=True)
    every = chain.from_iterable(parts.iterator())
    return list(islice((each for each in every if each > after), number))


def title_of(what: str) -> str:
    return {
        "against": _("Against what people decided"),
        "new": _("Would change"),
        "other": _("Would go another way"),
        "no_longer": _("Would no longer be so"),
        "same": _("Would stay the same"),
    }[what]


def bars_of(replay: Replay) -> list[Bar]:
    """What was looked at and what was hit, by day, or by week where the days are many."""
    counted = {date.fromisoformat(day): numbers for day, numbers in replay.days.items()}
    if len(counted) < FEWEST_DAYS:
        return []
    step = WEEK if (max(counted) - min(counted)).days >= MOST_DAYS else 1
    spans = _spans(counted, step)
    most = max(looked for _first, looked, _hit in spans) or 1
    share = 100 / len(spans)
    return [_bar(span, place, share, most, step) for place, span in enumerate(spans)]


def _some_ids(replay: Replay, group: str) -> list[int]:
    """The newest of the first part and of the last, so that examples are not all of one day."""
    parts = Part.objects.filter(replay=replay, group=group)
    ends = [parts.order_by("id").first(), parts.order_by("-id").first()]
    half = LOOKED_FOR // 2
    found = [each for part in ends if part for each in part.ids[-half:]]
    return list(dict.fromkeys(found))


def _told(
    key: str, group: Mapping[str, Any], ids: Sequence[int], shown: Mapping[int, Example]
) -> ToldGroup:
    newest = sorted((shown[each] for each in ids if each in shown), key=lambda one: one.at)[::-1]
    return ToldGroup(
        key=key,
        what=group["what"],
        title=title_of(group["what"]),
        before=group["from"],
        after=group["to"],
        number=group["number"],
        examples=_different(newest)[:EXAMPLES],
    )


def _different(examples: Sequence[Example]) -> list[Example]:
    """Those that begin in other words first: five times the same tells no more than once."""
    first: dict[str, Example] = {}
    for each in examples:
        first.setdefault(each.words[:ALIKE], each)
    return [*first.values(), *(each for each in examples if each not in first.values())]


def _spans(counted: Mapping[date, Sequence[int]], step: int) -> list[tuple[date, int, int]]:
    first, last = min(counted), max(counted)
    spans = []
    while first <= last:
        days = [counted.get(first + timedelta(days=each), (0, 0)) for each in range(step)]
        spans.append((first, sum(day[0] for day in days), sum(day[1] for day in days)))
        first += timedelta(days=step)
    return spans


def _bar(span: tuple[date, int, int], place: int, share: float, most: int, step: int) -> Bar:
    first, looked, hit = span
    label = date_format(first, "j M Y")
    if step > 1:
        label = _("week from %(day)s") % {"day": label}
    return Bar(
        label=label,
        x=round(share * place, 3),
        width=round(share * 0.84, 3),
        looked=looked,
        hit=hit,
        looked_height=round(max(1.0, HEIGHT * looked / most) if looked else 0, 1),
        hit_height=round(max(1.0, HEIGHT * hit / most) if hit else 0, 1),
    )
