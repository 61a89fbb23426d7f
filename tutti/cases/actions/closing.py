"""Settling a case, and opening it again."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.cases.actions.changing import changing
from tutti.cases.actions.turning import owner_acts
from tutti.cases.errors import (
    CaseIsClosed,
    CaseIsOpen,
    ClosingWaits,
    OpenWorkRemains,
    ReasonMissing,
)
from tutti.cases.facts import CaseClosed, CaseReopened
from tutti.cases.models import ANSWER_WITHIN, Act, Case, State, Turn
from tutti.engines.gates.asking import objections
from tutti.engines.gates.holding import Held, Wanted, hold
from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.journal.recording import record

RESOLUTIONS = ("settled", "no_answer_needed", "duplicate", "not_ours")


def close_case(
    case: Case,
    *,
    resolution: str,
    by: Actor,
    member: Member | None = None,
    override: bool = False,
    reason: str = "",
    caused_by: int | None = None,
) -> Case:
    """Settle the case. `OpenWorkRemains` names what is still open; `override` goes ahead all the same,
    for the `reason` given (`ReasonMissing` without one). `ClosingWaits`: a later stage holds it for a decision it
    has asked for; when that falls, it settles the case itself. Do not roll back then.

    Settling what is settled is refused, so that the first closing stands.
    """
    held: Held | None = None
    with changing(case, by=by) as locked:
        if not locked.is_open:
            raise CaseIsClosed(_("This case is settled already."))
        against = objections("cases.close", case.pk)
        if [o for o in against if not (override and o.overridable)]:
            raise OpenWorkRemains(against)
        if against and not reason.strip():
            raise ReasonMissing(_("Work is still open. Say why you settle the case all the same."))
        about: dict[str, str | bool] = {
            "resolution": resolution,
            "override": override,
            "reason": reason,
        }
        held = hold(_wanted(locked, about, member, by))
        if held is None:
            _close(locked, resolution, member)
            closed = CaseClosed(
                case=case.pk, resolution=resolution, override=bool(against), reason=reason
            )
            record([closed], by=by, caused_by=caused_by)
    if held:
        raise ClosingWaits(held.reason)
    return case


def reopen_case(case: Case, *, by: Actor, caused_by: int | None = None) -> Case:
    """Open a settled case again; its owner acts next."""
    with changing(case, by=by) as locked:
        if locked.is_open:
            raise CaseIsOpen(_("This case is open."))
        locked.state, locked.closed_at, locked.closed_by = State.OPEN, None, None
        locked.resolution, locked.turn = "", Turn.US
        act = Act.DO if locked.is_taken else Act.HAND_OUT
        owner_acts(locked, act, at=timezone.now(), within=ANSWER_WITHIN)
        record([CaseReopened(case=case.pk)], by=by, caused_by=caused_by)
    return case


def _close(case: Case, resolution: str, member: Member | None) -> None:
    case.state, case.closed_at, case.closed_by = State.CLOSED, timezone.now(), member
    case.resolution, case.waiting_since = resolution, None


def _wanted(
    case: Case, about: Mapping[str, str | bool], member: Member | None, by: Actor
) -> Wanted:
    return Wanted(
        act="cases.close",
        subject_id=case.pk,
        row=case,
        member_id=member.pk if member else None,
        content=about,
        by=by,
    )
