"""The numbers of the funnel, from the tally alone: a few hundred rows, however many messages were heard."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutti.engines.rules.models import RuleVersion
from tutti.triage.asking import BY_CHANNEL, FILTERED, SOMEBODY, Asked
from tutti.triage.models import Matched, Reason, Tier
from tutti.triage.stages import Note, Station, told_stations

BARELY = 12.0  # per cent of the width under which a number stands beside its bar


@dataclass(frozen=True, kw_only=True)
class Way:
    """How many went one way, day left aside."""

    tier: str
    reason: str
    filter_version: int | None
    matched: str
    route_version: int | None
    purged: bool
    amount: int


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A station as it is drawn: widths in per cent of what was heard; `ghost` is what it is a part of."""

    station: Station
    width: float
    ghost: float

    @property
    def inside(self) -> bool:
        """The number fits into the bar."""
        return self.width >= BARELY

    @property
    def losses(self) -> list[Note]:
        return [note for note in self.station.notes if note.loss]

    @property
    def parts(self) -> list[Note]:
        return [note for note in self.station.notes if not note.loss]


def ways_of(asked: Asked) -> list[Way]:
    """One statement; the sums of a period."""
    rows = asked.tallies().values(
        "tier", "reason", "filter_version", "matched", "route_version", "purged"
    )
    return [Way(**row) for row in rows.annotate(amount=Sum("amount")) if row["amount"] > 0]


def bars(request: HttpRequest, asked: Asked) -> list[Bar]:
    """The stations in their order; empty where nothing was heard."""
    ways = ways_of(asked)
    if not ways:
        return []
    rules = _Rules(ways)
    kept = [way for way in ways if way.tier == Tier.KEEP]
    before, behind = told_stations(request, asked)
    stations = [
        _heard(asked, ways, rules),
        _kept(asked, kept),
        _matched(asked, kept),
        *before,
        _routed(asked, kept, rules),
        *behind,
    ]
    return _drawn(stations)


def _drawn(stations: Sequence[Station]) -> list[Bar]:
    heard = stations[0].amount
    widths = [round(100 * station.amount / heard, 2) for station in stations]
    ghosts = [
        widths[0],
        widths[0],
        *[widths[1]] * (len(widths) - 2),
    ]  # of what was heard, then kept
    return [
        Bar(station=station, width=width, ghost=ghost)
        for station, width, ghost in zip(stations, widths, ghosts, strict=True)
    ]


class _Rules:
    """The rules behind versions, so that a rule that was changed is still one line."""

    def __init__(self, ways: Iterable[Way]) -> None:
        both = [one for way in ways for one in (way.filter_version, way.route_version)]
        wanted = {version for version in both if version}
        found = RuleVersion.objects.filter(pk__in=wanted).values_list("pk", "rule__name")
        self._names = dict(found)

    def name(self, version: int | None) -> str:
        return self._names.get(version or 0, _("a rule that is gone"))

    def by_name(self, counted: Mapping[int | None, int]) -> list[tuple[str, tuple[int, ...], int]]:
        """Name, versions and amount, the largest first."""
        versions: dict[str, list[int]] = defaultdict(list)
        amounts: Counter[str] = Counter()
        for version, amount in counted.items():
            if version:
                versions[self.name(version)].append(version)
                amounts[self.name(version)] += amount
        return [
            (name, tuple(sorted(versions[name])), amount) for name, amount in amounts.most_common()
        ]


def _heard(asked: Asked, ways: Sequence[Way], rules: _Rules) -> Station:
    """What was heard, and what of it went no further: by which rule, or by whose hand."""
    notes = []
    for tier, words in (
        (Tier.COUNT, _("counted by “%(rule)s”")),
        (Tier.DROP, _("dropped by “%(rule)s”")),
    ):
        by_rule = _sum(ways, "filter_version", tier=tier, reason=Reason.RULE)
        for name, versions, amount in rules.by_name(by_rule):
            to = asked.but(tier=tier, reason=Reason.RULE, rules=versions)
            notes.append(_note(amount, words % {"rule": name}, to, loss=True))
    by_hand = sum(way.amount for way in ways if way.reason == Reason.BY_HAND)
    to = asked.but(tier=FILTERED, reason=Reason.BY_HAND)
    notes += [_note(by_hand, _("filtered by hand"), to, loss=True)] if by_hand else []
    purged = sum(way.amount for way in ways if way.purged)
    if purged:
        notes.append(_note(purged, _("of these deleted by now"), asked.but(purged="1")))
    return Station(name=_("Heard"), amount=_total(ways), url=_items(asked), notes=notes)


def _kept(asked: Asked, kept: Sequence[Way]) -> Station:
    """What was kept, and what kept it where something did."""
    why = Counter[str]()
    for way in kept:
        why[way.reason] += way.amount
    words = {
        Reason.RULE: _("kept by a rule"),
        Reason.OPEN_CASE: _("in a conversation with an open case"),
        Reason.LIKE_RESTORED: _("like what was restored"),
        Reason.RESTORED: _("restored"),
        Reason.OURS: _("from us"),
    }
    notes = [
        _note(why[reason], said, asked.but(tier=Tier.KEEP, reason=reason))
        for reason, said in words.items()
        if why[reason]
    ]
    return Station(
        name=_("Kept"), amount=_total(kept), url=_items(asked.but(tier=Tier.KEEP)), notes=notes
    )


def _matched(asked: Asked, kept: Sequence[Way]) -> Station:
    """Of what was kept, whose author is somebody; how sure, and who is not."""
    sure = Counter[str]()
    for way in kept:
        sure[way.matched] += way.amount
    words = {
        Matched.VERIFIED: _("proved"),
        Matched.KNOWN: _("known from before"),
        Matched.NEW: _("met for the first time"),
        Matched.SUGGESTED: _("perhaps somebody we know"),
        Matched.NOBODY: _("with nobody named"),
    }
    notes = [
        _note(
            sure[one],
            said,
            asked.but(tier=Tier.KEEP, matched=one),
            loss=one == Matched.NOBODY,
        )
        for one, said in words.items()
        if sure[one]
    ]
    amount = _total(kept) - sure[Matched.NOBODY]
    to = asked.but(tier=Tier.KEEP, matched=SOMEBODY)
    return Station(name=_("Matched to a person"), amount=amount, url=_items(to), notes=notes)


def _routed(asked: Asked, kept: Sequence[Way], rules: _Rules) -> Station:
    """Of what was kept, where it went: by which rule, or with its channel."""
    by_rule = _sum(kept, "route_version")
    notes = [
        _note(
            amount,
            _("by “%(rule)s”") % {"rule": name},
            asked.but(tier=Tier.KEEP, route="-".join(map(str, versions))),
        )
        for name, versions, amount in rules.by_name(by_rule)
    ]
    by_channel = by_rule.get(None, 0)
    if by_channel:
        to = asked.but(tier=Tier.KEEP, route=BY_CHANNEL)
        notes.append(_note(by_channel, _("with their channel"), to))
    to = asked.but(tier=Tier.KEEP)
    return Station(name=_("Routed"), amount=_total(kept), url=_items(to), notes=notes)


def _sum(ways: Iterable[Way], column: str, **where: str) -> dict[int | None, int]:
    found: Counter[int | None] = Counter()
    for way in ways:
        if all(getattr(way, name) == value for name, value in where.items()):
            found[getattr(way, column)] += way.amount
    return dict(found)


def _total(ways: Iterable[Way]) -> int:
    return sum(way.amount for way in ways)


def _note(amount: int, words: str, to: Asked, *, loss: bool = False) -> Note:
    return Note(amount=amount, words=words, url=_items(to), loss=loss)


def _items(asked: Asked) -> str:
    return f"{reverse('funnel-items')}?{asked.query}"


def in_a_sentence(found: Sequence[Bar]) -> str:
    """What the drawing says, for those who do not see it."""
    heard, kept = found[0].station.amount, found[1].station.amount
    return ngettext(
        "Of %(heard)s message heard, %(kept)s was kept.",
        "Of %(heard)s messages heard, %(kept)s were kept.",
        heard,
    ) % {"heard": _grouped(heard), "kept": _grouped(kept)}


def _grouped(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)
