"""What rules did to one case, each with its reasons and the way back."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.engines.rules.models import Effect, EffectSet
from tutti.engines.rules.telling import Done, done
from tutti.ground.access.principal import Principal

NEWEST = 20


def done_to_case(case_id: int, who: Principal) -> Sequence[Done]:
    """The newest things rules really did, taken back ones included; one query."""
    effects = (
        EffectSet(Effect)
        .visible_to(who)
        .filter(case_id=case_id, shadow=False)
        .select_related("version__rule", "undone_by")
        .order_by("-id")[:NEWEST]
    )
    return [done(effect, None) for effect in effects]
