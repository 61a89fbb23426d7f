"""A browser not seen before proves that whoever sits at it reads the member's mail: a code, once.

The cookie holds a random token; the database its hash, with whose browser it is. A code lives ten minutes from the
mail that carries it, takes five tries, and fits the one browser that asked.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext

from tutti.ground.accounts.models import Member
from tutti.ground.limits.taking import take
from tutti.ground.notices.actions.telling import notify
from tutti.work.approvals.errors import CodeWrong
from tutti.work.approvals.models import BrowserCode, KnownBrowser

LIVES = timedelta(minutes=10)
MOST_TRIES = 5
CODES_AN_HOUR = 5


def is_known(token: str, *, member: Member) -> bool:
    """Whether this browser once proved to be the member's."""
    return (
        bool(token) and KnownBrowser.objects.filter(digest=_digest(token), member=member).exists()
    )


def new_token() -> str:
    """What a browser keeps in its cookie; it proves nothing until a code made it known."""
    return secrets.token_urlsafe(32)


def ask_code(token: str, *, member: Member) -> None:
    """Mail the member a code for the browser with this token; earlier codes for it end. Raises `CodeWrong`."""
    from tutti.work.approvals.notices import BROWSER_CODE  # noqa: PLC0415 -- its letter calls `new_code`

    allowance = take("approval-code", str(member.pk), limit=CODES_AN_HOUR, per=timedelta(hours=1))
    if not allowance.allowed:
        raise CodeWrong(
            gettext("We mailed several codes already. Wait a while, or decide while signed in.")
        )
    with transaction.atomic():
        BrowserCode.objects.filter(member=member, browser=_digest(token)).delete()
        row = BrowserCode.objects.create(
            member=member, browser=_digest(token), made_at=timezone.now()
        )
        notify([member], BROWSER_CODE, subject=("browser_code", row.pk))


def new_code(row_id: int) -> str | None:
    """The code for the mail that is leaving now; only its hash stays. None when it is not wanted any more."""
    row = BrowserCode.objects.select_for_update().filter(pk=row_id, used_at=None).first()
    if row is None:
        return None
    code = f"{secrets.randbelow(10**6):06d}"
    row.digest, row.made_at, row.tries = _code_digest(row.pk, code), timezone.now(), 0
    row.save(update_fields=["digest", "made_at", "tries"])
    return code


def prove(token: str, code: str, *, member: Member) -> None:
    """Make the browser known, or raise `CodeWrong`. Every try counts, also when what follows it fails."""
    if not _try(token, code, member):
        raise CodeWrong(
            gettext("This code does not fit, or is older than ten minutes. Ask for a new one.")
        )


@transaction.atomic
def _try(token: str, code: str, member: Member) -> bool:
    rows = BrowserCode.objects.select_for_update().filter(
        member=member, browser=_digest(token), used_at=None
    )
    row = rows.order_by("-pk").first()
    if row is None or not row.digest:
        return False
    row.tries += 1
    fresh = timezone.now() - row.made_at <= LIVES and row.tries <= MOST_TRIES
    typed = "".join(letter for letter in code if letter.isdigit())
    right = fresh and constant_time_compare(row.digest, _code_digest(row.pk, typed))
    row.used_at = timezone.now() if right else None
    row.save(update_fields=["tries", "used_at"])
    if right:
        KnownBrowser.objects.get_or_create(
            digest=_digest(token), member=member, defaults={"known_at": timezone.now()}
        )
    return right


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def _code_digest(row_id: int, code: str) -> str:
    return salted_hmac("tutti browser code", f"{row_id} {code}", algorithm="sha256").hexdigest()
