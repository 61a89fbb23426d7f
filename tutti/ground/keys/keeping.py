"""Make a key, find who holds it, use it up, take it back."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db.models import Model
from django.utils import timezone

from tutti.ground.accounts.models import Member
from tutti.ground.keys.models import Key

SECRET_BYTES = 24  # 192 bits, 32 letters in a link


def make_key(
    *,
    purpose: str,
    expires_at: datetime,
    subject: Model | None = None,
    member: Member | None = None,
    address: str = "",
    single_use: bool = False,
) -> str:
    """A new secret for a link. It is returned this once; lost, it is replaced, never looked up.

    `purpose` is a word of the caller's, and the key fits that purpose only.
    """
    secret = secrets.token_urlsafe(SECRET_BYTES)
    kind, number = _named(subject)
    Key.objects.create(
        digest=_digest(secret),
        purpose=purpose,
        subject_kind=kind,
        subject_id=number,
        member=member,
        address=address,
        expires_at=expires_at,
        single_use=single_use,
    )
    return secret


def holder_of(secret: str, *, purpose: str) -> Key | None:
    """The living key behind a secret, or None for every other reason alike.

    Looking does not use it up, so a page may ask on GET; only `spend` acts, on POST.
    """
    alive = Key.objects.alive(timezone.now()).select_related("member")
    found = alive.filter(digest=_digest(secret), purpose=purpose).first()
    if found is None or (found.member and not found.member.is_active):
        return None
    return found


def known_key(secret: str, *, purpose: str) -> Key | None:
    """The key behind a secret, alive or ended; None when there never was one, or it is forgotten.

    For pages that explain to whom an ended link belonged. It grants nothing: ask `holder_of`
    before acting.
    """
    found = Key.objects.select_related("member").filter(digest=_digest(secret), purpose=purpose)
    return found.first()


def spend(key: Key) -> bool:
    """Use a key; of two who try at once with a single-use key, one gets True."""
    now = timezone.now()
    return Key.objects.alive(now).filter(pk=key.pk).update(used_at=now) == 1


def revoke_keys(*, purpose: str, subject: Model | None = None, member: Member | None = None) -> int:
    """Take back every living key for this purpose and subject (of this member, if one is named).

    Returns how many. Naming neither subject nor member is refused: that would be everybody's.
    """
    if subject is None and member is None:
        raise ValueError("Name the subject or the member whose keys end.")
    now = timezone.now()
    keys = Key.objects.alive(now).filter(purpose=purpose)
    if subject is not None:
        kind, number = _named(subject)
        keys = keys.filter(subject_kind=kind, subject_id=number)
    if member is not None:
        keys = keys.filter(member=member)
    return keys.update(revoked_at=now)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def _named(subject: Model | None) -> tuple[str, int | None]:
    return ("", None) if subject is None else (subject._meta.label_lower, subject.pk)
