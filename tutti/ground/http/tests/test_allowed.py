"""The operator may open the guard, by purpose, and nobody else may."""

import pytest

from tutti.ground.http import NotAllowed, connect
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
