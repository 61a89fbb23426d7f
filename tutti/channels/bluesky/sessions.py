"""Being signed in: one session an account and process, renewed when it ends, never asked for more often than needed.

Published limits, 2026-11-22: 30 sign-ins in five minutes and 300 a day for an account; 3,000 requests in five minutes
for an address; 5,000 points of writing an hour and 35,000 a day, where a new post costs three. A refused sign-in is
therefore not tried again for ten minutes: a channel with a wrong password makes 144 a day at most.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.channels.contract import Connection, WillNotWork
from tutti.channels.web import Web, words_of

SERVER = "https://bsky.social"
REFUSED_REST = timedelta(minutes=10)
SIGN_IN, RENEW = "com.atproto.server.createSession", "com.atproto.server.refreshSession"


@dataclass(frozen=True, kw_only=True)
class Session:
    """Who we are, what proves it, and the server that holds our account (`home`)."""

    did: str
    handle: str
    home: str
    access: str = field(repr=False)
    refresh: str = field(repr=False)


@dataclass
class Heard:
    """The network's code of its last refusal; given to `Web.explain`."""

    code: str = ""

    def __call__(self, data: Any) -> str:
        error = data.get("error") if isinstance(data, dict) else ""
        self.code = error if isinstance(error, str) else ""
        return words_of(data)


@dataclass
class _Kept:
    lock: threading.RLock = field(default_factory=threading.RLock)
    session: Session | None = None
    refused: str = ""
    refused_until: datetime | None = None


_kept: dict[str, _Kept] = {}


def session_of(connection: Connection, *, afresh: bool = False) -> Session:
    """The session, signing in where there is none. `afresh`: a person asks, so a refusal is tried again."""
    kept = _of(connection)
    with kept.lock:
        if kept.session is None or afresh:
            _require_not_refused(kept, afresh=afresh)
            kept.session = _sign_in(connection, kept)
        return kept.session


def renewed(connection: Connection, ended: Session) -> Session:
    """A session for one that has ended; another thread may have renewed it already."""
    kept = _of(connection)
    with kept.lock:
        if kept.session is not None and kept.session.access != ended.access:
            return kept.session
        try:
            told = Web(base=server_of(connection), headers=_bearer(ended.refresh)).ask(
                "POST", f"/xrpc/{RENEW}"
            )
            kept.session = _read(told.data, connection)
        except WillNotWork:
            kept.session = None
        return kept.session or session_of(connection)


def forget_sessions() -> None:
    """Sign in anew at the next call (tests; a process that forks)."""
    _kept.clear()


def server_of(connection: Connection) -> str:
    return str(connection.settings.get("server") or SERVER).rstrip("/")


def handle_of(settings: Mapping[str, Any]) -> str:
    return str(settings.get("handle") or "").strip().lstrip("@").lower()


def _of(connection: Connection) -> _Kept:
    secret = str(connection.credentials.get("app_password", ""))
    said = f"{server_of(connection)}\n{handle_of(connection.settings)}\n{secret}"
    return _kept.setdefault(hashlib.sha256(said.encode()).hexdigest(), _Kept())


def _require_not_refused(kept: _Kept, *, afresh: bool) -> None:
    if not afresh and kept.refused_until and timezone.now() < kept.refused_until:
        raise WillNotWork(kept.refused)


def _sign_in(connection: Connection, kept: _Kept) -> Session:
    heard = Heard()
    said = {
        "identifier": handle_of(connection.settings),
        "password": str(connection.credentials.get("app_password", "")).strip(),
    }
    try:
        told = Web(base=server_of(connection), explain=heard).ask(
            "POST", f"/xrpc/{SIGN_IN}", data=said
        )
        kept.refused_until = None
        return _read(told.data, connection)
    except WillNotWork as trouble:
        kept.refused = _why(heard.code) or str(trouble)
        kept.refused_until = timezone.now() + REFUSED_REST
        raise type(trouble)(kept.refused) from trouble


def _why(code: str) -> str:
    if code == "AuthenticationRequired":
        return _("Bluesky does not accept the handle with this app password. Make a new one.")
    if code == "AuthFactorTokenRequired":
        return _("Bluesky asks for a code by mail. Use an app password, not your own password.")
    if code == "AccountTakedown":
        return _("Bluesky has closed this account.")
    return ""


def _read(data: Any, connection: Connection) -> Session:
    given = data if isinstance(data, dict) else {}
    wanted = {name: given.get(name) for name in ("did", "handle", "accessJwt", "refreshJwt")}
    if not all(isinstance(value, str) and value for value in wanted.values()):
        raise WillNotWork(_("This server does not sign in as Bluesky does. Check its address."))
    return Session(
        did=str(wanted["did"]),
        handle=str(wanted["handle"]).lower(),
        home=_home(given.get("didDoc")) or server_of(connection),
        access=str(wanted["accessJwt"]),
        refresh=str(wanted["refreshJwt"]),
    )


def _home(document: Any) -> str:
    """The account's own server, as its identity document names it; only a secure one."""
    services = document.get("service") if isinstance(document, dict) else None
    for service in services if isinstance(services, list) else ():
        if isinstance(service, dict) and str(service.get("id", "")).endswith("#atproto_pds"):
            address = str(service.get("serviceEndpoint", ""))
            return address.rstrip("/") if address.startswith("https://") else ""
    return ""


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}
