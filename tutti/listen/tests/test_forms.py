"""The public form: a visitor's words arrive once, whole, from whoever they claim to be."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tutti.ground.accounts.models import Department, Member, Role
from tutti.journal.testing import follow_all
from tutti.listen.doors import door_path
from tutti.listen.models import Attachment, Channel, Conversation, Envelope, Message
from tutti.people.models import Identity

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(db):
    keeper = Member.objects.create(name="Cleo", email="cleo@acme.test", role=Role.AGENT)
    support = Department.objects.create(name="Support", keeper=keeper)
    return Channel.objects.create(kind="webform", name="Contact", department=support)


@pytest.fixture
def visitor():
    return Client(headers={"accept-language": "en"})


def change(form, **settings):
    form.settings = form.settings | settings
    form.save()


def nonce_on(answer):
    return re.search(r'name="nonce" value="([^"]+)"', answer.content.decode())[1]


def fill_in(visitor, form, *, path="", nonce=None, **changes):
    path = path or door_path(form)
    given = {
        "name": "Mira Sol",
        "email": "mira@example.com",
        "title": "March payment",
        "words": "You took 240 too much.",
        "nonce": nonce or nonce_on(visitor.get(path)),
    }
    return visitor.post(
        path, {key: value for key, value in (given | changes).items() if value is not None}
    )


@pytest.mark.proves_channel("hears", kind="webform", by="server")
@pytest.mark.proves_channel("reads", kind="webform", by="server")
def test_what_a_visitor_wrote_becomes_a_conversation(form, visitor):
    answer = fill_in(visitor, form)

    follow_all()

    message, conversation = Message.objects.get(), Conversation.objects.get()
    assert answer.status_code == 302
    assert (message.title, message.text) == ("March payment", "You took 240 too much.")
    assert (conversation.party_kind, conversation.party_value) == ("email", "mira@example.com")
    assert conversation.party_name == "Mira Sol"


def test_the_address_is_claimed_not_proved(form, visitor):
    fill_in(visitor, form)

    follow_all()

    assert Message.objects.get().trust == "weak"
    assert Identity.objects.get().verified_at is None


def test_thanks_name_the_reference_the_desk_sees(form, visitor):
    answer = fill_in(visitor, form)
    thanks = visitor.get(answer["Location"])
    follow_all()

    reference = Message.objects.get().details["reference"]
    assert f">{reference}<" in thanks.content.decode()


@pytest.mark.proves_channel("disorder", kind="webform", by="server")
def test_the_same_page_sent_twice_is_one_envelope(form, visitor):
    nonce = nonce_on(visitor.get(door_path(form)))

    answers = [fill_in(visitor, form, nonce=nonce) for _ in range(5)]

    assert {answer["Location"] for answer in answers} == {answers[0]["Location"]}
    assert Envelope.objects.count() == 1


def test_files_come_with_the_words(form, visitor):
    files = [
        SimpleUploadedFile("../letter.txt", b"one\ntwo"),
        SimpleUploadedFile("b.bin", bytes(range(256))),
    ]

    fill_in(visitor, form, attachments=files)
    follow_all()

    kept = Attachment.objects.order_by("pk")
    assert [(file.name, file.size) for file in kept] == [("letter.txt", 7), ("b.bin", 256)]


def test_a_form_that_carries_much_is_kept_outside_the_table_and_read_again(form, visitor):
    fill_in(visitor, form, attachments=[SimpleUploadedFile("big.bin", b"x" * 600_000)])
    follow_all()

    assert Envelope.objects.get().raw is None
    assert Attachment.objects.get().size == 600_000


def test_too_many_files_are_refused_with_a_reason(form, visitor):
    answer = fill_in(
        visitor, form, attachments=[SimpleUploadedFile(f"{n}.txt", b"x") for n in range(6)]
    )

    assert answer.status_code == 422
    assert "At most five files" in answer.content.decode()


def test_other_questions_become_fields_of_the_case(form, visitor):
    change(form, fields="contract = Contract number\nbad key = Nothing")

    fill_in(visitor, form, field_contract="77-1")
    follow_all()

    assert Message.objects.get().details["fields"] == {"contract": "77-1"}


@pytest.mark.parametrize("email", ["", "mira", "mira@", "a@b@c", "mira@example.com\nBcc: x@y.test"])
def test_an_address_nobody_can_be_answered_at_is_asked_again(form, visitor, email):
    answer = fill_in(visitor, form, email=email)

    assert (answer.status_code, Envelope.objects.count()) == (422, 0)
    assert "You took 240 too much." in answer.content.decode()


def test_without_the_need_of_an_address_one_may_stay_unknown(form, visitor):
    change(form, asks_email=False)

    fill_in(visitor, form, email="", name="")
    follow_all()

    assert (Conversation.objects.get().party_value, Identity.objects.count()) == ("", 0)


def test_a_machine_that_fills_every_field_is_thanked_and_forgotten(form, visitor):
    answer = fill_in(visitor, form, website="http://bad.example")

    assert (answer.status_code, Envelope.objects.count()) == (302, 0)


def test_a_page_left_open_overnight_keeps_what_was_typed(form, visitor):
    nonce = nonce_on(visitor.get(door_path(form)))

    with time_machine.travel(timezone.now() + timedelta(hours=30)):
        late = fill_in(visitor, form, nonce=nonce)
        again = fill_in(visitor, form, nonce=nonce_on(late))

    assert (late.status_code, again.status_code) == (422, 302)
    assert "please send it again" in late.content.decode()


@pytest.mark.parametrize("nonce", ["", "x", "1:abc", "1:abc:def:ghi"])
def test_a_name_we_did_not_give_is_not_taken(form, visitor, nonce):
    fill_in(visitor, form, nonce=nonce or " ")

    assert Envelope.objects.count() == 0


def test_a_name_of_another_form_is_not_taken(form, visitor):
    other = Channel.objects.create(kind="webform", name="Other", department=form.department)
    nonce = nonce_on(visitor.get(door_path(other)))

    assert fill_in(visitor, form, nonce=nonce).status_code == 422


def test_one_address_is_heard_three_times_an_hour(form, visitor):
    answers = [fill_in(visitor, form) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert (Envelope.objects.count(), "Retry-After" in answers[-1]) == (3, True)


def test_one_source_is_heard_twenty_times_an_hour(form, visitor):
    answers = [fill_in(visitor, form, email=f"m{n}@example.com") for n in range(22)]

    assert [answer.status_code for answer in answers] == [302] * 20 + [429] * 2


def test_texts_are_in_the_language_of_the_page_around(form, visitor):
    change(form, title="en: Ask us\nit: Scrivici")

    shown = [
        visitor.get(door_path(form) + query).content.decode()
        for query in ("?lang=it", "?lang=en", "?lang=xx")
    ]

    assert ["Scrivici" in shown[0], "Ask us" in shown[1], "Ask us" in shown[2]] == [
        True,
        True,
        True,
    ]


def test_the_page_may_stand_in_no_frame_and_leaves_no_cookie(form, visitor):
    answer = visitor.get(door_path(form))

    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert not answer.cookies


def test_the_frame_may_stand_on_the_origins_named_and_on_no_other(form, visitor):
    change(form, frames="https://www.acme.test\nhttps://bad; script-src *\nhttps://x.test/path")

    answer = visitor.get(door_path(form) + "embed/")

    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors https://www.acme.test;" in policy + ";"
    assert ("script-src *" in policy, "x.test" in policy) == (False, False)
    assert ("X-Frame-Options" in answer, bool(answer.cookies)) == (False, False)


def test_without_origins_the_frame_stands_nowhere(form, visitor):
    answer = visitor.get(door_path(form) + "embed/")

    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_a_form_in_a_frame_is_sent_and_thanked_there(form, visitor):
    change(form, frames="https://www.acme.test")

    answer = fill_in(visitor, form, path=door_path(form) + "embed/")
    thanks = visitor.get(answer["Location"])

    assert (answer.status_code, thanks.status_code, Envelope.objects.count()) == (302, 200, 1)
    assert "frame-ancestors https://www.acme.test" in thanks["Content-Security-Policy"]


def test_the_script_for_other_pages_may_be_loaded_there(form, visitor):
    answer = visitor.get("/form/embed.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("reference", ["buy-now", "0", "AAAAAAAAA"])
def test_thanks_repeat_nothing_but_a_reference(form, visitor, reference):
    assert visitor.get(f"{door_path(form)}thanks/{reference}/").status_code == 404


def test_a_form_that_is_switched_off_is_not_there(form, visitor):
    Channel.objects.update(state="paused")

    answers = [
        visitor.get(door_path(form)),
        visitor.post(door_path(form), {}),
        visitor.get("/form/x/"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
