"""Mailing a sign-in link, to members only and to their stored address only."""

from __future__ import annotations

from django.db import transaction

from tutti.ground.accounts.models import Member
from tutti.ground.accounts.notices import sign_in_link
from tutti.ground.notices.actions.telling import notify


@transaction.atomic
def mail_sign_in_link(email: str) -> None:
    """Mail a link if `email` is a member's; the caller is not told whether it was."""
    member = Member.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if member is not None:
        notify([member], sign_in_link, subject=("member", member.pk))
