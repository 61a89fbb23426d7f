"""What replays of filter, match and route rules look at: messages as they were heard, with their stored readings.

The past goes by when a message was heard, as the funnel does. Nothing is understood anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from django.db import connection
from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.engines.replays.past import Example, Meant, Outcome, Past, offers_past
from tutti.engines.rules.giving import Row
from tutti.engines.rules.models import Effect, EffectSet
from tutti.ground.access.principal import Principal
from tutti.ground.access.seeing import seen
from tutti.ground.accounts.models import Department
from tutti.ground.db.among import among
from tutti.listen.models import Channel
from tutti.triage.actions.filtering import filter_by_rule
from tutti.triage.heard import authors, heard
from tutti.triage.models import Decision, Reading, Reason, Tier
from tutti.triage.readings import understood_of
from tutti.triage.ruling import ROUTE, TIERS, rows_of
from tutti.triage.tallying import day_of

AT_ONCE = 1000
BY_PEOPLE = {Reason.RESTORED, Reason.BY_HAND}
EXCERPT = 280  # letters; the item has them all
_TIERS = {
    Tier.KEEP: gettext_lazy("kept"),
    Tier.COUNT: gettext_lazy("counted"),
    Tier.DROP: gettext_lazy("dropped"),
}

_WENT_ON = """
SELECT d.message_id FROM triage_decision d WHERE d.message_id = ANY(%s) AND EXISTS (
  SELECT FROM listen_message m JOIN triage_decision o ON o.message_id = m.id
  WHERE m.conversation_id = d.conversation_id AND m.id < d.message_id AND o.tier = 'keep')
"""


def _asked(
    start: datetime, end: datetime, channel: int | None, *, kept: bool
) -> QuerySet[Decision]:
    """The decisions a rule would have had a say in: not ours, and not those whose words are gone."""
    found = Decision.objects.filter(
        day__gte=day_of(start), day__lte=day_of(end), at__gte=start, at__lt=end, purged_at=None
    ).exclude(reason=Reason.OURS)
    found = found.filter(channel_id=channel) if channel else found
    return found.filter(tier=Tier.KEEP) if kept else found


def _batches(kept: bool) -> Callable[..., Iterator[Mapping[int, Row]]]:
    def batches(
        start: datetime, end: datetime, channel: int | None, after: int
    ) -> Iterator[Mapping[int, Row]]:
        found = _asked(start, end, channel, kept=kept)
        first = found.aggregate(first=Min("message_id"))["first"]
        after = max(after, (first or 1) - 1)
        while ids := list(
            found.filter(message_id__gt=after)
            .order_by("message_id")
            .values_list("message_id", flat=True)[:AT_ONCE]
        ):
            yield _rows(ids)
            after = ids[-1]

    return batches


def _count(kept: bool) -> Callable[[datetime, datetime, int | None], int]:
    def count(start: datetime, end: datetime, channel: int | None) -> int:
        return _asked(start, end, channel, kept=kept).count()

    return count


def _rows(ids: Sequence[int]) -> dict[int, Row]:
    messages = heard(ids)
    moments = dict(Decision.objects.filter(among("message_id", ids)).values_list("pk", "at"))
    readings = understood_of(
        {each.message_id: each for each in Reading.objects.filter(among("message_id", ids))}
    )
    rows = rows_of(messages, readings, authors(messages))
    return {
        id_: {**row, "message": {**row["message"], "heard_at": moments[id_]}}
        for id_, row in rows.items()
    }


def _moment(row: Row) -> datetime | None:
    at = row["message"].get("heard_at")
    return at if isinstance(at, datetime) else None


def _tiers(ids: Sequence[int]) -> Mapping[int, Outcome]:
    rows = Decision.objects.filter(among("message_id", ids))
    known = rows.values_list("message_id", "tier", "filter_version", "reason")
    return {
        id_: replace(_tier(tier, version), by_people=reason in BY_PEOPLE)
        for id_, tier, version, reason in known
    }


def _would_filter(hits: Mapping[int, Sequence[Meant]]) -> Mapping[int, Outcome]:
    """What the first hit says. A conversation that went on already would have had its case, and been kept."""
    on = _went_on(list(hits))
    return {
        id_: _tier(Tier.KEEP if id_ in on else TIERS[first.verb], first.version_id)
        for id_, (first, *_rest) in hits.items()
        if first.verb in TIERS
    }


def _went_on(ids: Sequence[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(_WENT_ON, [list(ids)])
        return {id_ for (id_,) in cursor.fetchall()}


def _tier(tier: str, version: int | None = None) -> Outcome:
    return Outcome(key=tier, words=str(_TIERS[Tier(tier)]), version=version)


def _routes(ids: Sequence[int]) -> Mapping[int, Outcome]:
    rows = Decision.objects.filter(among("message_id", ids))
    known = list(rows.values_list("message_id", "department_id", "route_version"))
    names = _department_names({department for _id, department, _version in known})
    return {
        id_: _route(department, names, version) if department else _BY_CHANNEL
        for id_, department, version in known
    }


def _would_route(hits: Mapping[int, Sequence[Meant]]) -> Mapping[int, Outcome]:
    meant = {id_: first for id_, (first, *_rest) in hits.items() if first.verb == ROUTE}
    names = _department_names({each.params.get("department") for each in meant.values()})
    return {
        id_: _route(int(each.params["department"]), names, each.version_id)
        for id_, each in meant.items()
    }


def _department_names(ids: set[Any]) -> Mapping[int, str]:
    wanted = [id_ for id_ in ids if id_]
    return dict(Department.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _route(department: int, names: Mapping[int, str], version: int | None) -> Outcome:
    words = _("to %(department)s") % {"department": names.get(department, "?")}
    return Outcome(key=f"department:{department}", words=words, version=version)


def _matches(ids: Sequence[int]) -> Mapping[int, Outcome]:
    effects = EffectSet(Effect).filter(
        subject_kind="message", subject_id__in=ids, shadow=False, version__rule__kind="match"
    )
    done = {effect.subject_id: effect for effect in effects.order_by("-id")}
    return {
        id_: _match(done[id_].verb, done[id_].version_id) if id_ in done else _NOT_MATCHED
        for id_ in ids
    }


def _would_match(hits: Mapping[int, Sequence[Meant]]) -> Mapping[int, Outcome]:
    return {id_: _match(first.verb, first.version_id) for id_, (first, *_rest) in hits.items()}


def _match(verb: str, version: int | None) -> Outcome:
    return Outcome(key=f"match:{verb}", words=str(_("matched by a rule")), version=version)


def _shown(ids: Sequence[int], who: Principal) -> Mapping[int, Example]:
    messages = heard(ids)
    allowed = seen(who, "conversation", {each.conversation_id for each in messages})
    return {
        each.id: Example(
            title=each.author_name or each.author_value,
            words=" ".join(f"{each.title} {each.text}".split())[:EXCERPT],
            url=reverse("funnel-message", args=[each.id]),
            at=each.at,
        )
        for each in messages
        if each.conversation_id in allowed
    }


def _channels() -> Sequence[tuple[int, str]]:
    return list(Channel.objects.order_by("name").values_list("pk", "name"))


# said in the reader's language, and so not before somebody reads
_KEPT = Outcome(key=Tier.KEEP, words=cast(str, _TIERS[Tier.KEEP]))
_BY_CHANNEL = Outcome(key="channel", words=cast(str, gettext_lazy("to its channel’s department")))
_NOT_MATCHED = Outcome(key="", words=cast(str, gettext_lazy("not matched by a rule")))

offers_past(
    Past(
        kind="filter",
        batches=_batches(kept=False),
        count=_count(kept=False),
        moment=_moment,
        happened=_tiers,
        would=_would_filter,
        shown=_shown,
        nothing=_KEPT,
        channels=_channels,
        apply=filter_by_rule,
    )
)
offers_past(
    Past(
        kind="match",
        batches=_batches(kept=True),
        count=_count(kept=True),
        moment=_moment,
        happened=_matches,
        would=_would_match,
        shown=_shown,
        nothing=_NOT_MATCHED,
        channels=_channels,
    )
)
offers_past(
    Past(
        kind="route",
        batches=_batches(kept=True),
        count=_count(kept=True),
        moment=_moment,
        happened=_routes,
        would=_would_route,
        shown=_shown,
        nothing=_BY_CHANNEL,
        channels=_channels,
    )
)
