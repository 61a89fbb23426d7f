from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tutti.ground.files.models import Blob
from tutti.journal.models import Entry
from tutti.listen.actions.reading import read_envelopes
from tutti.listen.actions.storing import store_raw
from tutti.listen.actions.threading import remember_name
from tutti.listen.models import (
    Attachment,
    Claimed,
    Conversation,
    Envelope,
    Message,
    MessageVersion,
    Waiting,
)
from tutti.listen.originals import bytes_of
from tutti.listen.tests.conftest import BEGAN, hear, raw

POST = raw("m1", kind="said", text="Your tap leaks", files=["bill.txt"])
EDIT = raw("m1:edit:a", kind="edited", text="Your tap drips", minute=5, version="a")
LATER = raw("m1:edit:b", kind="edited", text="My tap drips", minute=9, version="b")
GONE = raw("m1:deleted", kind="deleted", minute=20)


def names():
    return list(Entry.objects.order_by("pk").values_list("name", flat=True))


def test_an_edit_speaks_and_the_first_words_stay_as_a_version(public_channel):
    (id_,) = hear(public_channel, POST, EDIT)

    message = Message.objects.get(pk=id_)
    assert (message.text, message.edited_at) == ("Your tap drips", BEGAN + timedelta(minutes=5))
    assert list(message.versions.order_by("at").values_list("text", "until")) == [
        ("Your tap leaks", message.edited_at),
        ("Your tap drips", None),
    ]
    assert names().count("listen.message_edited") == 1


def test_an_older_edit_that_comes_late_takes_its_place_among_the_versions(public_channel):
    (id_,) = hear(public_channel, POST, LATER, EDIT)

    message = Message.objects.get(pk=id_)
    assert message.text == "My tap drips"
    assert list(message.versions.order_by("at").values_list("text", flat=True)) == [
        "Your tap leaks",
        "Your tap drips",
        "My tap drips",
    ]


def test_an_edit_that_comes_before_its_message_waits_for_it(public_channel):
    hear(public_channel, EDIT)
    waiting = list(Waiting.objects.values_list("external_id", flat=True))

    (id_,) = hear(public_channel, POST)

    assert waiting == ["m1"]
    assert Message.objects.get(pk=id_).text == "Your tap drips"
    assert not Waiting.objects.exists()


def test_an_edit_told_twice_is_one(public_channel):
    again = raw("m1:edit:again", kind="edited", text="Your tap drips", minute=5, version="a")
    hear(public_channel, POST, EDIT, again)

    assert MessageVersion.objects.count() == 2
    assert names().count("listen.message_edited") == 1


def test_only_the_author_edits_where_the_network_does_not_see_to_it(public_channel):
    forged = raw("f", kind="edited", text="I was wrong", minute=5, version="f", author="@eve")

    (id_,) = hear(public_channel, POST, forged)

    assert Message.objects.get(pk=id_).text == "Your tap leaks"
    assert not MessageVersion.objects.exists()


def test_a_secret_in_an_edit_is_hidden_and_its_envelope_sealed(public_channel):
    told = raw("s", kind="edited", text="My card is 4111 1111 1111 1111", minute=5, version="s")

    (id_,) = hear(public_channel, POST, told)

    assert "4111" not in Message.objects.get(pk=id_).text
    assert Envelope.objects.get(key="s").is_sealed


def test_a_deletion_leaves_who_and_when_and_nothing_of_the_words(
    public_channel, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        (id_,) = hear(public_channel, POST, EDIT, GONE)

    message = Message.objects.get(pk=id_)
    assert (message.text, message.title, message.folded) == ("", "", "")
    assert (message.author_name, message.at, message.deleted_at) == (
        "Mira Duarte",
        BEGAN,
        BEGAN + timedelta(minutes=20),
    )
    assert not MessageVersion.objects.exists()
    assert not Attachment.objects.exists()
    assert not Blob.objects.exists()
    assert [bytes_of(one) for one in Envelope.objects.all()] == [b"", b"", b""]
    assert names().count("listen.message_deleted") == 1


def test_words_that_are_only_repeated_leave_no_copy(public_channel):
    again = raw("m1:edit:again", kind="edited", text="Your tap drips", minute=5, version="a")
    hidden = raw("s", kind="shown", audience="private", minute=6, message="Your tap drips")

    hear(public_channel, POST, EDIT, again, hidden)

    kept = {one.key for one in Envelope.objects.all() if bytes_of(one)}
    assert kept == {"m1", "m1:edit:a"}


def test_an_edit_after_the_deletion_brings_nothing_back(public_channel):
    (id_,) = hear(public_channel, POST, GONE, EDIT)

    assert Message.objects.get(pk=id_).text == ""
    assert not MessageVersion.objects.exists()
    assert bytes_of(Envelope.objects.get(key="m1:edit:a")) == b""


def test_what_was_gone_before_we_read_it_is_known_but_nobody_is_told(public_channel):
    (id_,) = hear(public_channel, GONE, POST)

    assert Message.objects.get(pk=id_).text == ""
    assert "listen.message_received" not in names()
    assert not Waiting.objects.exists()


def test_what_we_said_ourselves_stays_readable_when_it_is_deleted_there(public_channel):
    ours = raw("o", kind="said", text="We will come on Monday", name="o", author="@us", ours=True)

    (id_,) = hear(public_channel, ours, raw("o:deleted", kind="deleted", name="o", minute=9))

    message = Message.objects.get(pk=id_)
    assert (message.text, bool(message.deleted_at)) == ("We will come on Monday", True)


def test_a_conversation_is_as_narrow_as_its_narrowest_message(public_channel):
    answer = raw("m2", kind="said", name="m2", text="Me, too", author="@noor", follows=["m1"])
    hear(public_channel, POST, answer)
    hear(public_channel, raw("s1", kind="shown", name="m2", audience="private", minute=3))
    narrowed = Conversation.objects.get()
    hear(public_channel, raw("s2", kind="shown", name="m2", audience="public", minute=4))

    assert (narrowed.audience, narrowed.began_as) == ("private", "public")
    assert Conversation.objects.get().audience == "public"
    shown = Entry.objects.filter(name="listen.message_shown").order_by("pk")
    assert [entry.payload["audience"] for entry in shown] == ["private", "public"]


def test_a_message_that_is_gone_narrows_nothing_any_more(public_channel):
    hear(public_channel, POST, raw("s", kind="shown", audience="private", minute=3), GONE)

    assert Conversation.objects.get().audience == "public"


def test_what_became_of_ours_is_told_once_and_the_furthest_counts(public_channel):
    hear(public_channel, POST)
    conversation = Conversation.objects.get()
    ours = sent(conversation)
    remember_name(public_channel, conversation.pk, "net-1", message_id=ours.pk)

    hear(
        public_channel,
        raw("r1", kind="reported", name="net-1", state="read", minute=4),
        raw("r2", kind="reported", name="net-1", state="delivered", minute=3),
    )

    ours.refresh_from_db()
    assert ours.details["reported"]["state"] == "read"
    told = Entry.objects.filter(name="listen.send_reported")
    assert [entry.payload["state"] for entry in told] == ["read"]


def test_nobody_reports_on_what_others_said(public_channel):
    hear(public_channel, POST, raw("r", kind="reported", state="failed", minute=3))

    assert "listen.send_reported" not in names()


def test_our_own_words_heard_again_are_no_second_message(public_channel):
    hear(public_channel, POST)
    conversation = Conversation.objects.get()
    ours = sent(conversation)
    remember_name(public_channel, conversation.pk, "net-1", message_id=ours.pk)

    heard = hear(public_channel, raw("e", kind="said", name="net-1", text="We come", ours=True))

    assert heard == []
    assert Claimed.objects.get(envelope__key="e").by == "echo"


def test_words_of_ours_that_were_written_elsewhere_are_a_message(public_channel):
    (id_,) = hear(public_channel, raw("e", kind="said", name="x", text="We come", ours=True))

    assert Message.objects.get(pk=id_).direction == "out"


def test_what_others_say_under_a_name_of_ours_is_no_echo(public_channel):
    hear(public_channel, POST)
    conversation = Conversation.objects.get()
    remember_name(public_channel, conversation.pk, "net-1", message_id=sent(conversation).pk)

    (id_,) = hear(public_channel, raw("e", kind="said", name="net-1", text="I am not you"))

    assert Message.objects.get(pk=id_).direction == "in"


def test_what_says_nothing_is_filed_and_reading_it_twice_is_harmless(public_channel):
    ids = store_raw(public_channel, [raw("n", kind="nothing"), POST, EDIT])
    read_envelopes(dict.fromkeys(ids))
    read_envelopes(dict.fromkeys(ids))

    filed = Claimed.objects.order_by("pk").values_list("envelope__key", "by")
    assert list(filed) == [("n", "nothing"), ("m1:edit:a", "change")]
    assert (Message.objects.count(), MessageVersion.objects.count()) == (1, 2)


def test_a_picture_the_network_keeps_is_a_link_with_its_description(public_channel):
    there = raw("m1", kind="said", text="Look", files=["https://pics.example/tap.png"])
    unsafe = raw("m2", kind="said", name="m2", text="Look", files=["https://x", "a.txt"])

    hear(public_channel, there, unsafe)

    first = Attachment.objects.order_by("pk").first()
    assert first is not None
    assert (first.url, first.alt, first.blob, first.size) == (
        "https://pics.example/tap.png",
        "A broken tap",
        "",
        0,
    )
    assert Attachment.objects.get(name="a.txt").blob != ""


def test_a_batch_takes_the_same_statements_however_many_changes_it_holds(
    public_channel, django_assert_num_queries
):
    def batch(number):
        posts = [
            raw(f"{number}-{n}", kind="said", name=f"{number}-{n}", text="x") for n in range(number)
        ]
        edits = [
            raw(f"{number}-{n}:e", kind="edited", name=f"{number}-{n}", text="y", minute=1)
            for n in range(number)
        ]
        return dict.fromkeys(store_raw(public_channel, [*posts, *edits]))

    few, many = batch(2), batch(40)
    with CaptureQueriesContext(connection) as captured:
        read_envelopes(few)

    with django_assert_num_queries(len(captured)):
        read_envelopes(many)


def sent(conversation: Conversation) -> Message:
    return Message.objects.create(
        conversation=conversation,
        direction="out",
        author_kind="member",
        external_id="tutti.1@tutti.invalid",
        at=BEGAN + timedelta(minutes=2),
        text="We come",
    )
