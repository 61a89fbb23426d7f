"""What a rule in shadow would have done since it stands there, against what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tutti.engines.replays.comparing import Group, Sides, compare
from tutti.engines.replays.past import past_of
from tutti.engines.replays.telling import title_of
from tutti.engines.rules.models import Effect, EffectSet, Rule, RuleState
from tutti.engines.rules.subjects import Example, subjects
from tutti.ground.access.principal import Principal

MOST = 2000  # the newest; a shadow is for days, not for years
EXAMPLES = 3


@dataclass(frozen=True, kw_only=True)
class ShadowGroup:
    title: str
    what: str
    before: str
    after: str
    number: int
    examples: list[Example]


@dataclass(frozen=True, kw_only=True)
class Shadow:
    """`since` is the first hit noted; `more`: there were more hits than are compared here."""

    hits: int
    against: int
    since: datetime | None
    more: bool
    groups: list[ShadowGroup]


def shadow_of(rule: Rule, who: Principal) -> Shadow | None:
    """What a rule noted in shadow; None where it never stood there or nobody tells about the past."""
    past = past_of(rule.kind)
    noted = list(
        EffectSet(Effect)
        .filter(version__rule=rule, version=rule.current_id, shadow=True)
        .order_by("-id")[: MOST + 1]
    )
    if past is None or (not noted and rule.state != RuleState.SHADOW):
        return None
    effects = {effect.subject_id: effect for effect in noted[:MOST]}
    ids = list(effects)
    sides = Sides(
        happened=past.happened(ids),
        would=past.would({key: [effect] for key, effect in effects.items()}),
        nothing=past.nothing,
    )
    found = compare(ids, sides, hit=set(ids), was_mine=lambda _version: False)
    groups = [_group(rule, group, each, who) for group, each in found.groups.items()]
    return Shadow(
        hits=len(ids),
        against=sum(each.number for each in groups if each.what == "against"),
        since=noted[-1].at if noted else None,
        more=len(noted) > MOST,
        groups=sorted(groups, key=lambda each: (each.what == "same", -each.number)),
    )


def _group(rule: Rule, group: Group, ids: Sequence[int], who: Principal) -> ShadowGroup:
    shown = subjects(rule.kind, ids[: EXAMPLES * 4], who)
    return ShadowGroup(
        title=title_of(group.what),
        what=group.what,
        before=group.before,
        after=group.after,
        number=len(ids),
        examples=list(shown.values())[:EXAMPLES],
    )
