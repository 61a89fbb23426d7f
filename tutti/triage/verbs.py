"""What filter rules can do. Triage itself performs it, for a batch at once."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.engines.rules.errors import CannotUndo
from tutti.engines.rules.models import Effect
from tutti.engines.rules.verbs import Params, Verb, offers
from tutti.journal.facts import Actor
from tutti.triage.actions.restoring import restore_messages
from tutti.triage.errors import NothingToRestore


def _restore(effect: Effect, by: Actor) -> None:
    try:
        restore_messages([effect.subject_id], by=by)
    except NothingToRestore as trouble:
        raise CannotUndo(
            _("This message was restored already, or its words are gone.")
        ) from trouble


def _keeps(_params: Params) -> str:
    return _("Keep it")


def _counts(_params: Params) -> str:
    return _("Count it, and delete its words when the window is over")


def _drops(_params: Params) -> str:
    return _("Drop it, and delete it when the window is over")


offers(
    Verb(
        name="triage.keep",
        kinds=("filter",),
        label=gettext_lazy("Keep it"),
        says=_keeps,
        why_not=gettext_lazy("It was kept. Filter it on its case, if it does not belong there."),
        order=10,
    )
)
offers(
    Verb(
        name="triage.count",
        kinds=("filter",),
        label=gettext_lazy("Count it only"),
        says=_counts,
        undo=_restore,
        order=20,
    )
)
offers(
    Verb(
        name="triage.drop",
        kinds=("filter",),
        label=gettext_lazy("Drop it"),
        says=_drops,
        undo=_restore,
        order=30,
    )
)
