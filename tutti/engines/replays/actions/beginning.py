"""Beginning a replay, and stopping one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.engines.replays.errors import ReplayRefused
from tutti.engines.replays.jobs import go_on
from tutti.engines.replays.models import Replay, ReplayState
from tutti.engines.replays.past import past_of
from tutti.engines.replays.standing import (
    as_json,
    at_the_end,
    in_its_place,
    standings,
    unsaved,
    whole_list,
)
from tutti.engines.rules.models import Rule, RuleVersion
from tutti.engines.rules.standing import Standing
from tutti.engines.rules.wording import Wording, checked
from tutti.journal.facts import Actor

AT_ONCE = 5  # replays that run side by side; each reads much


@dataclass(frozen=True, kw_only=True)
class Period:
    """Which past: from `start` up to but without `end`, of one channel or of all."""

    start: datetime
    end: datetime
    channel_id: int | None = None


@transaction.atomic
def replay_rule(
    rule: Rule, *, period: Period, by: Actor, version: RuleVersion | None = None
) -> Replay:
    """Run a saved version of a rule, the newest when left out, as if it stood on its list."""
    chosen = version or rule.current
    if chosen is None:
        raise ReplayRefused(_("This rule says nothing yet."))
    mine = [chosen.pk, *_versions(rule, but=chosen.pk)]
    return _begin(rule.kind, in_its_place(rule, chosen), period, by=by, rule=rule, mine=mine)


@transaction.atomic
def replay_wording(
    kind: str, wording: Wording, *, rule: Rule | None, period: Period, by: Actor
) -> Replay:
    """Run what was written and not saved: a new rule, asked last, or the next version of one.

    `RuleWrong` and `ConditionWrong` as when it is saved.
    """
    said = asdict(checked(kind, wording))
    new = unsaved(kind, said, rule=rule)
    asked = in_the_place_of(rule, new) if rule else at_the_end(kind, new)
    mine = [0, *(_versions(rule, but=0) if rule else [])]
    return _begin(kind, asked, period, by=by, rule=rule, mine=mine, tried=said)


@transaction.atomic
def replay_list(kind: str, *, period: Period, by: Actor) -> Replay:
    """Run the whole list of a kind as it would be, those in shadow switched on."""
    asked = whole_list(kind)
    if not asked:
        raise ReplayRefused(_("No rule of this list is switched on or in shadow."))
    return _begin(kind, asked, period, by=by)


@transaction.atomic
def replay_again(replay: Replay, *, period: Period, by: Actor) -> Replay:
    """The same rules over another past."""
    return _begin(
        replay.kind,
        standings(replay),
        period,
        by=by,
        rule=replay.rule,
        mine=replay.mine,
        tried=replay.tried,
    )


@transaction.atomic
def cancel_replay(replay: Replay, *, by: Actor) -> None:
    """Stop it where it is; what it found stays. Again is harmless."""
    del by  # a replay changes nothing; who stopped it matters to nobody
    locked = Replay.objects.select_for_update().get(pk=replay.pk)
    if locked.is_over:
        return
    locked.state, locked.finished_at = ReplayState.CANCELLED, timezone.now()
    locked.save(update_fields=["state", "finished_at"])


def in_the_place_of(rule: Rule, new: Standing) -> list[Standing]:
    """The list with a version nobody saved where the rule stands."""
    if rule.current is None:
        return at_the_end(rule.kind, new)
    standing = in_its_place(rule, rule.current)
    return [new if each.rule_id == rule.pk else each for each in standing]


def _begin(  # long: what a replay is made of
    kind: str,
    asked: Sequence[Standing],
    period: Period,
    *,
    by: Actor,
    rule: Rule | None = None,
    mine: Sequence[int] = (),
    tried: dict[str, object] | None = None,
) -> Replay:
    if past_of(kind) is None:
        raise ReplayRefused(_("Nobody tells rules of this kind about the past yet."))
    if period.start >= period.end:
        raise ReplayRefused(_("The period ends before it begins."))
    going = Replay.objects.filter(state__in=(ReplayState.WAITING, ReplayState.RUNNING)).count()
    if going >= AT_ONCE:
        raise ReplayRefused(
            _("%(number)d replays are running. Wait for one, or stop one.") % {"number": going}
        )
    replay = Replay.objects.create(
        kind=kind,
        rule=rule,
        asked=as_json(asked),
        tried=tried or {},
        mine=list(mine),
        start=period.start,
        end=period.end,
        channel_id=period.channel_id,
        created_by_id=by.id if by.kind == "member" else None,
    )
    go_on.defer(replay=replay.pk)
    return replay


def _versions(rule: Rule, *, but: int) -> list[int]:
    return list(rule.versions.exclude(pk=but).values_list("pk", flat=True))
