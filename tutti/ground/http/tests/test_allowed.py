"""The operator may open the guard, by purpose, and nobody else may."""

from threading import Event

import pytest

from tutti.ground.http import NotAllowed, TooSlow, connect
from tutti.ground.http.allowed import AllowListUnreadable, allowed


def test_an_allowed_network_is_reached_on_any_port(monkeypatch, sentinel):
    monkeypatch.setenv("TUTTI_ALLOW_MAIL", "127.0.0.0/8, ::1")

    connect("127.0.0.1", sentinel.port, purpose="mail", timeout=2).close()
    connect("::1", sentinel.port, purpose="mail", timeout=2).close()

    assert sentinel.connects() == 2


def test_an_allowed_name_is_reached_whatever_its_case(monkeypatch, sentinel):
    monkeypatch.setenv("TUTTI_ALLOW_MAIL", "LocalHost.")

    connect("localhost", sentinel.port, purpose="mail", timeout=2).close()

    assert sentinel.connects() == 1


def test_what_is_allowed_for_mail_is_not_allowed_for_webhooks(monkeypatch, sentinel):
    monkeypatch.setenv("TUTTI_ALLOW_MAIL", "127.0.0.0/8")

    with pytest.raises(NotAllowed, match="TUTTI_ALLOW_WEBHOOK"):
        connect("127.0.0.1", sentinel.port, purpose="webhook", timeout=2)

    assert sentinel.connects() == 0


def test_an_allowed_network_does_not_allow_its_mapped_form(monkeypatch, sentinel, resolver):
    monkeypatch.setenv("TUTTI_ALLOW_MAIL", "127.0.0.0/8")
    resolver(["::ffff:127.0.0.1"])

    with pytest.raises(NotAllowed):
        connect("mapped.example", sentinel.port, purpose="mail", timeout=2)

    assert sentinel.connects() == 0


def test_nothing_is_allowed_to_begin_with(monkeypatch):
    monkeypatch.delenv("TUTTI_ALLOW_MAIL", raising=False)

    assert allowed("mail").networks == ()
    assert allowed("mail").hosts == frozenset()


def test_an_entry_that_is_no_network_is_named(monkeypatch):
    monkeypatch.setenv("TUTTI_ALLOW_MAIL", "10.0.0.0/99")

    with pytest.raises(AllowListUnreadable, match=r"TUTTI_ALLOW_MAIL holds '10.0.0.0/99'"):
        allowed("mail")


def test_a_purpose_nobody_declared_is_a_loud_mistake():
    with pytest.raises(ValueError, match="'avatar' is not a purpose"):
        allowed("avatar")


@pytest.mark.parametrize(
    ("host", "port"),
    [
        ("", 993),
        (" mail", 993),
        ("ma il", 993),
        ("mail\r\nx", 993),
        ("mail\0", 993),
        ("mail", 0),
        ("mail", -1),
        ("mail", 65536),
    ],
)
def test_what_is_no_host_or_port_is_refused(host, port):
    with pytest.raises(NotAllowed, match=r"That is not a host name|is not a port"):
        connect(host, port, purpose="mail")


def test_the_second_address_is_tried_when_the_first_is_closed(monkeypatch, peer, resolver):
    monkeypatch.setenv("TUTTI_ALLOW_MAIL", "127.0.0.1,::1")
    server = peer(lambda connection, heard: heard.append(connection.recv(9)))
    resolver(["::1", "127.0.0.1"])

    with connect("mail.example", server.port, purpose="mail", timeout=2) as connected:
        assert connected.getpeername()[0] == "127.0.0.1"


def test_a_name_nobody_can_resolve_in_time_is_too_slow(monkeypatch):
    answered = Event()
    monkeypatch.setattr(
        "tutti.ground.http.resolving.socket.getaddrinfo", lambda *_, **__: answered.wait() and []
    )

    with pytest.raises(TooSlow, match="Nobody could say in time"):
        connect("slow.example", 993, purpose="mail", timeout=0.05)
    answered.set()


def test_no_time_left_means_no_connection(monkeypatch, resolver, sentinel):
    monkeypatch.setenv("TUTTI_ALLOW_MAIL", "127.0.0.1")
    resolver(["127.0.0.1"])

    with pytest.raises(TooSlow):
        connect("mail.example", sentinel.port, purpose="mail", timeout=-1)

    assert sentinel.connects() == 0
