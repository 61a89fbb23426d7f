"""Changing one remedy: its case locked first, then the remedy, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext

from tutti.cases.models import Case
from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor, Fact
from tutti.journal.recording import record
from tutti.work.actions.settling import locked_case
from tutti.work.remedies.errors import HasMovedOn, NotTheirs
from tutti.work.remedies.models import Remedy, State
from tutti.work.remedies.policies import may_propose


@contextmanager
def changing_remedy(remedy: Remedy) -> Iterator[Remedy]:
    """Lock the case, then the remedy; hand out the fresh row and save it.

    Everybody locks in this order; the row of its issuing comes last. The caller's object is brought up to date.
    """
    with locked_case(remedy.case_id) as case:
        locked = Remedy.objects.select_for_update(of=("self",)).get(pk=remedy.pk)
        locked.case = case
        yield locked
        locked.save()
    remedy.__dict__.update(locked.__dict__)


def say(fact: type[Fact], remedy: Remedy, *, by: Actor, caused_by: int | None = None) -> None:
    """Record one of this room's facts about a remedy whose case is locked."""
    record([fact(**about(remedy))], by=by, caused_by=caused_by)


def about(remedy: Remedy) -> dict[str, Any]:
    """What every fact of this room says of its remedy."""
    return {
        "case": remedy.case_id,
        "remedy": remedy.pk,
        "kind": remedy.kind,
        "amount": remedy.amount_minor,
        "currency": remedy.currency,
        "run_step": remedy.run_step,
    }


def require(remedy: Remedy, *allowed: State) -> None:
    """`HasMovedOn`, with where it stands now, unless the locked remedy is in one of these states."""
    if remedy.state not in allowed:
        raise HasMovedOn(
            gettext("This was decided meanwhile: %(state)s.")
            % {"state": remedy.get_state_display()}
        )


def require_desk(member: Member, case: Case) -> None:
    """`NotTheirs` for everybody but the desk, on cases it may see."""
    if not may_propose(member, case):
        raise NotTheirs(gettext("Only the desk can do this, on cases it may see."))
