"""A secret of ours leaves in one mail to one address, and in nothing else."""

import logging
import quopri
import secrets
from io import StringIO
from urllib.parse import quote

import pytest

from tutti.ground.keys.links import KeylessFormatter, key_path, strip_keys

SECRET = "Zm9vYmFy_Zm9vYmFyZm9v-mFyZm9vYmE"


@pytest.mark.parametrize("kind", ["t", "k"])
@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "https://tutti.example{}",
        "See https://tutti.example{}, please.",
        "<a href='https://tutti.example{}'>",
        "> > https://tutti.example{}?x=1#y",
        "GET {} HTTP/1.1",
        "two https://a.example{} and https://a.example{}",
        "[link](https://tutti.example{})",
    ],
)
def test_a_key_goes_and_the_text_around_it_stays(text, kind):
    path = key_path(SECRET, kind=kind)

    assert strip_keys(text.replace("{}", path)) == text.replace("{}", f"/{kind}/removed/")


def test_a_key_inside_another_address_goes():
    text = "https://safe.example/?url=" + quote("https://tutti.example" + key_path(SECRET), safe="")

    assert SECRET not in strip_keys(text)


def test_a_key_broken_over_lines_in_a_mail_goes():
    mail = quopri.encodestring(
        b"x" * 60 + b" https://tutti.example" + key_path(SECRET).encode()
    ).decode()
    assert "=\n" in mail

    assert SECRET not in strip_keys(mail).replace("=\n", "")
    assert SECRET[-6:] not in strip_keys(mail)


def test_every_secret_we_make_is_recognised():
    made = [secrets.token_urlsafe(24) for _ in range(500)]

    assert {strip_keys(key_path(secret)) for secret in made} == {"/k/removed/"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/t/",
        "/t/short/",
        "/cases/12/",
        "https://e.example/tt/" + SECRET,
        "/k/" + "a" * 80 + "/",
    ],
)
def test_what_is_no_key_of_ours_stays(text):
    assert strip_keys(text) == text


def test_a_log_line_holds_no_key_not_even_in_its_traceback():
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(KeylessFormatter("%(levelname)s %(message)s"))
    log = logging.getLogger("tutti.keyless")
    log.addHandler(handler)

    log.propagate = False

    try:
        {}[key_path(SECRET)]
    except KeyError:
        log.exception("Not found: %s", key_path(SECRET, kind="t"))

    assert SECRET not in written.getvalue()
    assert written.getvalue().count("removed") == 2
    assert "Traceback" in written.getvalue()
