"""What a channel's own `tests/events.py` tells the suites; README.md beside this says what may stand there."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tutti.channels.contract import Connection, Connector, Outgoing, Party, Raw
from tutti.channels.registry import connectors
from tutti.channels.tests.acting import Acting, Asked, Reply

SECRET = "a-secret-of-32-letters-for-tests"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOWHERE = "http://127.0.0.1:9"


@dataclass(frozen=True, kw_only=True)
class Script:
    """A channel's events and how it is played; all but the events may be left out."""

    events: list[Raw]
    settings: Callable[[str], dict[str, Any]]
    leads: bool  # `settings` is its own
    outgoing: Outgoing | None
    opening: Outgoing | None
    names: tuple[str, ...]
    credentials: Mapping[str, str]
    signed: Callable[[bytes, datetime, str], dict[str, str]] | None
    body: bytes
    challenge: Mapping[str, str] | None
    standing: Mapping[tuple[str, str], Any]
    plays: Callable[[Acting], None] | None
    key_of_repeat: Callable[[Asked], str] | None
    loops: Callable[[Asked], Reply] | None


def script_of(speaks: Connector) -> Script | None:
    """What stands in its `tests/events.py`; None while there is none."""
    if not (folder(speaks) / "tests" / "events.py").is_file():
        return None
    room = type(speaks).__module__.rpartition(".")[0]
    told = vars(importlib.import_module(f"{room}.tests.events"))
    outgoing = told.get("OUTGOING")
    return Script(
        events=[replace(one, received_at=one.received_at or NOON) for one in told["EVENTS"]],
        settings=told.get("settings", lambda server: {"server": server}),
        leads="settings" in told,
        outgoing=outgoing,
        opening=told.get("OPENING"),
        names=tuple(told.get("NAMES", (outgoing.answers,) if outgoing else ())),
        credentials=told.get("CREDENTIALS", {}),
        signed=told.get("signed"),
        body=told.get("BODY", b""),
        challenge=told.get("CHALLENGE"),
        standing=told.get("STANDING", {}),
        plays=told.get("plays"),
        key_of_repeat=told.get("key_of_repeat"),
        loops=told.get("loops"),
    )


def folder(speaks: Connector) -> Path:
    return Path(importlib.import_module(type(speaks).__module__).__file__ or "").parent


def kinds(fit: Callable[[Connector], bool] = lambda _speaks: True) -> list[str]:
    return sorted(kind for kind, speaks in connectors().items() if fit(speaks))


def asked_of(fit: Callable[[Connector], bool]) -> pytest.MarkDecorator:
    """Only of the channels the promise is about: a form that polls nothing promises nothing about polling."""
    return pytest.mark.parametrize("speaks", kinds(fit), indirect=True)


def scripted(what: str, fit: Callable[[Connector], bool] = lambda _speaks: True) -> list[str]:
    """Kinds the promise is about whose script holds `what`."""
    found = {kind: script_of(connectors()[kind]) for kind in kinds(fit)}
    return [kind for kind, script in found.items() if script and getattr(script, what)]


def speaks_http(speaks: Connector) -> bool:
    """It has a setting `server`, or says in its script how its settings lead to one."""
    script = script_of(speaks)
    named = any(setting.key == "server" for setting in speaks.settings)
    return named or bool(script and script.leads)


def examples(speaks: Connector, server: str = NOWHERE) -> dict[str, Any]:
    """Settings that are well formed and lead to a network at `server`; to none, left out."""
    known: dict[str, Any] = {"address": "care@acme.test", "server": server}
    for setting in speaks.settings:
        if setting.key.endswith("_host"):
            known[setting.key] = "127.0.0.1"
        elif setting.kind == "choice":
            known[setting.key] = setting.choices[0][0]
    keys = {one.key for one in speaks.settings}
    found = {key: value for key, value in known.items() if key in keys}
    script = script_of(speaks)
    return found | script.settings(server) if script and speaks_http(speaks) else found


def connected(speaks: Connector, server: str = NOWHERE) -> Connection:
    script = script_of(speaks)
    secrets = {one.key: SECRET for one in speaks.settings if one.secret}
    return Connection(
        channel_id=1,
        settings=speaks.complete(examples(speaks, server)),
        credentials=secrets | dict(script.credentials if script else {}),
        starts_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def a_reply(speaks: Connector, **changes: Any) -> Outgoing:
    """A reply this channel would send."""
    script = script_of(speaks)
    usual = Outgoing(
        external_id="reply-1@acme.test", conversation=7, text="We are sorry.", title="Re: The fee",
        to=Party(kind="email", value="mira@cust.test"),
    )  # fmt: skip
    return replace((script and script.outgoing) or usual, **changes)


def at(place: Connection, cursor: Mapping[str, Any]) -> Connection:
    return replace(place, cursor=cursor)
