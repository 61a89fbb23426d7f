"""A customer's praise reaches those who earned it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext

from tutti.cases.actions.changing import changing
from tutti.cases.models import Case, CaseConversation
from tutti.ground.accounts.models import Member
from tutti.ground.notices.actions.reading import mark_read_about
from tutti.ground.notices.actions.telling import notify
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.listen.models import Message
from tutti.work.errors import NotYours
from tutti.work.outcomes.actions.crediting import credit_cases, joined_into
from tutti.work.outcomes.actions.returning import choices_of, to_mail
from tutti.work.outcomes.errors import NotPraise
from tutti.work.outcomes.facts import PraisePassedOn, PraiseTakenBack
from tutti.work.outcomes.models import Contribution, Line, Praise
from tutti.work.outcomes.notices import PRAISE_PASSED_ON
from tutti.work.policies import sees_case


def pass_praise_on(message: Message, *, case: Case, member: Member, by: Actor) -> Praise:
    """Mark a customer's message of this case as praise: everybody who had a part in it by then is told.

    Marking it again changes nothing. `NotPraise` when it is no person's message of this case.
    """
    _require(message, case, member)
    with changing(case) as locked:
        known = Praise.objects.filter(message_id=message.pk).first()
        if known:
            return known
        praise = Praise.objects.create(
            case=locked, message_id=message.pk, marked_by=member, at=timezone.now()
        )
        told = _tell(praise, message)
        fact = PraisePassedOn(case=case.pk, message=message.pk, members=len(told))
        record([fact], by=by)
    return praise


def take_praise_back(praise: Praise, *, member: Member, by: Actor) -> None:
    """It was no praise after all: the lines that told of it go, and what was not mailed yet stays unsaid."""
    if not sees_case(member, praise.case):
        raise NotYours(gettext("Only colleagues who see this case take its praise back."))
    with changing(praise.case):
        found = Praise.objects.filter(pk=praise.pk).first()
        if found is None:
            return
        told = Member.objects.filter(pk__in=found.lines.values("member_id"))
        for one in told:
            mark_read_about(one, subject=("praise", found.pk))
        found.delete()
        record([PraiseTakenBack(case=praise.case_id, message=praise.message_id)], by=by)


def _require(message: Message, case: Case, member: Member) -> None:
    if not sees_case(member, case):
        raise NotYours(gettext("Only colleagues who see this case pass its praise on."))
    of_case = CaseConversation.objects.filter(
        case=case, conversation=message.conversation_id, detached_at__isnull=True
    )
    if message.direction != Message.Direction.IN or message.automatic or not of_case.exists():
        raise NotPraise(gettext("Only words a customer wrote in this case can be praise."))


def _tell(praise: Praise, message: Message) -> list[Member]:
    family = joined_into(praise.case_id)
    credit_cases(family)
    earned = Contribution.objects.filter(case__in=family, at__lte=message.at)
    members = list(
        Member.objects.filter(pk__in=earned.values("member_id"), is_active=True).order_by("pk")
    )
    hows = choices_of(members)
    lines = [
        Line(
            member=one,
            case=praise.case,
            praise=praise,
            at=timezone.now(),
            mail=to_mail(one, hows.get(one.pk, "")),
        )
        for one in members
    ]
    Line.objects.bulk_create(lines)
    notify(
        [line.member for line in lines if not line.mail and line.member_id != praise.marked_by_id],
        PRAISE_PASSED_ON,
        subject=("praise", praise.pk),
        params={"praise": praise.pk, "case": praise.case_id},
    )
    return members
