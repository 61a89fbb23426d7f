from __future__ import annotations

import asyncio
import io

from tutti.config.web import body as bodies
from tutti.config.web.bridge import Bridge
from tutti.config.web.environ import environ


def call(wsgi, *, method="GET", path="/", headers=(), pieces=(b"",)):
    """One request through the bridge; the answer as (status, headers, body, number of pieces)."""
    sent = []
    waiting = [
        {"type": "http.request", "body": piece, "more_body": number + 1 < len(pieces)}
        for number, piece in enumerate(pieces)
    ]
    scope = {
        "type": "http", "method": method, "path": path, "query_string": b"a=1", "scheme": "http",
        "http_version": "1.1", "headers": list(headers), "server": ("127.0.0.1", 8000), "client": ("127.0.0.1", 5),
    }  # fmt: skip

    async def receive():
        return waiting.pop(0)

    async def send(message):
        sent.append(message)

    async def run():
        bridge = Bridge(wsgi)
        await bridge(scope, receive, send)
        bridge.close()

    asyncio.run(run())
    content = [message["body"] for message in sent[1:]]
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(content), len(content)


def echo(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["wsgi.input"].read()]


class Streamed(list):
    streaming = True


def test_a_body_arrives_whole_whatever_its_pieces():
    status, headers, content, _ = call(echo, method="POST", pieces=(b"one ", b"two ", b"three"))

    assert (status, headers[b"content-type"], content) == (200, b"text/plain", b"one two three")


def test_a_large_body_is_kept_on_disk():
    kept = []

    def look(environ, start_response):
        kept.append(environ["wsgi.input"]._rolled)
        return echo(environ, start_response)

    piece = b"x" * 700_000
    _, _, content, _ = call(look, method="POST", pieces=(piece, piece))

    assert (kept, content) == ([True], piece + piece)


def test_a_body_over_the_cap_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(bodies, "cap_of", lambda _: 2_000_000)

    status, *_ = call(echo, method="POST", headers=[(b"content-length", b"2000001")])

    assert status == 413


def test_a_body_that_grows_over_the_cap_unannounced_is_refused(monkeypatch):
    monkeypatch.setattr(bodies, "cap_of", lambda _: 2_000_000)

    status, *_ = call(echo, method="POST", pieces=(b"x" * 1_500_000, b"x" * 600_000))

    assert status == 413


def test_a_body_that_does_not_come_is_refused(monkeypatch):
    monkeypatch.setattr(bodies, "PATIENCE", 0.01)

    async def never():
        await asyncio.sleep(5)

    async def read():
        try:
            await bodies.read_body(never, "/", None)
        except bodies.BodyRefused as refusal:
            return refusal.status

    assert asyncio.run(read()) == 408


def test_a_stream_leaves_piece_by_piece_and_a_page_in_one():
    def pieces(environ, start_response):
        start_response("200 OK", [])
        return Streamed([b"a", b"b", b"c"])

    def page(environ, start_response):
        start_response("200 OK", [])
        return [b"a", b"b", b"c"]

    assert call(pieces)[2:] == (b"abc", 4)
    assert call(page)[2:] == (b"abc", 1)


def test_head_is_answered_without_a_body():
    assert call(echo, method="HEAD", pieces=(b"words",))[2] == b""


def test_every_answer_is_closed_so_that_its_connection_goes_back():
    closed = []

    class Answer(list):
        def close(self):
            closed.append(True)

    def page(environ, start_response):
        start_response("200 OK", [])
        return Answer([b"words"])

    call(page)

    assert closed == [True]


def test_a_broken_page_answers_500_in_words():
    def broken(environ, start_response):
        raise ZeroDivisionError

    status, _, content, _ = call(broken)

    assert (status, content) == (500, b"Something went wrong on our side. It was written down.")


def test_a_header_with_an_underscore_cannot_pass_for_one_of_a_proxy():
    scope = {
        "method": "GET", "path": "/caf\u00e9", "query_string": b"", "scheme": "https", "http_version": "1.1",
        "headers": [(b"x_forwarded_proto", b"https"), (b"cookie", b"a=1"), (b"cookie", b"b=2"),
                    (b"x-note", b"1"), (b"x-note", b"2")],
    }  # fmt: skip

    found = environ(scope, io.BytesIO(), 0)

    assert "HTTP_X_FORWARDED_PROTO" not in found
    assert (found["HTTP_COOKIE"], found["HTTP_X_NOTE"]) == ("a=1; b=2", "1,2")
    assert found["PATH_INFO"].encode("latin-1").decode() == "/caf\u00e9"
