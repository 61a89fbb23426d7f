"""What came of a settled case goes to everybody who had a part in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from tutti.cases.models import Case, CaseConversation, State
from tutti.ground.accounts.models import Member
from tutti.ground.notices.actions.telling import notify
from tutti.journal.entries import Entry
from tutti.journal.facts import SYSTEM
from tutti.journal.recording import record
from tutti.listen.models import Message
from tutti.work.outcomes.actions.crediting import credit_cases, joined_into
from tutti.work.outcomes.facts import OutcomeReturned
from tutti.work.outcomes.given import remedies_of
from tutti.work.outcomes.models import Contribution, Line, MailChoice, Outcome
from tutti.work.outcomes.notices import OUTCOME_RETURNED

# the matter goes on elsewhere, was over before Tutti, or was none
SAYS_NOTHING = ("duplicate", "history", "filtered")


@dataclass(frozen=True, kw_only=True)
class Settled:
    """A settling as its fact tells it."""

    entry: Entry
    case: Case

    @property
    def resolution(self) -> str:
        return str(self.entry.payload["resolution"])


@transaction.atomic
def return_outcomes(closings: Sequence[Entry]) -> list[Outcome]:
    """Keep each settling, and tell those who had a part in the case, unless it was opened again meanwhile.

    A case settled a second time says something only to whom it is news. Doing this again changes nothing.
    """
    cases = _locked({entry.subject_id for entry in closings})
    known = set(
        Outcome.objects.filter(entry_id__in=[entry.id for entry in closings]).values_list(
            "entry_id", flat=True
        )
    )
    settled = [
        Settled(entry=entry, case=cases[entry.subject_id])
        for entry in closings
        if entry.id not in known and _is_news(entry, cases.get(entry.subject_id))
    ]
    return [_return(one) for one in settled]


def last_words(case_ids: Iterable[int], *, before: object) -> int | None:
    """The customer's last message in these cases: a person's, not a machine's, and not of imported history."""
    held = CaseConversation.objects.filter(case__in=list(case_ids), detached_at__isnull=True)
    said = Message.objects.filter(
        conversation_id__in=held.values("conversation_id"),
        direction=Message.Direction.IN,
        automatic="",
        history=False,
        at__lte=before,
    )
    return said.order_by("-at", "-id").values_list("pk", flat=True).first()


def to_mail(member: Member, how: str) -> str:
    """Whether a line to `member` waits for a mail. Who works the desk reads it there."""
    if member.works_the_desk or how == MailChoice.How.NEVER:
        return Line.Mail.NONE
    return Line.Mail.WAITING


def choices_of(members: Iterable[Member]) -> dict[int, str]:
    """How each wants to be mailed (`MailChoice.How`); those who never chose are left out."""
    """How often each of `members` wants the mail; who has never said is left out, and gets what `to_mail` gives."""
    found = MailChoice.objects.filter(member__in=list(members))
    return dict(found.values_list("member_id", "how"))


def _locked(case_ids: set[int]) -> dict[int, Case]:
    rows = Case.objects.select_for_update().filter(pk__in=case_ids).order_by("pk")
    return {case.pk: case for case in rows}


def _is_news(entry: Entry, case: Case | None) -> bool:
    """Imported history arrives closed without a settling; what somebody here worked on and settled is news."""
    return case is not None and entry.payload["resolution"] not in SAYS_NOTHING


def _return(one: Settled) -> Outcome:
    family = joined_into(one.case.pk)
    outcome = Outcome.objects.create(
        case=one.case,
        entry_id=one.entry.id,
        resolution=one.resolution,
        words_id=last_words([one.case.pk], before=one.entry.at),
        at=one.entry.at,
    )
    if one.case.state == State.CLOSED:
        _tell(outcome, family, closer=one.case.closed_by_id)
    return outcome


def _tell(outcome: Outcome, family: Sequence[int], *, closer: int | None) -> None:
    credit_cases(family)
    signatures = _signatures(outcome, family)
    told = dict(
        Line.objects.filter(case=outcome.case, outcome__isnull=False)
        .order_by("at", "id")
        .values_list("member_id", "signature")
    )
    news = [member for member, signature in signatures.items() if told.get(member) != signature]
    members = list(Member.objects.filter(pk__in=news, is_active=True).order_by("pk"))
    if not members:
        return
    hows = choices_of(members)
    lines = [
        Line(
            member=member,
            case=outcome.case,
            outcome=outcome,
            signature=signatures[member.pk],
            at=timezone.now(),
            mail=Line.Mail.NONE
            if member.pk == closer
            else to_mail(member, hows.get(member.pk, "")),
        )
        for member in members
    ]
    Line.objects.bulk_create(lines)
    at_their_desk = [line.member for line in lines if not line.mail and line.member_id != closer]
    notify(
        at_their_desk,
        OUTCOME_RETURNED,
        subject=("case", outcome.case_id),
        params={"outcome": outcome.pk},
    )
    fact = OutcomeReturned(case=outcome.case_id, outcome=outcome.pk, members=len(lines))
    record([fact], by=SYSTEM, caused_by=outcome.entry_id)


def _signatures(outcome: Outcome, family: Sequence[int]) -> dict[int, str]:
    """What the line says to each contributor, as a digest: result, remedies and their own parts."""
    given = [remedy.pk for one in remedies_of(family).values() for remedy in one]
    parts: dict[int, list[list[str | int]]] = {}
    rows = Contribution.objects.filter(case__in=family).order_by("part", "about")
    for member, part, about in rows.values_list("member_id", "part", "about"):
        parts.setdefault(member, []).append([part, about])
    return {
        member: hashlib.sha256(
            json.dumps([outcome.resolution, sorted(given), theirs]).encode()
        ).hexdigest()
        for member, theirs in parts.items()
    }
