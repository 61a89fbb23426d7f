"""XOAUTH2: a short-lived access token for a long-lived refresh token (RFC 6749 §6)."""

from __future__ import annotations

import time
from threading import Lock
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from tutti.channels.contract import TryLater, WillNotWork
from tutti.channels.email.account import Account
from tutti.ground.http import Answer, NotAllowed, OutsideError, fetch

EARLY = 120.0  # seconds before its end a token is no longer used
USUAL_LIFE = 3600.0

_kept: dict[str, tuple[str, float]] = {}
_lock = Lock()


def access_token(account: Account) -> str:
    """A token that still lives; kept in memory only. Raises WillNotWork when the provider took consent back."""
    with _lock:
        token, ends = _kept.get(account.fingerprint, ("", 0.0))
    if token and time.monotonic() < ends - EARLY:
        return token
    answer = _asked(account)
    said = _read(answer)
    if not answer.is_success or not said.get("access_token"):
        reason = account.without_secrets(
            str(said.get("error_description") or said.get("error") or "")
        )
        raise WillNotWork(
            _("The provider gave no access token: %(reason)s Make a new refresh token.")
            % {"reason": reason}
        )
    token = str(said["access_token"])
    with _lock:
        life = float(str(said.get("expires_in") or USUAL_LIFE))
        _kept[account.fingerprint] = (token, time.monotonic() + life)
    return token


def _asked(account: Account) -> Answer:
    form = {
        "grant_type": "refresh_token",
        "refresh_token": account.secrets.get("refresh_token", ""),
        "client_id": account.client_id,
    }
    if account.secrets.get("client_secret"):
        form["client_secret"] = account.secrets["client_secret"]
    headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
    try:
        answer = fetch(
            "POST",
            account.token_url,
            purpose="sign_in",
            headers=headers,
            body=urlencode(form).encode(),
        )
    except NotAllowed as refused:
        raise WillNotWork(str(refused)) from refused
    except OutsideError as trouble:
        raise TryLater(str(trouble)) from trouble
    if answer.status >= 500 or answer.status == 429:  # noqa: PLR2004 -- known by number
        raise TryLater(_("The provider's sign-in answers %(status)s.") % {"status": answer.status})
    return answer


def _read(answer: Answer) -> dict[str, object]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
