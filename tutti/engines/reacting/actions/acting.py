"""Acting on what is due: each rule on each case in a transaction of its own, once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from tutti.engines.reacting.circling import loop_of
from tutti.engines.reacting.models import Due
from tutti.engines.rules.actions.switching import stop_loop
from tutti.engines.rules.effects import note_effects
from tutti.engines.rules.errors import CannotDo
from tutti.engines.rules.hits import Hit, Why
from tutti.engines.rules.verbs import UnknownVerb, verb
from tutti.journal.recording import because_of

logger = logging.getLogger(__name__)

AT_ONCE = 200


def act_on_what_is_due() -> int:
    """Act on everything that is due, oldest first; how many were seen to. Two workers never act on the same."""
    seen = 0
    while ids := list(Due.objects.values_list("pk", flat=True)[:AT_ONCE]):
        acted = [_tried(id_) for id_ in ids]
        seen += sum(acted)
        if not any(acted):  # another worker has them all, or they wait for the next time
            break
    return seen


def _tried(due_id: int) -> bool:
    """A lock or the line that failed keeps one waiting, and never those behind it."""
    try:
        return act_on(due_id)
    except OperationalError:
        logger.exception("What is due as %s is tried again later", due_id)
        return False


@transaction.atomic
def act_on(due_id: int) -> bool:
    """Do what one rule says on one case, and note it. False when somebody else has it, or had it."""
    due = Due.objects.select_for_update(skip_locked=True).filter(pk=due_id).first()
    if due is None:
        return False
    rule = due.version.rule
    if rule.is_asked and rule.current_id == due.version_id:
        loop = loop_of(rule.pk, entry_id=due.entry_id, case_id=due.case_id)
        if loop and not due.shadow:
            stop_loop(loop)
        else:
            _act(due)
    due.delete()
    return True


def _act(due: Due) -> None:
    for action in due.version.actions:
        hit = _hit(due, action)
        did = {} if due.shadow else _done(hit, due)
        note_effects(
            [hit],
            subject_kind="case",
            did=[did],
            cases={due.case_id: due.case_id},
            entries={due.case_id: due.entry_id} if due.entry_id else None,
        )


def _done(hit: Hit, due: Due) -> Mapping[str, Any]:
    """What the verb did; where it could not, `refused` says why, and the next action is tried all the same."""
    try:
        with transaction.atomic(), because_of(due.entry_id):
            perform = verb(hit.verb).perform
            return {**perform([hit])[0]} if perform else {"refused": _("Nothing does this here.")}
    except (CannotDo, UnknownVerb) as trouble:
        return {"refused": str(trouble)}
    except OperationalError:
        raise  # the line or a lock: the whole is tried again later
    except Exception as trouble:
        logger.exception("A verb of rule version %s failed", hit.version_id)
        return {"refused": _("It failed: %(error)s") % {"error": type(trouble).__name__}}


def _hit(due: Due, action: Mapping[str, Any]) -> Hit:
    return Hit(
        version_id=due.version_id,
        rule_key=due.version.rule.key,
        rule_name=due.version.rule.name,
        verb=action["verb"],
        params=action.get("params", {}),
        subject_id=due.case_id,
        shadow=due.shadow,
        why=_Known(due.reasons),
    )


class _Known(Why):
    """Reasons that were looked for when the rule held."""

    def __init__(self, reasons: list[Any]) -> None:
        super().__init__("", "react", {})
        self.reasons = reasons
