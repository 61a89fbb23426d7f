"""An approved remedy enters the ledger; a person is asked where nobody else issues it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext

from tutti.cases.actions.next_action import set_next_action
from tutti.cases.models import ASKED_OF_SOMEBODY, Act
from tutti.ground.accounts.models import Member
from tutti.ground.notices.actions.telling import notify
from tutti.ground.notices.kinds import NoticeKind
from tutti.journal.facts import SYSTEM, Actor
from tutti.work.remedies.errors import HasMovedOn
from tutti.work.remedies.jobs import attempt_issuing
from tutti.work.remedies.models import Issue, Issuing, Remedy
from tutti.work.remedies.notices import ISSUE_BY_HAND
from tutti.work.remedies.ways import connection_for
from tutti.work.remedies.words import what_is_given

LOOK_INTO_IT = timedelta(hours=4)
BY_HAND_WITHIN = timedelta(days=1)


def begin_issuing(remedy: Remedy, *, by: Actor) -> Issuing:
    """Enter an approved remedy into the ledger, in the transaction that approved it. Once a remedy, for ever."""
    now = timezone.now()
    connection = connection_for(remedy.kind, remedy.currency)
    issuing = Issuing.objects.create(
        remedy=remedy, connection=connection, begun_at=now, next_attempt_at=now
    )
    if connection is None:
        ask_for_a_hand(remedy, by=by)
    elif not connection.is_batch:
        attempt_issuing.defer(remedy_id=remedy.pk)
    return issuing


def stop_waiting(remedy: Remedy) -> None:
    """Take an approved remedy out of the ledger's way, unless a worker or a file has it already."""
    waiting = Issuing.objects.filter(remedy=remedy, state=Issue.WAITING, doubted=False)
    if not waiting.update(state=Issue.OVER):
        raise HasMovedOn(
            gettext("It is being issued, or may have been. It cannot be taken back now.")
        )


def ask_for_a_hand(remedy: Remedy, *, by: Actor) -> None:
    """No connection issues it: a person does."""
    note = gettext("Issue by hand: %(what)s") % {"what": what_is_given(remedy)}
    ask_a_person(remedy, note=note, kind=ISSUE_BY_HAND, within=BY_HAND_WITHIN, by=by)


def ask_a_person(
    remedy: Remedy,
    *,
    note: str,
    kind: NoticeKind,
    within: timedelta = LOOK_INTO_IT,
    by: Actor = SYSTEM,
) -> None:
    """Make it the case's next action and tell who must act; a settled case only tells."""
    case, doer = remedy.case, _who_acts(remedy)
    if case.is_open and case.act not in ASKED_OF_SOMEBODY:  # what was asked stays the next action
        due = timezone.now() + within
        set_next_action(case, act=Act.DO, doer=doer, due_at=due, note=note, by=by)
    notify([doer], kind, subject=("case", case.pk), params={"what": what_is_given(remedy)})


def _who_acts(remedy: Remedy) -> Member:
    proposer = remedy.proposed_by
    return proposer if proposer.is_active else remedy.case.owner
