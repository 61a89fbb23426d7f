"""No form of a private address reaches anything."""

import pytest

from tutti.ground.http import NotAllowed, OutsideError, Unreachable, connect, fetch
from tutti.ground.http.addresses import is_public, parsed
from tutti.ground.http.tests.forms import ODD, V4, V6

HOSTS = [*V4, *V6]
URL_HOSTS = [*V4, *[f"[{address}]" for address in V6], *ODD]


@pytest.mark.parametrize("host", HOSTS)
def test_a_mail_connection_to_a_private_host_never_leaves(host, sentinel):
    with pytest.raises((NotAllowed, Unreachable)):
        connect(host, sentinel.port, purpose="mail", timeout=2)

    assert sentinel.connects() == 0


@pytest.mark.parametrize("host", URL_HOSTS)
@pytest.mark.parametrize("scheme", ["https", "http"])
def test_a_web_request_to_a_private_host_never_leaves(scheme, host, sentinel):
    with pytest.raises(OutsideError):
        fetch("GET", f"{scheme}://{host}:{sentinel.port}/x", purpose="webhook", seconds=2)

    assert sentinel.connects() == 0


def test_the_table_is_as_long_as_the_house_wants_it():
    assert len(set(HOSTS)) >= 120
    assert len(set(URL_HOSTS)) >= 150


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "gopher://127.0.0.1:25/_x",
        "ftp://127.0.0.1/",
        "dict://127.0.0.1:11211/",
        "data:text/plain,x",
        "javascript:alert(1)",
        "unix:/run/x.sock",
        "//127.0.0.1/",
        "127.0.0.1",
        "/etc/passwd",
        "https:/127.0.0.1",
        "https:127.0.0.1",
        "https://",
        "",
        "https://127.0.0.1:99999/",
        "https://127.0.0.1:-1/",
        "https://127.0.0.1:x/",
        "http+unix://x/",
    ],
)
def test_what_is_no_web_address_is_refused_by_name(url):
    with pytest.raises(NotAllowed):
        fetch("GET", url, purpose="webhook", seconds=2)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "93.184.215.14", "2606:4700::1111", "2a00:1450:4001::64"]
)
def test_the_public_internet_is_public(address):
    assert is_public(parsed(address)) is True


def test_one_private_address_among_public_ones_refuses_the_host(resolver, sentinel):
    resolver(["8.8.8.8", "127.0.0.1"])

    with pytest.raises(NotAllowed):
        connect("two.example", 993, purpose="mail", timeout=1)

    assert sentinel.connects() == 0


def test_a_name_that_changes_its_answer_after_the_check_gains_nothing(resolver, sentinel):
    resolver(["192.0.2.1", "127.0.0.1"], ["127.0.0.1"])

    for _ in range(3):
        with pytest.raises(NotAllowed):
            fetch("GET", f"https://flip.example:{sentinel.port}/", purpose="webhook", seconds=1)

    assert sentinel.connects() == 0


def test_the_address_that_was_checked_is_the_one_connected_to(resolver, sentinel, monkeypatch):
    # The first look-up allows (loopback, allowed by the operator); the second would name nobody.
    monkeypatch.setenv("TUTTI_ALLOW_MAIL", "127.0.0.0/8")
    resolver(["127.0.0.1"], ["192.0.2.1"])

    connect("flip.example", sentinel.port, purpose="mail", timeout=1).close()

    assert sentinel.connects() == 1


def test_a_public_host_on_an_unusual_port_is_refused(resolver):
    resolver(["8.8.8.8"])

    with pytest.raises(NotAllowed, match="Port 6379 is not used"):
        connect("public.example", 6379, purpose="mail", timeout=1)


def test_a_public_host_without_encryption_is_refused(resolver):
    resolver(["8.8.8.8"])

    with pytest.raises(NotAllowed, match="reads along"):
        fetch("GET", "http://public.example/", purpose="webhook", seconds=1)


def test_a_scope_on_an_address_does_not_hide_it():
    assert is_public(parsed("fe80::1%eth0")) is False
