"""A line that stays open: events as they come, in pieces of any size, until somebody closes it."""

from __future__ import annotations

import socket
import threading

import pytest

from tutti.ground.http import NotAllowed, OutsideError, announcements

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"


class Announcing:
    """A server that says what the test tells it to, on one connection."""

    def __init__(self, head: bytes) -> None:
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self.asked = b""
        self._head = head
        self._line: socket.socket | None = None
        self._thread = threading.Thread(target=self._answer, daemon=True)
        self._thread.start()

    def _answer(self) -> None:
        self._line, _ = self._door.accept()
        while b"\r\n\r\n" not in self.asked:
            self.asked += self._line.recv(65536)
        self._line.sendall(self._head)

    def says(self, words: bytes) -> None:
        self._thread.join(5)
        self._line.sendall(b"%x\r\n%s\r\n" % (len(words), words))

    def hangs_up(self) -> None:
        self._line.close()

    def close(self) -> None:
        self._door.close()
        if self._line:
            self._line.close()


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("TUTTI_ALLOW_NETWORK", "127.0.0.0/8")
    one = Announcing(HEAD)
    yield one
    one.close()


@pytest.fixture
def line(server):
    opened = announcements(
        f"http://127.0.0.1:{server.port}/stream", purpose="network", headers={"authorization": "Bearer t"}
    )  # fmt: skip
    yield opened
    opened.close()


def test_events_come_as_they_are_said(server, line):
    server.says(b":)\n\nevent: update\ndata: one\ndata: two\n\n")

    found = line.next(seconds=5)

    assert [(one.name, one.data) for one in found] == [("update", "one\ntwo")]
    assert b"authorization: Bearer t" in server.asked


def test_an_event_may_come_in_halves(server, line):
    server.says(b"event: del")
    first = line.next(seconds=0.1)
    server.says(b"ete\r\ndata: 7\r\n\r\n")

    found = line.next(seconds=5)

    assert (first, [(one.name, one.data) for one in found]) == ([], [("delete", "7")])


def test_nothing_said_is_nothing_heard_and_the_line_stays(server, line):
    quiet = line.next(seconds=0.05)
    server.says(b"data: later\n\n")

    assert (quiet, [one.data for one in line.next(seconds=5)]) == ([], ["later"])


def test_a_line_that_was_closed_is_said(server, line):
    server.says(b":\n\n")
    comment = line.next(seconds=0.1)  # is no event
    server.hangs_up()

    assert comment == []
    with pytest.raises(OutsideError):
        line.next(seconds=5)


def test_an_event_without_an_end_is_not_kept(server, line, monkeypatch):
    monkeypatch.setattr("tutti.ground.http.listening.LONGEST_EVENT", 1000)
    server.says(b"data: " + b"x" * 2000)

    with pytest.raises(OutsideError, match="longer"):
        line.next(seconds=5)


def test_a_place_that_announces_nothing_is_said(monkeypatch):
    monkeypatch.setenv("TUTTI_ALLOW_NETWORK", "127.0.0.0/8")
    server = Announcing(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")

    with pytest.raises(OutsideError, match="404"):
        announcements(f"http://127.0.0.1:{server.port}/", purpose="network", headers={})
    server.close()


def test_a_private_address_is_not_listened_to(monkeypatch):
    monkeypatch.delenv("TUTTI_ALLOW_NETWORK", raising=False)

    with pytest.raises(NotAllowed):
        announcements("https://10.0.0.1/stream", purpose="network", headers={})
