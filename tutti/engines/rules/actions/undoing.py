"""Taking back what a rule did."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.engines.rules.errors import CannotUndo
from tutti.engines.rules.facts import EffectUndone
from tutti.engines.rules.models import Effect
from tutti.engines.rules.verbs import Verb, is_known, verb
from tutti.journal.facts import Actor
from tutti.journal.recording import record


@transaction.atomic
def undo_effect(effect: Effect, *, by: Actor) -> Effect:
    """Take back one thing a rule did, by its verb; a second time is harmless. `CannotUndo` says why not."""
    locked = Effect.objects.select_for_update().get(pk=effect.pk)
    if locked.undone_at is not None:
        return locked
    one = undoable(locked)
    assert one.undo is not None
    one.undo(locked, by)
    locked.undone_at = timezone.now()
    locked.undone_by_id = by.id if by.kind == "member" else None
    locked.save(update_fields=["undone_at", "undone_by"])
    fact = EffectUndone(
        effect=locked.pk,
        version=locked.version_id,
        verb=locked.verb,
        about_kind=locked.subject_kind,
        about_id=locked.subject_id,
        case=locked.case_id,
    )
    record([fact], by=by, caused_by=locked.entry_id)
    return locked


def undoable(effect: Effect) -> Verb:
    """The verb that can take the effect back; `CannotUndo` says why none can."""
    if effect.shadow:
        raise CannotUndo(_("The rule stood in shadow and did nothing."))
    if not is_known(effect.verb):
        raise CannotUndo(_("What the rule did is not known here any more."))
    one = verb(effect.verb)
    if one.undo is None:
        raise CannotUndo(str(one.why_not or _("This cannot be taken back.")))
    return one
