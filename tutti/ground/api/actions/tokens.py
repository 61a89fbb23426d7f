"""Making a token, marking that it was used, taking it back."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.ground.accounts.models import Member
from tutti.ground.api.errors import NameTaken, TooMany
from tutti.ground.api.facts import TokenMade, TokenRevoked
from tutti.ground.api.models import Scope, Token
from tutti.journal.facts import Actor
from tutti.journal.recording import record

MARK = "tutti_"  # so that whoever finds one in a repository knows what it is
SECRET_BYTES = 32
MOST = 20


@transaction.atomic
def make_token(
    member: Member, *, name: str, scope: Scope, expires_on: date, by: Actor
) -> tuple[Token, str]:
    """A new token and its secret. The secret is returned this once; lost, it is replaced, never looked up."""
    Member.objects.select_for_update().get(pk=member.pk)
    alive = Token.objects.alive().filter(member=member)
    if alive.count() >= MOST:
        raise TooMany(
            _("You have %(number)d tokens. Revoke one you do not need.") % {"number": MOST}
        )
    unrevoked = Token.objects.filter(member=member, revoked_at__isnull=True)
    if unrevoked.filter(name=name.strip()).exists():
        raise NameTaken(_("You have a token of this name. Revoke it, or take another name."))
    secret = MARK + secrets.token_urlsafe(SECRET_BYTES)
    token = Token.objects.create(
        member=member,
        name=name.strip(),
        digest=digest_of(secret),
        scope=scope,
        expires_on=expires_on,
    )
    made = TokenMade(
        member=member.pk, token=token.pk, scope=scope, expires_on=expires_on.isoformat()
    )
    record([made], by=by)
    return token, secret


@transaction.atomic
def revoke_token(token: Token, *, by: Actor) -> Token:
    """End a token; the next request with it is refused. Revoking twice changes nothing."""
    Member.objects.select_for_update().get(pk=token.member_id)
    now = timezone.now()
    revoker = by.id if by.kind == "member" else None
    ended = Token.objects.filter(pk=token.pk, revoked_at__isnull=True).update(
        revoked_at=now, revoked_by_id=revoker
    )
    if ended:
        record([TokenRevoked(member=token.member_id, token=token.pk)], by=by)
        token.revoked_at, token.revoked_by_id = now, revoker
    return token


def mark_used(token: Token) -> None:
    """Say that the token was used today; one write a day."""
    today = timezone.now().date()
    if token.last_used_on != today:
        Token.objects.filter(pk=token.pk).update(last_used_on=today)


def digest_of(secret: str) -> str:
    """How a secret is known."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
