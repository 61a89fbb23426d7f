"""One-time links that sign a member in, and the first administrator, who has nothing else yet."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tutti.ground.accounts.facts import MemberAdded, MemberSignedIn
from tutti.ground.accounts.models import Member, Role
from tutti.ground.keys.keeping import holder_of, make_key, spend
from tutti.ground.keys.links import key_path
from tutti.ground.keys.models import Key
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.recording import record

PURPOSE = "sign-in"
LINK_LASTS = timedelta(minutes=30)
FIRST_LINK_LASTS = timedelta(days=2)
UNNAMED = "administrator@tutti.invalid"  # until the first run asks for the real address


@transaction.atomic
def first_administrator() -> Member:
    """An administrator of this Tutti; made, without name or password, when there is none."""
    known = Member.objects.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk").first()
    if known is not None:
        return known
    member = Member(email=UNNAMED, name="", role=Role.ADMINISTRATOR)
    member.set_unusable_password()
    member.save()
    record([MemberAdded(member=member.pk, role=member.role)], by=SYSTEM)
    return member


def first_administrator_link() -> str | None:
    """The path of a one-time sign-in link, while no administrator has a way in of their own; else None."""
    if any(m.has_usable_password() for m in Member.objects.filter(role=Role.ADMINISTRATOR)):
        return None
    return sign_in_path(first_administrator(), lasts=FIRST_LINK_LASTS)


def sign_in_path(member: Member, *, lasts: timedelta = LINK_LASTS) -> str:
    """The path of a link that signs `member` in once. Looking at it does nothing; its button does."""
    secret = make_key(
        purpose=PURPOSE, member=member, expires_at=timezone.now() + lasts, single_use=True
    )
    return key_path(secret)


def sign_in_key(secret: str) -> Key | None:
    """The living key of a sign-in link, or None."""
    return holder_of(secret, purpose=PURPOSE)


def use_sign_in_key(key: Key) -> Member | None:
    """Spend a sign-in key and answer whose it was; None when somebody was faster."""
    if key.member is None or not spend(key):
        return None
    remember_sign_in(key.member, how="link")
    return key.member


@transaction.atomic
def remember_sign_in(member: Member, *, how: str) -> None:
    """Write down that a member signed in; `how` is `link` or `password`."""
    record([MemberSignedIn(member=member.pk, how=how)], by=Actor.member(member.pk))
