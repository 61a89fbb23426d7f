"""What follows from a replay: its rule is saved, switched on or into shadow, or applied to what it would have hit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.engines.replays.errors import ReplayRefused
from tutti.engines.replays.models import Part, Replay, ReplayState
from tutti.engines.replays.past import past_of
from tutti.engines.rules.actions.saving import save_rule
from tutti.engines.rules.actions.switching import switch_rule
from tutti.engines.rules.actions.undoing import undo_effect
from tutti.engines.rules.errors import CannotUndo
from tutti.engines.rules.hits import Hit
from tutti.engines.rules.models import Effect, Rule, RuleVersion
from tutti.engines.rules.wording import Wording
from tutti.journal.facts import Actor

APPLIED = ("new", "other")  # never against what people decided
MOST_APPLIED = 300  # in one transaction: each is asked about and noted by itself, some 10 ms
AT_A_TIME = 100


@transaction.atomic
def keep_rule(replay: Replay, *, state: str, by: Actor) -> Rule:
    """Save what the replay ran, where nobody had saved it, and switch the rule; "" leaves it as it is.

    `RuleWrong` and `ConditionWrong` as when it is saved by hand.
    """
    locked = Replay.objects.select_for_update().get(pk=replay.pk)
    rule = locked.rule
    if locked.tried:
        rule = save_rule(rule, wording=Wording(**locked.tried), by=by, kind=locked.kind)
        assert rule.current is not None
        locked.rule, locked.mine = rule, [rule.current.pk, *locked.mine]
        locked.tried = {}
        locked.save(update_fields=["rule", "mine", "tried"])
    if rule is None:
        raise ReplayRefused(_("A whole list is switched rule by rule."))
    return switch_rule(rule, state=state, by=by) if state else rule


@transaction.atomic
def apply_replay(replay: Replay, *, by: Actor) -> int:
    """Do now what the rule would have done, but nothing against what people decided; how many it did it to.

    Undone as a whole with `take_back`.
    """
    locked = Replay.objects.select_for_update().get(pk=replay.pk)
    past = past_of(locked.kind)
    if past is None or past.apply is None or locked.rule is None or locked.tried:
        raise ReplayRefused(
            _("This cannot be done to the past. Save the rule first, if it is new.")
        )
    if locked.state != ReplayState.DONE or locked.applied_at:
        raise ReplayRefused(_("It was done already, or the replay has not run to its end."))
    hits = _hits(locked)
    if len(hits) > MOST_APPLIED:
        raise ReplayRefused(
            _(
                "That is too much for one press: %(number)d of at most %(most)d. Take a shorter past."
            )
            % {"number": len(hits), "most": MOST_APPLIED}
        )
    effects = [
        effect
        for start in range(0, len(hits), AT_A_TIME)
        for effect in past.apply(hits[start : start + AT_A_TIME], by)
    ]
    locked.applied_at, locked.applied = timezone.now(), effects
    locked.save(update_fields=["applied_at", "applied"])
    return len(effects)


def take_back(replay: Replay, *, by: Actor) -> int:
    """Undo what applying it did, one by one; how many could be."""
    taken = 0
    for effect in Effect.objects.filter(pk__in=replay.applied, undone_at=None).order_by("-pk"):
        try:
            undo_effect(effect, by=by)
            taken += 1
        except CannotUndo:
            continue
    return taken


def _hits(replay: Replay) -> Sequence[Hit]:
    version = RuleVersion.objects.select_related("rule").get(pk=replay.mine[0])
    keys = [key for key, group in replay.groups.items() if group["what"] in APPLIED]
    parts = Part.objects.filter(replay=replay, group__in=keys).values_list("ids", flat=True)
    return [
        Hit(
            version_id=version.pk,
            rule_key=version.rule.key,
            rule_name=version.rule.name,
            verb=action["verb"],
            params=action.get("params", {}),
            subject_id=subject,
        )
        for subject in chain.from_iterable(parts)
        for action in version.actions
    ]
