"""One exchange, bounded in time and size."""

import gzip
import logging
import socket
import time

import pytest
from django.db import transaction

from tutti.ground.http import (
    NetworkInsideTransaction,
    NotAllowed,
    TooBig,
    TooSlow,
    Unreachable,
    connect,
    fetch,
)
from tutti.ground.http.streams import GuardedStream


@pytest.fixture(autouse=True)
def loopback_is_allowed(monkeypatch):
    monkeypatch.setenv("TUTTI_ALLOW_WEBHOOK", "127.0.0.0/8,hook.example")


def ask(server, method="GET", **more):
    return fetch(method, f"http://127.0.0.1:{server.port}/path?q=1", purpose="webhook", **more)


def test_an_answer_comes_back_whole(answering):
    server = answering(
        b'HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{"a": 1}'
    )

    answer = ask(server, "POST", headers={"X-Id": "7"}, body=b"hello")

    assert answer.status == 201
    assert answer.is_success is True
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {"a": 1}
    head, _, body = server.heard[0].partition(b"\r\n\r\n")
    assert head.splitlines()[0] == b"POST /path?q=1 HTTP/1.1"
    assert b"X-Id: 7" in head
    assert body == b"hello"


def test_the_host_header_keeps_the_name_although_an_address_is_dialled(answering, resolver):
    server = answering(b"HTTP/1.1 204 No Content\r\n\r\n")
    resolver(["127.0.0.1"])

    fetch("GET", f"http://hook.example:{server.port}/", purpose="webhook")

    assert f"Host: hook.example:{server.port}".encode() in server.heard[0]


def test_over_tls_the_name_is_kept_although_an_address_is_dialled(
    answering, over_tls, certificate, resolver, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server = answering(b"HTTP/1.1 204 No Content\r\n\r\n", through=over_tls)
    resolver(["127.0.0.1"])

    answer = fetch("GET", f"https://hook.example:{server.port}/", purpose="webhook")

    assert answer.status == 204
    assert over_tls.names == ["hook.example"]
    assert f"Host: hook.example:{server.port}".encode() in server.heard[0]


def test_a_certificate_for_another_name_is_refused(
    answering, over_tls, certificate, resolver, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server = answering(b"HTTP/1.1 204 No Content\r\n\r\n", through=over_tls)
    resolver(["127.0.0.1"])

    with pytest.raises(Unreachable, match="could not be trusted: Hostname mismatch"):
        fetch("GET", f"https://other.example:{server.port}/", purpose="webhook")

    assert server.heard == []


def test_a_certificate_nobody_signed_is_refused(answering, over_tls):
    server = answering(b"HTTP/1.1 204 No Content\r\n\r\n", through=over_tls)

    with pytest.raises(Unreachable, match="self-signed certificate"):
        fetch("GET", f"https://127.0.0.1:{server.port}/", purpose="webhook")

    assert server.heard == []


def test_a_redirect_is_not_followed(answering, sentinel):
    where = f"http://127.0.0.1:{sentinel.port}/"
    server = answering(
        f"HTTP/1.1 302 Found\r\nLocation: {where}\r\nContent-Length: 0\r\n\r\n".encode()
    )

    answer = ask(server)

    assert answer.status == 302
    assert sentinel.connects() == 0


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"])
def test_a_proxy_in_the_environment_is_not_used(variable, answering, sentinel, monkeypatch):
    monkeypatch.setenv(variable, f"http://127.0.0.1:{sentinel.port}")
    server = answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    assert ask(server).status == 200
    assert sentinel.connects() == 0


def test_an_answer_that_never_ends_is_too_big(peer):
    def talk(connection, heard):
        heard.append(connection.recv(65536))
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    with pytest.raises(TooBig, match="longer than 2097152 bytes"):
        ask(peer(talk))


def test_a_compressed_bomb_is_too_big_before_it_unfolds(answering):
    bomb = gzip.compress(bytes(64 * 1024 * 1024))
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n"

    with pytest.raises(TooBig):
        ask(answering(head.encode() + bomb))


def test_a_compressed_answer_is_unpacked(answering):
    packed = gzip.compress(b"hello " * 1000)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n"

    assert ask(answering(head.encode() + packed)).body == b"hello " * 1000


@pytest.mark.parametrize(
    ("encoding", "body"),
    [("br", b"xx"), ("gzip", b"not packed"), ("gzip", gzip.compress(b"x" * 99, mtime=0)[:-12])],
)
def test_an_answer_that_cannot_be_unpacked_is_said_so(encoding, body, answering):
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n\r\n"

    with pytest.raises(Unreachable):
        ask(answering(head.encode() + body))


def test_bytes_that_drip_for_ever_are_too_slow(peer):
    def talk(connection, heard):
        heard.append(connection.recv(65536))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
        connection.settimeout(0.02)
        while True:
            connection.sendall(b"x")
            try:
                if connection.recv(1) == b"":
                    return
            except TimeoutError:
                continue

    began = time.monotonic()
    with pytest.raises(TooSlow, match=r"took longer than 1 seconds"):
        ask(peer(talk), seconds=1)

    assert time.monotonic() - began < 5


def test_a_server_that_says_nothing_is_too_slow(peer):
    with pytest.raises(TooSlow):
        ask(peer(lambda connection, _: connection.recv(65536) and connection.recv(1)), seconds=0.2)


@pytest.mark.parametrize(
    "raw", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"]
)
def test_a_server_that_does_not_speak_http_is_unreachable(raw, answering):
    with pytest.raises(Unreachable, match="broke off"):
        ask(answering(raw))


def test_nobody_listening_is_unreachable(sentinel):
    port = sentinel.port
    sentinel.close()

    with pytest.raises(Unreachable, match="does not answer"):
        fetch("GET", f"http://127.0.0.1:{port}/", purpose="webhook")


def test_nobody_listening_means_that_nothing_left(sentinel):
    sentinel.close()

    with pytest.raises(Unreachable) as failed:
        ask(sentinel)

    assert failed.value.nothing_left is True


def test_a_server_that_breaks_off_may_have_taken_the_request(answering):
    with pytest.raises(Unreachable) as failed:
        ask(answering(b"not http at all"))

    assert failed.value.nothing_left is False


def test_an_unknown_name_is_unreachable():
    with pytest.raises(Unreachable, match=r"nobody.invalid is not a known name"):
        fetch("GET", "https://nobody.invalid/", purpose="webhook")


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\0b"])
def test_a_header_cannot_smuggle_another(value, answering):
    server = answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    with pytest.raises(Unreachable):
        ask(server, headers={"X-Name": value})

    assert not any(b"Evil" in request for request in server.heard)


def test_a_name_and_password_in_the_address_are_refused_and_not_repeated(caplog):
    caplog.set_level(logging.DEBUG)

    with pytest.raises(NotAllowed) as refused:
        fetch("GET", "https://ada:sesame@hook.example/", purpose="webhook")

    assert "sesame" not in f"{refused.value}{caplog.text}"


@pytest.mark.django_db
def test_inside_a_transaction_nothing_goes_out(sentinel):
    with transaction.atomic(), pytest.raises(NetworkInsideTransaction):
        fetch("GET", f"http://127.0.0.1:{sentinel.port}/", purpose="webhook")
    with transaction.atomic(), pytest.raises(NetworkInsideTransaction):
        connect("127.0.0.1", sentinel.port, purpose="webhook")

    assert sentinel.connects() == 0


@pytest.mark.django_db(transaction=True)
def test_after_the_transaction_it_does(sentinel):
    with transaction.atomic():
        pass

    connect("127.0.0.1", sentinel.port, purpose="webhook", timeout=2).close()

    assert sentinel.connects() == 1


@pytest.mark.django_db
def test_the_block_around_a_test_does_not_count(sentinel):
    connect("127.0.0.1", sentinel.port, purpose="webhook", timeout=2).close()

    assert sentinel.connects() == 1


def test_past_its_deadline_a_stream_does_nothing_more():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        stream = GuardedStream(ours, deadline=time.monotonic() - 1)

        with pytest.raises(TimeoutError):
            stream.write(b"late")
        with pytest.raises(TimeoutError):
            stream.read(1)

        theirs.setblocking(False)
        with pytest.raises(BlockingIOError):
            theirs.recv(9)
