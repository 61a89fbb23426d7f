from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tutti.cases.models import Audience, Case
from tutti.cases.tests.on_case import attach_file, case_of, conversation, furnish, heard
from tutti.listen.models import Envelope

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
LETTER = (
    b"From: Mira <mira@duarte.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b"<h1>Dear all</h1><script>alert(1)</script><img src='https://elsewhere.example/x.png'>"
)
WITH_PICTURE = (
    b"From: Mira <mira@duarte.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/html\r\n\r\n<p>See</p><img src='cid:one@x'>\r\n"
    b"--b\r\nContent-Type: image/png\r\nContent-ID: <one@x>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    b"iVBORw0KGgowMDAw\r\n--b--\r\n"
)


@pytest.fixture
def house(db):
    return furnish()


@pytest.fixture
def desk(client, house):
    client.force_login(house.ada)
    return client


@pytest.fixture
def letter(house):
    """A message of a case, with what arrived."""

    def arrived(raw: bytes, **changes):
        talk = conversation(house)
        envelope = Envelope.objects.create(
            channel=house.mail, key=f"k{talk.pk}", raw=raw, received_at=timezone.now()
        )
        message = heard(
            talk,
            changes.pop("text", "Dear all"),
            envelope_id=envelope.pk,
            **({"html": True} | changes),
        )
        case_of(house, talk)
        return message

    return arrived


def test_an_original_is_cleaned_and_may_do_nothing(desk, letter):
    answer = desk.get(reverse("message-original", args=[letter(LETTER).pk]))

    body, policy = answer.content.decode(), answer["Content-Security-Policy"]
    assert "<h1>Dear all</h1>" in body
    assert ("script" in body, "elsewhere.example" in body) == (False, False)
    assert ("default-src 'none'" in policy, "sandbox" in policy, "script-src" in policy) == (
        True,
        True,
        False,
    )


def test_a_letters_own_picture_is_shown_from_itself(desk, letter):
    body = desk.get(reverse("message-original", args=[letter(WITH_PICTURE).pk])).content.decode()

    assert 'src="data:image/png;base64,iVBORw0KGgowMDAw"' in body


def test_a_message_without_html_shows_its_words_escaped(desk, letter):
    message = letter(b"plain", html=False, text="<b>Not bold</b>")

    body = desk.get(reverse("message-original", args=[message.pk])).content.decode()

    assert "&lt;b&gt;Not bold&lt;/b&gt;" in body


def test_an_unreadable_letter_still_shows_its_words(desk, letter):
    assert (
        desk.get(reverse("message-original", args=[letter(b"\x00\xff" * 50).pk])).status_code == 200
    )


def test_the_source_is_a_download_byte_by_byte(desk, letter):
    answer = desk.get(reverse("message-raw", args=[letter(LETTER).pk]))

    assert answer.content == LETTER
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_source_that_was_erased_is_not_there(desk, house):
    talk = conversation(house)
    message = heard(talk, "Words")
    case_of(house, talk)

    assert desk.get(reverse("message-raw", args=[message.pk])).status_code == 404
    assert desk.get(reverse("message", args=[message.pk])).status_code == 200


def test_a_page_posing_as_a_picture_is_a_download(desk, letter):
    file = attach_file(letter(LETTER), "x.png", b"<script>alert(1)</script>", "image/png")

    answer = desk.get(reverse("attachment", args=[file.pk]))

    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize("name", ["message", "message-original", "message-raw"])
def test_a_message_of_a_hidden_case_is_not_there(client, house, letter, name):
    message = letter(LETTER)
    Case.objects.update(audience=Audience.NAMED)
    client.force_login(house.ben)

    assert client.get(reverse(name, args=[message.pk])).status_code == 404


def test_a_file_of_a_hidden_case_is_not_there(client, house, letter):
    file = attach_file(letter(LETTER), "a.png", PNG, "image/png")
    client.force_login(house.eve)

    assert client.get(reverse("attachment", args=[file.pk])).status_code == 404


def test_a_message_no_case_has_yet_is_not_there(desk, house):
    message = heard(conversation(house), "On its way")

    assert desk.get(reverse("message", args=[message.pk])).status_code == 404
