"""A few weeks of what Larkmoor's customers wrote, said and filled in; heard the way everything is heard.

Times are told backwards from now (`3d 09:12` is three days ago at 09:12), so that the demo is never old.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tutti.channels.contract import Raw
from tutti.ground.accounts.models import Department
from tutti.ground.mail.writing import Mailbox, Outgoing, write
from tutti.journal.passing import follow_past_now
from tutti.listen.actions.storing import store_raw
from tutti.listen.demo_moments import moment
from tutti.listen.models import Channel

LETTERS = Path(__file__).with_name("demo_letters.json")
OURS = "help@larkmoor.example"


@dataclass(frozen=True, kw_only=True)
class Said:
    """One message of a thread: when, by whom, in which words."""

    at: datetime
    ours: bool
    text: str


def fill() -> None:
    """Bring the channels and let their messages arrive, oldest first."""
    mailbox = _channel("email", "The demo’s mailbox", settings={"address": OURS})
    form = _channel("webform", "Contact form", settings={})
    phone = _channel("phone", "Phone and counter", settings={"region": "PT"})
    past = _channel("importer", "Last month's mailbox", settings={})
    raws: list[tuple[datetime, Channel, Raw]] = []
    for number, thread in enumerate(json.loads(LETTERS.read_text(encoding="utf-8"))):
        by_kind = {"mail": (mailbox, _mails), "form": (form, _forms), "phone": (phone, _calls)}
        channel, make = by_kind[thread.get("by", "mail")]
        channel = past if any(said.ours for said in _said(thread)) else channel
        raws += [(at, channel, raw) for at, raw in make(number, thread)]
    for _, channel, raw in sorted(raws, key=lambda item: item[0]):
        store_raw(channel, [raw])
    follow_past_now()


def _channel(kind: str, name: str, *, settings: dict[str, Any]) -> Channel:
    """Paused where it would reach out: nobody answers at this mailbox's address."""
    return Channel.objects.create(
        kind=kind,
        name=name,
        department=Department.objects.get(name="Front desk"),
        settings=settings,
        state=Channel.State.PAUSED if kind == "email" else Channel.State.ACTIVE,
        own_addresses=[OURS] if kind == "email" else [],
    )


def _mails(number: int, thread: dict[str, Any]) -> list[tuple[datetime, Raw]]:
    names: list[str] = []
    mails = []
    for place, said in enumerate(_said(thread)):
        name = f"demo-{number}-{place}@larkmoor.example"
        customer = Mailbox(address=thread["address"], name=thread["name"])
        us = Mailbox(address=OURS, name="Larkmoor customer care")
        letter = Outgoing(
            from_=us if said.ours else customer,
            to=[customer if said.ours else us],
            subject=("Re: " if place else "") + thread["title"],
            text=said.text,
            message_id=name,
            sent_at=said.at,
            in_reply_to=names[-1] if names else None,
            references=list(names),
        )
        names.append(name)
        details = {"letter": True}  # how the import knows its letters; the mailbox does not ask
        raw = Raw(key=name, data=write(letter), received_at=said.at, details=details)
        mails.append((said.at, raw))
    return mails


def _forms(number: int, thread: dict[str, Any]) -> list[tuple[datetime, Raw]]:
    (said, *_) = _said(thread)
    head = {
        "words": said.text,
        "title": thread["title"],
        "name": thread["name"],
        "email": thread["address"],
    }
    data = json.dumps(head).encode() + b"\n"
    return [(said.at, Raw(key=f"demo-form-{number}", data=data, received_at=said.at))]


def _calls(number: int, thread: dict[str, Any]) -> list[tuple[datetime, Raw]]:
    (said, *_) = _said(thread)
    event = {
        "party": {"kind": "phone", "value": thread["address"], "name": thread["name"]},
        "title": thread["title"],
        "words": said.text,
    }
    data = json.dumps(event).encode()
    raw = Raw(key=f"demo-call-{number}", data=data, received_at=said.at, details={"record": True})
    return [(said.at, raw)]


def _said(thread: dict[str, Any]) -> list[Said]:
    return [
        Said(at=moment(when), ours=who == "us", text=text) for when, who, text in thread["words"]
    ]
