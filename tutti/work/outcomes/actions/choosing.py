"""How a contributor wants to be told by mail."""

from __future__ import annotations

from django.db import transaction

from tutti.ground.accounts.models import Member
from tutti.work.outcomes.models import Line, MailChoice


@transaction.atomic
def choose_mail(member: Member, *, how: MailChoice.How) -> MailChoice:
    """As they come, once a day, or never; what still waits follows the new choice.

    No fact: it is the member's own taste, and changes nothing for anybody else.
    """
    choice, _made = MailChoice.objects.update_or_create(member=member, defaults={"how": how})
    if how == MailChoice.How.NEVER:
        Line.objects.filter(member=member, mail=Line.Mail.WAITING).update(mail=Line.Mail.NONE)
    return choice
