"""What wakes a rule: the check of a trigger when it is saved, and which rules stand that wait for what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tutti.engines.reacting.moments import is_moment
from tutti.engines.rules.errors import RuleWrong
from tutti.engines.rules.facts import RuleSwitched
from tutti.engines.rules.models import RuleVersion
from tutti.engines.rules.standing import Standing, standing
from tutti.engines.rules.triggers import Trigger, checks_triggers
from tutti.journal.facts import REGISTRY
from tutti.journal.models import Entry as JournalEntry

SOONEST, LATEST = (
    -60 * 24 * 30,
    60 * 24 * 366,
)  # minutes: a month before what is due, a year after what was


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A rule that stands and waits for time to pass since a moment."""

    rule: Standing
    moment: str
    span: timedelta
    since: datetime


@checks_triggers
def check(trigger: Trigger) -> None:
    """`RuleWrong` for what nothing would ever wake."""
    if set(trigger) == {"fact"}:
        if trigger["fact"] not in REGISTRY:
            raise RuleWrong(
                _("Nothing is ever recorded under the name “%(name)s”.") % _named(trigger, "fact")
            )
        return
    if set(trigger) != {"moment", "minutes"}:
        raise RuleWrong(_("A rule waits for something to happen, or for time to pass."))
    if not is_moment(str(trigger["moment"])):
        raise RuleWrong(_("No rule can wait for “%(name)s”.") % _named(trigger, "moment"))
    minutes = trigger["minutes"]
    if (
        not isinstance(minutes, int)
        or isinstance(minutes, bool)
        or not SOONEST <= minutes <= LATEST
    ):
        raise RuleWrong(_("Say how long it waits: up to a year, in minutes."))


def names_waited_for() -> set[str]:
    """The facts some rule waits for now. One query."""
    return set(by_fact())


def by_fact() -> dict[str, list[Standing]]:
    """The rules that stand, by the fact each waits for, in their order."""
    found: dict[str, list[Standing]] = {}
    for each, version in _with_versions():
        if "fact" in version.trigger:
            found.setdefault(str(version.trigger["fact"]), []).append(each)
    return found


def waiting_for_time() -> list[Waiting]:
    """The rules that stand and wait for time to pass; what passed before one was switched is over for it."""
    found = _with_versions()
    switched = _switched(each.rule_id for each, _version in found)
    return [
        Waiting(
            rule=each,
            moment=str(version.trigger["moment"]),
            span=timedelta(minutes=int(version.trigger["minutes"])),
            since=max(version.saved_at, switched.get(each.rule_id, version.saved_at)),
        )
        for each, version in found
        if is_moment(str(version.trigger.get("moment")))
    ]


def _with_versions() -> list[tuple[Standing, RuleVersion]]:
    rules = standing("react")
    versions = RuleVersion.objects.in_bulk([each.version_id for each in rules])
    return [(each, versions[each.version_id]) for each in rules if each.version_id in versions]


def _switched(rule_ids: Iterable[int]) -> dict[int, datetime]:
    """When each rule was switched last."""
    switches = JournalEntry.objects.filter(
        subject_kind="rule", subject_id__in=list(rule_ids), name=RuleSwitched.name
    )
    return {entry.subject_id: entry.at for entry in switches.order_by("id")}


def _named(trigger: Trigger, key: str) -> dict[str, Any]:
    return {"name": str(trigger[key])[:80]}
