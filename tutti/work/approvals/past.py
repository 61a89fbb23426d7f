"""What a replay of the list of approvals looks at: the acts that were held, and which rules held them.

An act nobody held left no trace of its content, so a replay says what would be held no more and by which other rule,
not what was free and would be held. Values of the case are as they are now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import cast

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tutti.engines.replays.past import Example, Meant, Outcome, Past, offers_past
from tutti.engines.rules.giving import Row
from tutti.engines.rules.registry import values_of
from tutti.engines.rules.standing import Standing
from tutti.ground.access.principal import Principal
from tutti.work.approvals.conditions import act_values
from tutti.work.approvals.models import Approval, ApprovalSet, Rule
from tutti.work.approvals.needs import is_about

AT_ONCE = 500
VERB = "approvals.ask"  # never performed: the list is asked by its own stage
NOTHING = Outcome(key="", words=cast("str", _("held by no rule")))


def standing() -> Sequence[Standing]:
    """The rules that are on, in their order."""
    return [
        Standing(
            version_id=rule.pk,
            rule_id=rule.pk,
            key=f"approval-{rule.pk}",
            name=rule.name,
            kind="approve",
            condition=rule.condition,
            actions=[{"verb": VERB, "params": {"rule": rule.pk}}],
        )
        for rule in Rule.objects.filter(is_on=True)
    ]


def batches(
    start: datetime, end: datetime, channel: int | None, after: int
) -> Iterator[Mapping[int, Row]]:
    """Each act once, by the first approval it needed. There is no channel to narrow it to."""
    del channel
    while ids := [pk for pk in _acts(start, end) if pk > after][:AT_ONCE]:
        yield _rows(ids)
        after = ids[-1]


def count(start: datetime, end: datetime, channel: int | None) -> int:
    del channel
    return len(_acts(start, end))


def happened(ids: Sequence[int]) -> Mapping[int, Outcome]:
    digests = dict(Approval.objects.filter(pk__in=ids).values_list("pk", "digest"))
    asked = Approval.objects.filter(digest__in=digests.values(), rule__isnull=False)
    by: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for digest, rule, name in asked.values_list("digest", "rule_id", "rule__name"):
        by[digest].append((rule, name))
    return {pk: _outcome(by[digest]) for pk, digest in digests.items() if by[digest]}


def would(hits: Mapping[int, Sequence[Meant]]) -> Mapping[int, Outcome]:
    """Only the rules that are about this kind of act; the first that is enough is the last."""
    approvals = Approval.objects.in_bulk(list(hits))
    rules = Rule.objects.in_bulk()
    found = {
        pk: _asking((rules[hit.params["rule"]] for hit in each), approvals[pk])
        for pk, each in hits.items()
        if pk in approvals
    }
    return {pk: _outcome(each) for pk, each in found.items() if each}


def shown(ids: Sequence[int], who: Principal) -> Mapping[int, Example]:
    return {
        approval.pk: Example(
            title=approval.what,
            words=approval.why_asked,
            url=reverse("approval", args=[approval.pk]),
            at=approval.asked_at,
        )
        for approval in ApprovalSet(Approval).visible_to(who).filter(pk__in=ids)
    }


def _acts(start: datetime, end: datetime) -> list[int]:
    asked = Approval.objects.filter(asked_at__gte=start, asked_at__lt=end).order_by()
    return sorted(asked.values("digest").annotate(first=Min("pk")).values_list("first", flat=True))


def _rows(ids: Sequence[int]) -> dict[int, Row]:
    approvals = list(Approval.objects.filter(pk__in=ids).select_related("case").order_by("pk"))
    cases = values_of("case", {each.case_id for each in approvals})
    persons = values_of(
        "person", {each.case.person_id for each in approvals if each.case.person_id}
    )
    return {
        each.pk: {
            "act": {**act_values(each.held, each.case), "at": each.asked_at},
            "case": cases.get(each.case_id, {}),
            "person": persons.get(each.case.person_id or 0, {}),
        }
        for each in approvals
    }


def _asking(rules: Iterable[Rule], approval: Approval) -> list[tuple[int, str]]:
    found = []
    for rule in rules:
        if rule.act != approval.act or not is_about(rule, approval.held):
            continue
        found.append((rule.pk, rule.name))
        if rule.is_enough:
            break
    return found


def _outcome(rules: Iterable[tuple[int, str]]) -> Outcome:
    every = sorted(set(rules))
    names = ", ".join(f"“{name}”" for _pk, name in every)
    keys = "+".join(str(pk) for pk, _name in every)
    return Outcome(
        key=f"rules:{keys}",
        words=str(_("held by %(rules)s")) % {"rules": names},
        version=every[0][0],
    )


def _moment(row: Row) -> datetime | None:
    at = row["act"].get("at")
    return at if isinstance(at, datetime) else None


offers_past(
    Past(
        kind="approve",
        batches=batches,
        count=count,
        moment=_moment,
        happened=happened,
        would=would,
        shown=shown,
        nothing=NOTHING,
        standing=standing,
    )
)
