"""What a replay of the list of promises looks at: the cases that were opened, and the policy each has.

Values of a case are as they are now; what it was when its policy was chosen is not kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import cast

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tutti.cases.models import Case, CaseSet
from tutti.cases.promises.models import Chosen, Policy
from tutti.cases.promises.queries import versions_in_order
from tutti.engines.replays.past import Example, Meant, Outcome, Past, offers_past
from tutti.engines.rules.giving import Row
from tutti.engines.rules.registry import values_of
from tutti.engines.rules.standing import Standing
from tutti.ground.access.principal import Principal
from tutti.listen.models import Channel

AT_ONCE = 500
VERB = "promises.choose"  # never performed: the list is asked by its own stage
NOTHING = Outcome(key="", words=cast("str", _("nothing promised")))


def standing() -> Sequence[Standing]:
    """The policies in their order."""
    return [
        Standing(
            version_id=version.pk,
            rule_id=version.policy_id,
            key=f"policy-{version.policy_id}",
            name=version.policy.name,
            kind="promise",
            condition=version.condition,
            actions=[{"verb": VERB, "params": {"policy": version.policy_id}}],
        )
        for version in versions_in_order()
    ]


def batches(
    start: datetime, end: datetime, channel: int | None, after: int
) -> Iterator[Mapping[int, Row]]:
    found = _opened(start, end, channel)
    while cases := list(found.filter(pk__gt=after).order_by("pk")[:AT_ONCE]):
        values = values_of("case", [case.pk for case in cases])
        persons = values_of("person", {case.person_id for case in cases if case.person_id})
        yield {
            case.pk: {
                "case": values.get(case.pk, {}),
                "person": persons.get(case.person_id or 0, {}),
            }
            for case in cases
        }
        after = cases[-1].pk


def count(start: datetime, end: datetime, channel: int | None) -> int:
    return _opened(start, end, channel).count()


def happened(ids: Sequence[int]) -> Mapping[int, Outcome]:
    chosen = Chosen.objects.filter(case__in=ids, version__isnull=False)
    return {
        case: _outcome(policy, name, version)
        for case, policy, name, version in chosen.values_list(
            "case_id", "version__policy_id", "version__policy__name", "version_id"
        )
    }


def would(hits: Mapping[int, Sequence[Meant]]) -> Mapping[int, Outcome]:
    names = dict(Policy.objects.values_list("pk", "name"))
    return {
        case: _outcome(policy, names.get(policy, ""), first.version_id)
        for case, (first, *_rest) in hits.items()
        if (policy := int(first.params["policy"]))
    }


def shown(ids: Sequence[int], who: Principal) -> Mapping[int, Example]:
    cases = CaseSet(Case).visible_to(who).filter(pk__in=ids)
    return {
        case.pk: Example(
            title=case.reference,
            words=case.title,
            url=reverse("case", args=[case.pk]),
            at=case.opened_at,
        )
        for case in cases
    }


def _opened(start: datetime, end: datetime, channel: int | None) -> QuerySet[Case]:
    found = Case.objects.filter(opened_at__gte=start, opened_at__lt=end, history=False)
    if channel is None:
        return found
    return found.filter(
        links__conversation__channel=channel, links__detached_at__isnull=True
    ).distinct()


def _moment(row: Row) -> datetime | None:
    at = row["case"].get("opened_at")
    return at if isinstance(at, datetime) else None


def _outcome(policy: int, name: str, version: int) -> Outcome:
    return Outcome(key=f"policy:{policy}", words=f"“{name}”", version=version)


def _channels() -> Sequence[tuple[int, str]]:
    return list(Channel.objects.order_by("name").values_list("pk", "name"))


offers_past(
    Past(
        kind="promise",
        batches=batches,
        count=count,
        moment=_moment,
        happened=happened,
        would=would,
        shown=shown,
        nothing=NOTHING,
        channels=_channels,
        standing=standing,
    )
)
