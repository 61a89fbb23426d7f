"""What inviting does when somebody came."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.answer.inviting.actions.inviting import note_came, note_joined
from tutti.answer.inviting.models import Invitation
from tutti.answer.inviting.notices import SOMEBODY_CAME
from tutti.cases.facts import CaseOpened, ConversationAttached
from tutti.ground.db.among import among
from tutti.ground.notices.actions.telling import notify
from tutti.journal.entries import Entry
from tutti.journal.following import follows
from tutti.listen.models import Message


@follows(ConversationAttached)
def end_what_was_answered(entries: Sequence[Entry]) -> None:
    invited = Invitation.objects.standing().filter(
        among("case_id", {entry.subject_id for entry in entries}), joined_at=None
    )
    cases = set(invited.values_list("case_id", flat=True))
    for entry in entries:  # rare: of cases with an open invitation alone
        if entry.subject_id in cases:
            note_joined(entry.subject_id, entry.payload["conversation"], caused_by=entry.id)


@follows(CaseOpened)
def ask_who_came_by_a_link(entries: Sequence[Entry]) -> None:
    ids = {entry.payload["message"] for entry in entries if entry.payload.get("message")}
    started = Message.objects.filter(among("pk", ids), details__has_key="started")
    for conversation_id, details in started.values_list("conversation_id", "details"):
        came = note_came(conversation_id, token=str(details["started"]))
        if came is not None:
            case = came.case
            notify(
                [case.owner],
                SOMEBODY_CAME,
                subject=("case", case.pk),
                params={"name": came.party_value},
            )
