from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from tutti.cases.models import Audience, Case
from tutti.cases.tests.on_case import attach_file, case_of, conversation, furnish, heard
from tutti.journal.models import Entry
from tutti.listen.actions.sealing import seal_envelopes
from tutti.listen.models import Envelope

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
LETTER = (
    b"From: Mira <mira@duarte.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b"<h1>Dear all</h1><script>alert(1)</script><img src='https://elsewhere.example/x.png'>"
)
SECRET_LETTER = (
    b"From: Mira <mira@duarte.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b"<p>My card is 4111 1111 1111 1111</p>"
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


@pytest.fixture
def sealed(letter):
    """A letter whose secret was masked when it was read."""
    message = letter(SECRET_LETTER, text="My card is •••• 1111", details={"masked": ["card"]})
    seal_envelopes([Envelope.objects.get(pk=message.envelope_id)])
    return message


def test_a_sealed_original_shows_the_masked_words_alone(desk, sealed):
    shown = desk.get(reverse("message-original", args=[sealed.pk])).content.decode()
    raw = desk.get(reverse("message-raw", args=[sealed.pk]))

    assert ("•••• 1111" in shown, "4111" in shown) == (True, False)
    assert (raw.status_code, raw["Location"]) == (302, reverse("message", args=[sealed.pk]))


def test_opening_a_sealed_original_is_recorded_first(desk, house, sealed):
    answer = desk.post(reverse("message-open", args=[sealed.pk]))

    word = answer["Location"].partition("?")[2]
    shown = desk.get(reverse("message-original", args=[sealed.pk]) + f"?{word}").content.decode()
    raw = desk.get(reverse("message-raw", args=[sealed.pk]) + f"?{word}").content
    entry = Entry.objects.get(name="cases.original_opened")
    assert "4111 1111 1111 1111" in shown
    assert raw == SECRET_LETTER
    assert (entry.actor_id, entry.payload) == (house.ada.pk, {"message": sealed.pk})


def test_an_opened_letter_without_html_shows_its_words(desk, letter):
    raw = b"From: mira@duarte.example\r\nSubject: Hello\r\n\r\nMy card is 4111=201111\r\n"
    message = letter(raw, html=False, text="My card is ••••", details={"masked": ["card"]})
    word = desk.post(reverse("message-open", args=[message.pk]))["Location"].partition("?")[2]

    shown = desk.get(reverse("message-original", args=[message.pk]) + f"?{word}").content.decode()

    assert "<p>Hello</p>" in shown
    assert "My card is 4111=201111" in shown
    assert "Subject:" not in shown


def test_the_word_that_opens_is_one_members_for_a_while(client, desk, house, sealed):
    word = desk.post(reverse("message-open", args=[sealed.pk]))["Location"].partition("?")[2]
    address = reverse("message-original", args=[sealed.pk]) + f"?{word}"

    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        late = desk.get(address).content.decode()
    client.force_login(house.ben)
    others = client.get(address).content.decode()

    assert ("4111" in late, "4111" in others) == (False, False)


def test_the_page_says_how_many_secrets_were_masked(desk, sealed):
    page = desk.get(reverse("message", args=[sealed.pk])).content.decode()

    assert "One secret in this message was masked." in page
    assert reverse("message-open", args=[sealed.pk]) in page
