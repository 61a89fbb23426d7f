"""What replays of prioritise rules look at: the cases opened in a period, as they are known now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import cast

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.cases.models import Case, CaseSet
from tutti.cases.priority.actions.noting import SUBJECT
from tutti.cases.priority.actions.reckoning import READ
from tutti.cases.priority.knowing import known_of
from tutti.cases.priority.queries import weights_now
from tutti.cases.priority.ruling import ADD_POINTS, KIND, MARK, MOST_POINTS, rows_of
from tutti.engines.replays.past import Example, Meant, Outcome, Past, offers_past
from tutti.engines.rules.giving import Row
from tutti.engines.rules.models import Effect, EffectSet
from tutti.ground.access.principal import Principal
from tutti.ground.db.among import among
from tutti.listen.models import Channel

AT_ONCE = 500


def _opened(start: datetime, end: datetime, channel: int | None) -> QuerySet[Case]:
    found = Case.objects.filter(opened_at__gte=start, opened_at__lt=end, history=False)
    return found.filter(links__conversation__channel=channel).distinct() if channel else found


def _batches(
    start: datetime, end: datetime, channel: int | None, after: int
) -> Iterator[Mapping[int, Row]]:
    weights, now = weights_now(), timezone.now()
    while cases := list(
        _opened(start, end, channel).filter(pk__gt=after).order_by("pk").only(*READ)[:AT_ONCE]
    ):
        yield rows_of(cases, known_of(cases, weights, now), weights, now)
        after = cases[-1].pk


def _count(start: datetime, end: datetime, channel: int | None) -> int:
    return _opened(start, end, channel).count()


def _moment(row: Row) -> datetime | None:
    at = row["case"].get("opened_at")
    return at if isinstance(at, datetime) else None


def _happened(ids: Sequence[int]) -> Mapping[int, Outcome]:
    """What rules did to each case and nobody took back."""
    did: defaultdict[int, list[Effect]] = defaultdict(list)
    effects = EffectSet(Effect).filter(
        among("subject_id", ids), subject_kind=SUBJECT, shadow=False, undone_at__isnull=True
    )
    for effect in effects.filter(verb__in=[ADD_POINTS, MARK]).order_by("id"):
        did[effect.subject_id].append(effect)
    return {id_: _outcome(did[id_]) if id_ in did else _NOTHING for id_ in ids}


def _would(hits: Mapping[int, Sequence[Meant]]) -> Mapping[int, Outcome]:
    return {id_: _outcome(meant) for id_, meant in hits.items() if meant}


def _outcome(meant: Sequence[Meant]) -> Outcome:
    """All points together, and whether a mark is set."""
    points = sum(_points(each) for each in meant)
    marks = any(each.verb == MARK for each in meant)
    said = [_("%(points)+d points") % {"points": points}] if points or not marks else []
    said += [_("marked for special care")] if marks else []
    version = meant[0].version_id
    return Outcome(key=f"{points}:{marks}", words=", ".join(said), version=version)


def _points(meant: Meant) -> int:
    said = int(meant.params.get("points", 0)) if meant.verb == ADD_POINTS else 0
    return max(-MOST_POINTS, min(MOST_POINTS, said))


def _shown(ids: Sequence[int], who: Principal) -> Mapping[int, Example]:
    visible = CaseSet(Case).visible_to(who).filter(among("id", ids)).select_related("department")
    return {
        case.pk: Example(
            title=case.reference,
            words=case.title,
            url=reverse("case", args=[case.pk]),
            at=case.opened_at,
        )
        for case in visible
    }


def _channels() -> Sequence[tuple[int, str]]:
    return list(Channel.objects.order_by("name").values_list("pk", "name"))


# said in the reader's language, and so not before somebody reads
_NOTHING = Outcome(key="", words=cast(str, gettext_lazy("left to its parts")))

offers_past(
    Past(
        kind=KIND,
        batches=_batches,
        count=_count,
        moment=_moment,
        happened=_happened,
        would=_would,
        shown=_shown,
        nothing=_NOTHING,
        channels=_channels,
    )
)
