"""Answering in public: length, files, windows and what is frozen with the words."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tutti.answer.actions.preparing import outgoing_of
from tutti.answer.actions.sending import attempt
from tutti.answer.errors import CannotSend
from tutti.answer.models import Send, State
from tutti.answer.previewing import preview
from tutti.answer.wording import Asked
from tutti.channels.contract import Audience, OutgoingFile, Sent
from tutti.listen.models import ThreadKey
from tutti.work.approvals.models import Approval, Rule, RuleStep

pytestmark = pytest.mark.django_db

LONG = "We looked into it and found the payment. " * 6
PICTURE = OutgoingFile(name="map.png", content_type="image/png", data=b"png", alt="The way to us")


def test_too_long_is_refused_with_the_count_and_by_how_much(publish):
    with pytest.raises(CannotSend) as refused:
        publish("a" * 130)

    assert "counts 136 characters" in str(refused.value)
    assert "takes 120" in str(refused.value)
    assert "Shorten it by 16" in str(refused.value)
    assert not Send.objects.exists()


def test_split_as_the_writer_chose_the_parts_are_frozen_with_the_reply(publish, square):
    send = publish(LONG, asked=Asked(splits=True))

    attempt(send.pk)

    given = square.given[0]
    assert given.parts == tuple(send.parts)
    assert send.parts[0].endswith(f" 1/{len(send.parts)}")
    assert all(len(f"@mira {part}") <= 120 for part in send.parts)


def test_what_is_short_enough_goes_as_it_is(publish):
    assert publish("We look into it.", asked=Asked(splits=True)).parts == []


def test_audience_warning_language_and_alt_texts_are_told_to_the_network(publish):
    send = publish(
        "Wir prüfen das heute noch und melden uns.",
        files=[PICTURE],
        asked=Asked(warning="Geld"),
    )

    outgoing = outgoing_of(send)

    assert (outgoing.audience, outgoing.answers) == (Audience.PUBLIC, "post-1")
    assert (outgoing.warning, outgoing.language) == ("Geld", "de")
    assert [file.alt for file in outgoing.files] == ["The way to us"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([PICTURE] * 3, "At most 2 files"),
        ([OutgoingFile(name="a.pdf", content_type="application/pdf", data=b"1")], "a.pdf"),
        ([OutgoingFile(name="b.png", content_type="image/png", data=b"1" * 2000)], "larger than"),
    ],
)
def test_files_the_network_does_not_take_are_refused(publish, files, said):
    with pytest.raises(CannotSend, match=said):
        publish(files=files)


def test_after_the_window_only_a_template_goes(publish, square):
    square.window, square.templates = timedelta(hours=24), ("order_update",)

    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        with pytest.raises(CannotSend, match=r"24 hours are over .* Use a template: order_update"):
            publish()
        with pytest.raises(CannotSend, match="no template of this name"):
            publish(asked=Asked(template="other"))
        send = publish("", asked=Asked(template="order_update"))

    assert (send.template, send.message.text) == ("order_update", "order_update")


def test_within_the_window_one_writes_freely(publish, square):
    square.window = timedelta(hours=24)

    assert publish().state == State.QUEUED


def test_every_name_the_network_gave_leads_answers_to_the_conversation(publish, square, in_public):
    square.answer = Sent(
        provider_id="at://1", also=("at://2", "room-9"), url="https://square.test/1"
    )
    send = publish(LONG, asked=Asked(splits=True))
    send.parts = send.parts[:2]
    send.save()

    attempt(send.pk)

    send.refresh_from_db()
    keys = dict(ThreadKey.objects.filter(conversation=in_public).values_list("key", "message_id"))
    assert (send.names, send.url) == (["at://1", "at://2", "room-9"], "https://square.test/1")
    assert keys["at://1"] == keys["at://2"] == send.message_id
    assert keys["room-9"] is None


def test_the_next_reply_follows_the_room_and_the_networks_own_names(publish, square):
    square.answer = Sent(provider_id="at://1", also=("room-9",))
    first = publish()
    attempt(first.pk)

    second = publish("One more thing.")

    assert outgoing_of(second).follows == ("room-9", "post-1", "at://1")


def test_an_approval_is_about_warning_parts_and_alt_texts_too(publish, ben, support):
    rule = Rule.objects.create(name="Ben reads replies", act="answer.reply")
    RuleStep.objects.create(rule=rule, position=1, authority="named").members.set([ben])
    held = publish(LONG, files=[PICTURE], asked=Asked(splits=True, warning="Money"))

    again = publish(LONG, files=[PICTURE], asked=Asked(splits=True), nonce=held.nonce)

    first, second = Approval.objects.order_by("pk")
    assert (again, len(first.content["parts"])) == (held, len(held.parts))
    assert first.content["warning"] == "Money"
    assert first.content["files"][0]["alt"] == "The way to us"
    assert (first.state, second.state) == ("voided", "asked")


def test_the_preview_shows_each_post_with_its_mention_and_sends_nothing(
    public_case, in_public, post
):
    shown = preview(in_public, LONG, Asked(splits=True, warning="Money"))

    assert all(words.startswith("@mira ") for words in shown.posts)
    assert (len(shown.posts), shown.reason, shown.warning) == (3, "", "Money")
    assert not Send.objects.exists()


def test_the_preview_says_by_how_much_it_is_too_long(in_public, post):
    shown = preview(in_public, "a" * 130, Asked())

    assert (shown.count, shown.longest, shown.over) == (136, 120, 16)
    assert "Shorten it by 16" in shown.reason
