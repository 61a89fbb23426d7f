"""Who holds a token: from a request's `Authorization` to a member."""

from __future__ import annotations

from django.http import HttpRequest

from tutti.ground.api.actions.tokens import MARK, digest_of
from tutti.ground.api.models import Token

LONGEST = 200
HEADER = f"Authorization: Bearer {MARK}…"  # as a person is shown it


def named_token(request: HttpRequest) -> str:
    """The secret after `Authorization: Bearer`; nothing when there is none."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def living_token(secret: str) -> Token | None:
    """The token of a secret with its member; None for every reason alike (unknown, ended, member inactive)."""
    if not secret.startswith(MARK) or len(secret) > LONGEST:
        return None
    found = Token.objects.alive().select_related("member").filter(digest=digest_of(secret)).first()
    return found if found and found.member.is_active else None
