"""What came of an attempt, noted on the ledger, on the remedy and in the journal together."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.recording import record
from tutti.work.remedies.actions.beginning import ask_a_person, ask_for_a_hand
from tutti.work.remedies.actions.changing import about, changing_remedy, say
from tutti.work.remedies.actions.claiming import Claim, swap
from tutti.work.remedies.answers import Meaning, Understood
from tutti.work.remedies.facts import (
    RemedyConfirmed,
    RemedyFailed,
    RemedyIssued,
    RemedyUncertain,
)
from tutti.work.remedies.jobs import attempt_issuing
from tutti.work.remedies.models import Issue, Issuing, Remedy, State
from tutti.work.remedies.notices import REMEDY_FAILED, REMEDY_UNCERTAIN
from tutti.work.remedies.words import what_is_given

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=72)


def note(mine: Claim, said: Understood) -> bool:
    """Note what finance made of it. False, changing nothing, when the claim no longer stands."""
    remedy = Remedy.objects.get(pk=mine.remedy_id)
    with changing_remedy(remedy) as locked:
        issuing = Issuing.objects.select_related("connection").get(remedy=locked)
        return _note(locked, issuing, mine, said)


def note_lapsed(mine: Claim) -> bool:
    """A worker vanished in the middle: the request may have reached finance, or not."""
    why = _("Tutti stopped in the middle of issuing.")
    return note(mine, Understood(meaning=Meaning.DOUBT, why=why, at_once=True))


def put_off(issuing: Issuing, *, until: datetime, why: str) -> None:
    """What waits, waits longer; its remedy says why."""
    waiting = Issuing.objects.filter(pk=issuing.pk, state=Issue.WAITING)
    if waiting.update(next_attempt_at=until):
        Remedy.objects.filter(pk=issuing.remedy_id, state=State.APPROVED).update(trouble=why)


def issued(
    remedy: Remedy,
    *,
    by: Actor,
    reference: str = "",
    by_hand: bool = False,
    at: datetime | None = None,
) -> None:
    """Say that a locked remedy was handed over, and remember their name for it."""
    remedy.state, remedy.issued_at, remedy.trouble = State.ISSUED, at or timezone.now(), ""
    remedy.reference = reference or remedy.reference
    record([RemedyIssued(**about(remedy), by_hand=by_hand)], by=by)


def confirmed(remedy: Remedy, *, by: Actor, reference: str = "") -> None:
    """Say that what was handed over arrived."""
    remedy.state, remedy.confirmed_at, remedy.trouble = State.CONFIRMED, timezone.now(), ""
    remedy.ended_at = remedy.confirmed_at
    remedy.reference = reference or remedy.reference
    say(RemedyConfirmed, remedy, by=by)


def failed(remedy: Remedy, *, why: str, by: Actor = SYSTEM) -> None:
    """Say that a locked remedy was surely not issued; a person must act."""
    remedy.state, remedy.trouble = State.FAILED, why
    say(RemedyFailed, remedy, by=by)
    words = _("Could not be issued: %(what)s") % {"what": what_is_given(remedy)}
    ask_a_person(remedy, note=words, kind=REMEDY_FAILED)


def uncertain(remedy: Remedy, *, why: str) -> None:
    """Say that nobody knows whether a locked remedy was issued; a person must look."""
    remedy.state, remedy.trouble = State.UNCERTAIN, why
    say(RemedyUncertain, remedy, by=SYSTEM)
    words = _("Look whether it was issued: %(what)s") % {"what": what_is_given(remedy)}
    ask_a_person(remedy, note=words, kind=REMEDY_UNCERTAIN)


def leave_to_people(issuing: Issuing, *, by: Actor = SYSTEM) -> None:
    """The connection it waits for was removed: a person issues what surely never left, and looks at the rest."""
    with changing_remedy(issuing.remedy) as locked:
        row = Issuing.objects.select_for_update(of=("self",)).get(pk=issuing.pk)
        if row.state != Issue.WAITING:
            return
        if row.doubted:
            row.state, row.fence = Issue.OVER, row.fence + 1
            uncertain(locked, why=_("Its connection was removed before an answer came."))
        else:
            row.connection, locked.trouble = None, ""
            ask_for_a_hand(locked, by=by)
        row.save()


def _note(remedy: Remedy, issuing: Issuing, mine: Claim, said: Understood) -> bool:
    answered = _answered(said)
    if said.meaning in {Meaning.TAKEN, Meaning.CONFIRMED}:
        if not swap(mine, state=Issue.OVER, **answered):
            return False
        issued(remedy, by=SYSTEM, reference=said.reference)
        if said.meaning is Meaning.CONFIRMED:
            confirmed(remedy, by=SYSTEM)
        return True
    doubted = issuing.doubted or said.meaning is Meaning.DOUBT
    if said.meaning is Meaning.REFUSED:
        certain = said.about_this or not doubted
        return _give_up(remedy, mine, said.why, answered, doubted=not certain)
    repeats = bool(issuing.connection and issuing.connection.repeats_safely)
    again = timezone.now() + (timedelta() if said.at_once else _pause(issuing.attempts))
    if (doubted and not repeats) or again > issuing.begun_at + GIVE_UP_AFTER:
        return _give_up(remedy, mine, said.why, answered, doubted=doubted)
    if not swap(mine, state=Issue.WAITING, next_attempt_at=again, doubted=doubted, **answered):
        return False
    remedy.trouble = said.why
    attempt_issuing.configure(schedule_at=again).defer(remedy_id=remedy.pk)
    return True


def _give_up(
    remedy: Remedy, mine: Claim, why: str, answered: dict[str, object], *, doubted: bool
) -> bool:
    """Surely nothing happened: failed. Otherwise nobody knows, and only a person leads on."""
    if not swap(mine, state=Issue.OVER, doubted=doubted, fence=mine.fence + 1, **answered):
        return False
    if not doubted:
        failed(remedy, why=why)
        return True
    uncertain(remedy, why=why)
    return True


def _answered(said: Understood) -> dict[str, object]:
    if said.status is None:
        return {}
    return {"status": said.status, "answer": said.text, "answered_at": timezone.now()}


def _pause(attempts: int) -> timedelta:
    pause: timedelta = min(FIRST_PAUSE * 2.0 ** min(attempts - 1, 10), LONGEST_PAUSE)
    return pause * random.uniform(0.8, 1.2)  # noqa: S311 -- scatter; no secret depends on it
