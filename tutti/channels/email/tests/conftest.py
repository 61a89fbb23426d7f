"""Real servers, and a line between us and them that a test can break."""

from __future__ import annotations

import socket
import threading

import pytest

from tutti.channels.contract import Connection, Outgoing, Party
from tutti.channels.email.connector import Channel
from tutti.ground.testing.mail_servers import PASSWORD, MailServers, missing

LETTER = (
    "From: Mira Duarte <mira@cust.test>\r\nTo: care@acme.test\r\nSubject: {subject}\r\n"
    "Message-ID: <{name}@cust.test>\r\n\r\n{text}\r\n"
)


def letter(name: str = "1", *, subject: str = "The fee", text: str = "Why was I charged?") -> bytes:
    return LETTER.format(name=name, subject=subject, text=text).encode()


@pytest.fixture(scope="session")
def mail_servers():
    if why := missing():
        pytest.skip(why)
    servers = MailServers()
    try:
        servers.start()
        yield servers
    finally:
        servers.stop()


@pytest.fixture
def care(mail_servers, request, monkeypatch):
    """A fresh mailbox of ours on the running servers."""
    monkeypatch.setenv("TUTTI_ALLOW_MAIL", "127.0.0.0/8")
    address = f"care{abs(hash(request.node.name)) % 10**8}@acme.test"
    yield address
    Channel().let_go()


@pytest.fixture
def place(mail_servers, care):
    return Connection(
        channel_id=1, settings=mail_servers.settings(care), credentials={"password": PASSWORD}
    )


@pytest.fixture
def outgoing():
    return Outgoing(
        external_id="reply-1@acme.test",
        conversation=7,
        to=Party(kind="email", value="mira@cust.test", name="Mira Duarte"),
        title="Re: The fee",
        text="We are sorry.\n.\nIt is paid back.",
        author_name="Ada Lind",
        follows=("1@cust.test",),
    )


class Line:
    """A port that passes bytes on to a server, until it has passed `after` of them to us."""

    def __init__(self, port: int, *, after: int) -> None:
        self.target, self.left = port, after
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        ours, _ = self.door.accept()
        with ours, socket.create_connection(("127.0.0.1", self.target)) as theirs:
            threading.Thread(target=self._pass_up, args=(ours, theirs), daemon=True).start()
            while self.left > 0 and (data := theirs.recv(4096)):
                ours.sendall(data[: self.left])
                self.left -= len(data)
            ours.shutdown(socket.SHUT_RDWR)

    def _pass_up(self, ours: socket.socket, theirs: socket.socket) -> None:
        try:
            while data := ours.recv(4096):
                theirs.sendall(data)
        except OSError:
            return

    def close(self) -> None:
        self.door.close()
        self.thread.join(5)


@pytest.fixture
def line():
    lines = []

    def broken_after(port: int, after: int) -> int:
        lines.append(Line(port, after=after))
        return lines[-1].port

    yield broken_after
    for one in lines:
        one.close()
