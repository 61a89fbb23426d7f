"""What is told to Meta, and what its answers mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tutti.channels.contract import (
    Audience,
    Connection,
    Gone,
    OutgoingFile,
    Reported,
    Throttled,
    TryLater,
    Uncertain,
    WillNotWork,
)
from tutti.channels.meta.door import events
from tutti.channels.meta.tests.delivering import US, delivery
from tutti.channels.registry import connector
from tutti.channels.tests.acting import Reply
from tutti.channels.tests.playing import script_of

KINDS = ["facebook", "messenger", "instagram", "whatsapp"]
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def place(network, **settings):
    return Connection(
        channel_id=1,
        settings={"server": network.url, "account": US, **settings},
        credentials={"token": "the-token", "app_secret": "the-secret"},
    )


def played(kind, network):
    script = script_of(connector(kind))
    script.plays(network)
    return connector(kind), script


def refused(code, sub=0, *, status=400, headers=None, words="Meta's words."):
    error = {"message": words, "code": code, "error_subcode": sub}
    return Reply(status=status, data={"error": error}, headers=headers or {})


def trouble_of(kind, network, answer):
    speaks, script = played(kind, network)
    network.fault = answer
    with pytest.raises((TryLater, WillNotWork, Uncertain)) as caught:
        speaks.send(place(network), script.outgoing)
    return caught.value


@pytest.mark.proves_channel("faults", kind="facebook", by="emulator")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("code", [4, 17, 32, 613, 80001, 80002, 80006, 80008, 130429])
def test_asked_too_often_the_channel_rests_although_meta_says_400(kind, code, network):
    assert type(trouble_of(kind, network, refused(code))) is Throttled


@pytest.mark.parametrize("status", [400, 403, 429])
def test_the_channel_rests_as_long_as_meta_estimates(status, network):
    use = '{"1790001": [{"type": "pages", "estimated_time_to_regain_access": 19}, {"type": "messenger"}]}'
    answer = refused(32, status=status, headers={"x-business-use-case-usage": use})

    trouble = trouble_of("facebook", network, answer)

    rest = trouble.until - datetime.now(UTC)
    assert timedelta(minutes=18) < rest <= timedelta(minutes=19)


@pytest.mark.parametrize(
    "use", ["", "{", "[]", '{"a": 7}', '{"a": [{"estimated_time_to_regain_access": "x"}]}']
)
def test_an_estimate_that_is_none_is_a_usual_rest(use, network):
    answer = refused(4, headers={"x-business-use-case-usage": use})

    assert trouble_of("facebook", network, answer).until > datetime.now(UTC)


@pytest.mark.parametrize(
    ("code", "sub", "says"),
    [
        (190, 463, "access token"),
        (10, 0, "permission"),
        (200, 0, "permission"),
        (230, 0, "permission"),
        (10, 2018278, "24 hours"),
        (551, 0, "cannot be written to"),
        (368, 0, "misuse"),
        (10900, 0, "once for each comment"),
        (131047, 0, "template"),
        (131026, 0, "may not be on WhatsApp"),
    ],
)
def test_what_a_person_must_do_is_said(code, sub, says, network):
    trouble = trouble_of("messenger", network, refused(code, sub))

    assert type(trouble) is WillNotWork
    assert says in str(trouble)


def test_one_person_who_gets_too_much_does_not_silence_the_others(network):
    assert type(trouble_of("whatsapp", network, refused(131056))) is TryLater


def test_what_is_gone_is_gone(network):
    assert type(trouble_of("facebook", network, refused(100, 33))) is Gone


@pytest.mark.proves_channel("once", kind="facebook", by="emulator")
@pytest.mark.proves_channel("once", kind="messenger", by="emulator")
@pytest.mark.proves_channel("once", kind="instagram", by="emulator")
@pytest.mark.proves_channel("once", kind="whatsapp", by="emulator")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "answer",
    [
        Reply(status=500, data={"error": {"code": 1, "message": "unknown"}}),
        Reply(status=502, body=b"<html>"),
        Reply(data={"ok": "x" * 4000}, breaks=True),
        Reply(body=b"<html>log in"),
        Reply(data={"what": "no id"}),
    ],
    ids=["500", "502", "half", "html", "no id"],
)
def test_where_meta_may_have_it_already_nothing_goes_twice(kind, answer, network):
    trouble = trouble_of(kind, network, answer)

    assert type(trouble) is Uncertain
    assert len(network.asked) == 1


@pytest.mark.proves_channel("answers", kind="facebook", by="emulator")
@pytest.mark.parametrize("kind", KINDS)
def test_it_stops_at_the_part_that_is_not_taken(kind, network):
    speaks, script = played(kind, network)
    taken = network._scripted
    network.fault = lambda asked: refused(368) if len(network.asked) > 1 else taken(asked)(asked)

    with pytest.raises(Uncertain) as caught:
        speaks.send(place(network), replace(script.outgoing, parts=("One.", "Two.", "Three.")))

    assert "first part is there" in str(caught.value)
    assert len(network.asked) == 2


@pytest.mark.proves_channel("manners", kind="facebook", by="emulator")
@pytest.mark.proves_channel("manners", kind="messenger", by="emulator")
@pytest.mark.proves_channel("manners", kind="instagram", by="emulator")
@pytest.mark.proves_channel("manners", kind="whatsapp", by="emulator")
@pytest.mark.parametrize("kind", KINDS)
def test_parts_go_in_order_and_all_have_names(kind, network):
    speaks, script = played(kind, network)

    sent = speaks.send(place(network), replace(script.outgoing, parts=("One. 1/2", "Two. 2/2")))

    bodies = [asked.json() for asked in network.asked]
    words = [
        body.get("text", {}).get("body") or body["message"]["text"]
        if isinstance(body.get("message", {}), dict)
        else body["message"]
        for body in bodies
    ]
    assert words == ["One. 1/2", "Two. 2/2"]
    assert len({sent.provider_id, *[name for name in sent.also if "thread" not in name]}) == 2


def test_the_token_is_in_no_address_and_the_secret_is_proved(network):
    speaks, script = played("facebook", network)

    list(speaks.poll(replace(place(network), starts_at=datetime(2026, 1, 1, tzinfo=UTC))))
    speaks.send(place(network), script.outgoing)

    assert [one for one in network.asked if "the-token" in str(one.query)] == []
    assert {one.headers["authorization"] for one in network.asked} == {"Bearer the-token"}
    assert {len(one.query["appsecret_proof"][0]) for one in network.asked} == {64}
    assert [one for one in network.asked if "access_token" in one.query] == []


@pytest.mark.proves_channel("private", kind="facebook", by="emulator")
@pytest.mark.proves_channel("private", kind="instagram", by="emulator")
@pytest.mark.parametrize("kind", ["facebook", "instagram"])
def test_who_commented_is_written_to_privately_and_their_answer_finds_it(kind, network):
    speaks, script = played(kind, network)

    sent = speaks.send(place(network), script.opening)

    (asked,) = network.asked
    assert asked.json()["recipient"] == {"comment_id": script.opening.answers}
    assert sent.also == ("thread:889",)


@pytest.mark.parametrize("kind", ["facebook", "instagram"])
def test_a_private_answer_to_a_comment_is_one_message(kind, network):
    speaks, script = played(kind, network)

    with pytest.raises(WillNotWork):
        speaks.send(place(network), replace(script.opening, parts=("One.", "Two.")))

    assert network.asked == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_refused_before_anything_leaves(kind, network):
    speaks, script = played(kind, network)
    file = OutgoingFile(name="a.pdf", content_type="application/pdf", data=b"%PDF")

    with pytest.raises(WillNotWork):
        speaks.send(place(network), replace(script.outgoing, files=(file,)))

    assert network.asked == []


@pytest.mark.parametrize(
    ("human_agent", "automatic", "kind_of_message"),
    [(False, False, "RESPONSE"), (True, False, "MESSAGE_TAG"), (True, True, "RESPONSE")],
)
def test_the_human_agent_tag_is_for_what_a_person_wrote(
    human_agent, automatic, kind_of_message, network
):
    speaks, script = played("messenger", network)

    speaks.send(
        place(network, human_agent=human_agent), replace(script.outgoing, automatic=automatic)
    )

    assert network.asked[0].json()["messaging_type"] == kind_of_message


@pytest.mark.proves_channel("edits", kind="facebook", by="emulator")
def test_a_comment_of_ours_can_be_changed(network):
    speaks, script = played("facebook", network)
    network.on("POST", "/v24.0/70_901", Reply(data={"success": True}))

    speaks.edit(place(network), replace(script.outgoing, text="It works."), ["70_901"])

    assert network.asked[0].json() == {"message": "It works."}


@pytest.mark.parametrize("name", ["m_o1", "thread:4411"])
def test_a_message_of_ours_cannot_be_changed(name, network):
    speaks, script = played("facebook", network)

    with pytest.raises(WillNotWork):
        speaks.edit(place(network), script.outgoing, [name])

    assert network.asked == []


def test_an_answer_to_a_mention_goes_to_where_we_were_mentioned(network):
    speaks, script = played("instagram", network)
    network.on("POST", f"/v24.0/{US}/mentions", Reply(data={"id": "910"}))

    sent = speaks.send(place(network), replace(script.outgoing, answers="mention:91:503"))

    body = {"media_id": "91", "comment_id": "503", "message": script.outgoing.text}
    assert (sent.provider_id, network.asked[0].json()) == ("910", body)


@pytest.mark.proves_channel("rechecks", kind="instagram", by="emulator")
def test_the_words_of_a_mention_are_asked_for(network):
    speaks, _script = played("instagram", network)

    items = speaks.recheck(place(network), ["501", "mention:91:503"])

    (read,) = speaks.read(place(network), items)
    assert (read.external_id, read.text) == ("mention:91:503", "@acme do you hear us?\n(@mira.d)")


def test_a_template_goes_as_it_was_approved(network):
    speaks, script = played("whatsapp", network)
    (named,) = speaks.manners(
        {"templates": ["we_have_news  en_US", ""]}, Audience.PRIVATE
    ).templates

    speaks.send(place(network), replace(script.outgoing, template=named))

    body = network.asked[0].json()
    assert body["template"] == {"name": "we_have_news", "language": {"code": "en_US"}}
    assert body["type"] == "template"


@pytest.mark.proves_channel("once", kind="whatsapp", by="payloads")
def test_a_report_tells_of_a_message_whose_taking_was_in_doubt(network):
    speaks, script = played("whatsapp", network)
    speaks.send(place(network), script.outgoing)
    name = network.asked[0].json()["biz_opaque_callback_data"]
    status = {
        "id": "wamid.o1",
        "status": "delivered",
        "timestamp": "1763640000",
        "biz_opaque_callback_data": name,
    }
    body = delivery(
        "whatsapp_business_account",
        changes=[{"field": "messages", "value": {"statuses": [status]}}],
    )

    (read,) = speaks.read(place(network), list(events(body, received_at=NOON)))

    assert isinstance(read, Reported)
    assert read.external_id == script.outgoing.external_id


def test_a_failed_message_says_why():
    speaks = connector("whatsapp")
    items = [one for one in script_of(speaks).events if one.key.endswith(":failed")]

    (read,) = speaks.read(Connection(channel_id=1, settings={"account": US}, credentials={}), items)

    assert (read.state, read.why) == ("failed", "Re-engagement message: More than 24 hours passed.")


@pytest.mark.proves_channel("catches_up", kind="facebook", by="emulator")
@pytest.mark.parametrize(("kind", "found"), [("facebook", 14), ("messenger", 3), ("instagram", 9)])
def test_after_a_week_of_silence_everything_is_found_oldest_first(kind, found, network):
    speaks, _script = played(kind, network)
    week = replace(place(network), cursor={"heard": "2026-11-10T00:00:00+00:00"})

    batches = list(speaks.poll(week))

    read = speaks.read(week, [item for batch in batches for item in batch.items])
    heard = [one.at for one in read]
    assert (len(heard), heard) == (found, sorted(heard))
    assert batches[-1].cursor["heard"] >= max(heard).isoformat()


def test_a_look_minutes_later_asks_nothing(network):
    speaks, _script = played("facebook", network)
    first = list(speaks.poll(place(network)))
    calls = len(network.asked)

    again = list(speaks.poll(replace(place(network), cursor=first[-1].cursor)))

    assert (again, len(network.asked)) == ([], calls)


@pytest.mark.parametrize("kind", ["facebook", "messenger", "instagram", "whatsapp"])
def test_an_invitation_leads_to_where_one_writes_privately(kind):
    settings = {"account": US, "name": "acme", "number": "+39 02 12345678"}

    address = connector(kind).private_address(settings, "token-of-8")

    assert address.startswith("https://")
    assert "token-of-8" in address


@pytest.mark.parametrize(
    ("kind", "settings", "hours"),
    [
        ("messenger", {}, 24),
        ("messenger", {"human_agent": True}, 168),
        ("whatsapp", {}, 24),
        ("instagram", {}, 24),
    ],
)
def test_one_writes_freely_for_as_long_as_the_network_lets_us(kind, settings, hours):
    manners = connector(kind).manners(settings, Audience.PRIVATE)

    assert manners.window == timedelta(hours=hours)


def test_in_public_there_is_no_window():
    assert connector("facebook").manners({}, Audience.PUBLIC).window is None
