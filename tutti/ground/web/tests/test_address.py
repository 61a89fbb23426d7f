"""Links are made from the public address, which somebody said and nobody guessed."""

import pytest
from django.core.checks import run_checks

from tutti.ground.house.models import House
from tutti.ground.web.address import (
    AddressNotSet,
    AddressUnusable,
    clean_address,
    is_loopback,
    public_url,
)


@pytest.mark.django_db
def test_a_link_begins_with_what_the_operator_set(settings):
    settings.TUTTI_URL = "https://tutti.example/"
    House.objects.create(pk=1, public_address="https://other.example")

    assert public_url("/t/abc/") == "https://tutti.example/t/abc/"


@pytest.mark.django_db
def test_without_that_it_begins_with_what_an_administrator_entered():
    House.objects.create(pk=1, public_address="https://tutti.example:8443")

    assert public_url("/t/abc/") == "https://tutti.example:8443/t/abc/"


@pytest.mark.django_db
def test_until_somebody_says_the_address_no_link_is_made():
    with pytest.raises(AddressNotSet, match="TUTTI_URL"):
        public_url("/t/abc/")


@pytest.mark.parametrize("path", ["", "t/abc", "//evil.example/", "https://evil.example/"])
def test_only_a_path_of_ours_becomes_a_link(path, settings):
    settings.TUTTI_URL = "https://tutti.example"

    with pytest.raises(ValueError, match="not a path"):
        public_url(path)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://tutti.example", "https://tutti.example"),
        (" HTTPS://Tutti.Example/ ", "https://tutti.example"),
        ("https://tutti.example:8443", "https://tutti.example:8443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_address_is_kept_in_its_plain_form(given, kept):
    assert clean_address(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "",
        "tutti.example",
        "tutti.example:8000",
        "ftp://tutti.example",
        "javascript:alert(1)",
        "https://",
        "https:///x",
        "https://tutti.example/desk",
        "https://tutti.example/?x",
        "https://tutti.example/#x",
        "https://ada@tutti.example",
        "https://ada:x@tutti.example",
        "https://tutti.example:99999",
        "https://tutti.example:x",
        "https://tutti example",
        "https://tutti.example\\evil",
        "https://[::1",
        "https://tütti.example",
        "http://tutti.example",
        "http://10.0.0.7:8000",
    ],
)
def test_what_is_no_address_is_refused(given):
    with pytest.raises(AddressUnusable):
        clean_address(given)


def test_plain_http_needs_the_operators_word(settings):
    settings.TUTTI_PLAIN_HTTP = True

    assert clean_address("http://10.0.0.7:8000") == "http://10.0.0.7:8000"


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST.", "tutti.localhost", "127.0.0.1", "127.9.9.9", "[::1]", "::1"]
)
def test_the_machine_itself_is_known(host):
    assert is_loopback(host) is True


@pytest.mark.parametrize(
    "host",
    ["", "10.0.0.1", "localhost.evil.example", "127.0.0.1.evil.example", "127.1", "2130706433"],
)
def test_nothing_else_is_taken_for_it(host):
    assert is_loopback(host) is False


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("TUTTI_URL", "tutti.example", ["web.E001"]),
        ("TUTTI_PROXIES", "proxy.internal", ["web.E002"]),
        ("TUTTI_URL", "https://tutti.example", []),
        ("TUTTI_PROXIES", "10.0.0.5, 192.168.0.0/16, ::1", []),
    ],
)
def test_a_setting_that_cannot_work_stops_the_start(name, value, expected, settings):
    setattr(settings, name, value)

    assert [problem.id for problem in run_checks(tags=["web"])] == expected
