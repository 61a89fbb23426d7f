"""Questions about who may be the same."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Member
from tutti.ground.db.among import among
from tutti.people.matching.models import ONLY, Kind, MatchingSettings, State, Suggestion
from tutti.people.queries import cluster_of

UNDO_WITHIN = timedelta(hours=1)
LONGEST_PLACE = 24


def matching_settings() -> MatchingSettings:
    return MatchingSettings.objects.filter(pk=ONLY).first() or MatchingSettings(pk=ONLY)


def waiting(who: Principal, kind: str = "") -> QuerySet[Suggestion]:
    """Suggestions to be decided, the surest first."""
    rows = Suggestion.objects.visible_to(who).waiting()
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    return rows.select_related("left__survivor", "right__survivor").order_by("-sure", "id")


def pair_at(who: Principal, *, kind: str = "", place: str = "") -> Suggestion | None:
    """The one at a place of the list, or the next behind it; from the end it goes on at the beginning."""
    rows = waiting(who, kind)
    found = rows.filter(_from(place)).first() if place else None
    return found or rows.first()


def pair_after(who: Principal, one: Suggestion, *, kind: str = "") -> Suggestion | None:
    rows = waiting(who, kind).exclude(pk=one.pk)
    return rows.filter(_from(place_of(one))).first() or rows.first()


def pair_before(who: Principal, one: Suggestion, *, kind: str = "") -> Suggestion | None:
    rows = waiting(who, kind).exclude(pk=one.pk).order_by("sure", "-id")
    return rows.filter(Q(sure__gt=one.sure) | Q(sure=one.sure, id__lt=one.pk)).first()


def place_of(one: Suggestion) -> str:
    """Its place in the list, which stays where it is when the pair itself leaves it."""
    return f"{one.sure}-{one.pk}"


def _from(place: str) -> Q:
    sure, _dash, id_ = place.partition("-")
    if not (sure.isdecimal() and id_.isdecimal() and len(place) < LONGEST_PLACE):
        return Q()
    return Q(sure__lt=int(sure)) | Q(sure=int(sure), id__gte=int(id_))


def counts_by_kind(who: Principal) -> dict[str, int]:
    """How many wait, by kind."""
    rows = Suggestion.objects.visible_to(who).waiting().order_by()
    return dict(rows.values_list("kind").annotate(number=Count("id")))


def suggestions_about(who: Principal, person_id: int, most: int = 3) -> list[Suggestion]:
    """The surest pairs with this person, or with anybody who is one with them."""
    cluster = cluster_of(person_id)
    about = Q(among("left_id", cluster)) | Q(among("right_id", cluster))
    return list(waiting(who).filter(about)[:most])


def surest_of(who: Principal, person_id: int) -> Suggestion | None:
    """The surest pair in which this very profile stands; for a page that can afford one statement."""
    return waiting(who).filter(Q(left=person_id) | Q(right=person_id)).first()


def suggested_among(person_ids: Collection[int]) -> set[int]:
    """Those of these persons who may be the same as somebody else, undecided. One statement, for the funnel."""
    ids = list(person_ids)
    if not ids:
        return set()
    rows = Suggestion.objects.waiting().filter(Q(among("left_id", ids)) | Q(among("right_id", ids)))
    found = {id_ for pair in rows.values_list("left_id", "right_id") for id_ in pair}
    return found & set(ids)


@dataclass(frozen=True, kw_only=True)
class LastDecision:
    suggestion: Suggestion

    @property
    def was(self) -> str:
        return str(State(self.suggestion.state).label)


def last_decision(member: Member) -> LastDecision | None:
    """What this member decided last, while it may be taken back by one key."""
    since = timezone.now() - UNDO_WITHIN
    decided = Suggestion.objects.filter(decided_by=member, decided_at__gt=since)
    found = decided.select_related("left", "right").order_by("-decided_at", "-id").first()
    return LastDecision(suggestion=found) if found else None
