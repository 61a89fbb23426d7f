"""Mira's case, limits of 50.00 EUR for agents, and a finance system that counts what it was asked by id."""

from __future__ import annotations

import json
import re
import socket
import threading
from contextlib import suppress

import pytest

from tutti.ground.accounts.models import Role
from tutti.ground.house.sending import send_from_here
from tutti.ground.money import Money
from tutti.journal.facts import SYSTEM, Actor
from tutti.work.approvals.models import Limit
from tutti.work.remedies.actions.connecting import Terms, connect_finance
from tutti.work.remedies.actions.proposing import propose_remedy
from tutti.work.tests.conftest import (  # noqa: F401 -- the cast of this stage
    ada,
    ben,
    case,
    cleo,
    eve,
    finance,
    mailbox,
    petra,
    support,
)

OK = b'{"status": "accepted", "reference": "F-1"}'


class Ledger:
    """A finance system over real HTTP. `says` answers; `seen` are the ids in the order they came."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.seen, self.bodies, self.heads = [], [], []
        self.before_answering = lambda: None
        self.answer = (200, OK)
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/remedies"

    def _serve(self):
        while True:
            try:
                talk, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(talk,), daemon=True).start()

    def _talk(self, talk):
        with talk:
            try:
                head, body = whole(talk)
                self.heads.append(head)
                self.seen.append(re.search(r"(?im)^webhook-id: (\S+)", head).group(1))
                self.bodies.append(body)
                self.before_answering()
                status, said = self.answer
                talk.sendall(
                    f"HTTP/1.1 {status} X\r\nContent-Length: {len(said)}\r\n\r\n".encode() + said
                )
            except OSError:
                return

    def close(self):
        with suppress(OSError):  # closed before, by the test itself
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()


def whole(talk):
    got = b""
    while True:
        head, blank, body = got.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        if blank and len(body) >= int(length[1] if length else 0):
            return head.decode(), json.loads(body)
        got += talk.recv(65536)


@pytest.fixture
def books(monkeypatch):
    """The finance system's side of the connection."""
    monkeypatch.setenv("TUTTI_ALLOW_WEBHOOK", "127.0.0.0/8")
    running = Ledger()
    yield running
    running.close()


@pytest.fixture
def limits(db):
    return Limit.objects.create(
        role=Role.AGENT, currency="EUR", per_act=5000, per_case=5000, per_person=5000
    )


@pytest.fixture
def connect(books, db):
    """`connect(repeats_safely=True)`: a connection to the books, and its secret."""

    def made(**more):
        send_from_here(by=SYSTEM)
        terms = Terms(**({"name": "Core banking", "url": books.url} | more))
        return connect_finance("webhook", terms, by=SYSTEM)

    return made


@pytest.fixture
def give(case, ada, limits):  # noqa: F811 -- pytest hands fixtures over by name
    """`give()` proposes a credit of 40.00 EUR, which Ada may do alone."""

    def proposed(amount=4000, *, member=ada, **more):
        given = {
            "kind": "credit",
            "amount": Money(amount, "EUR") if amount else None,
            "what": "Rate applied a month early",
            "recipient": "Mortgage 20194471",
        }
        return propose_remedy(case, member=member, by=Actor.member(member.pk), **(given | more))

    return proposed
