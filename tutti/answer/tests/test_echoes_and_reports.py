"""Our own posts heard again, and what networks report of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tutti.answer.actions.reporting import take_network_reports
from tutti.answer.actions.sending import attempt
from tutti.answer.models import Send, State
from tutti.cases.actions.closing import close_case
from tutti.channels.contract import Audience, Inbound, Party, Raw, Reported
from tutti.journal.facts import Actor
from tutti.journal.testing import follow_all
from tutti.listen.actions.reading import read_envelopes
from tutti.listen.actions.settling import settle_waiting
from tutti.listen.actions.storing import store_raw
from tutti.listen.models import Claimed, Message, Waiting


@pytest.fixture
def network(told):
    """What the network says next, by the key of the item."""
    says: dict[str, Inbound | Reported] = {}
    told.read = lambda connection, raws: [says[raw.key] for raw in raws]
    return says


def echo(name="p-1", text="We look into it."):
    us = Party(kind="handle", value="@us")
    return Inbound(
        author=us,
        text=text,
        at=timezone.now(),
        external_id=name,
        ours=True,
        audience=Audience.PUBLIC,
    )


def hear(channel, key):
    return read_envelopes(dict.fromkeys(store_raw(channel, [Raw(key=key, data=b"x")])))


def report(state, name="p-1", why=""):
    return Reported(external_id=name, state=state, at=timezone.now(), why=why)


def ours():
    return Message.objects.filter(direction="out").count()


def test_an_echo_after_the_outcome_is_dropped(say, told, network, channel, transactional_db):
    attempt(say().pk)
    network["e"] = echo()

    assert hear(channel, "e") == []
    assert (ours(), Claimed.objects.get().by) == (1, "echo")


def test_an_echo_that_is_faster_than_the_outcome_waits_for_it(
    say, told, network, channel, transactional_db
):
    send = say()
    network["e"] = echo()
    answered = told.send

    def heard_first(connection, outgoing):
        hear(channel, "e")
        return answered(connection, outgoing)

    told.send = heard_first
    attempt(send.pk)
    waited = Waiting.objects.count()
    settle_waiting()

    assert (waited, Waiting.objects.count(), ours()) == (1, 0, 1)
    assert Claimed.objects.get().by == "echo"


def test_what_a_colleague_wrote_there_meanwhile_becomes_a_message(
    say, told, network, channel, transactional_db
):
    send = say()
    network["e"] = echo(name="other", text="Hello from the app")
    answered = told.send

    def heard_first(connection, outgoing):
        hear(channel, "e")
        return answered(connection, outgoing)

    told.send = heard_first
    attempt(send.pk)
    settle_waiting()

    assert ours() == 2
    assert not Waiting.objects.exists()


def test_a_reported_failure_fails_the_send_and_asks_somebody(
    say, told, network, channel, case, ada, transactional_db
):
    send = say()
    attempt(send.pk)
    close_case(case, resolution="settled", by=Actor.member(ada.pk))
    network["r"] = report("failed", why="This number has no WhatsApp.")

    hear(channel, "r")
    follow_all()

    send.refresh_from_db()
    case.refresh_from_db()
    assert (send.state, send.error) == (State.FAILED, "This number has no WhatsApp.")
    assert (case.is_open, case.doer) == (True, ada)


def test_a_report_that_is_faster_than_the_outcome_counts_when_it_comes(
    say, told, network, channel, transactional_db
):
    send = say()
    network["r"] = report("failed")
    answered = told.send

    def reported_first(connection, outgoing):
        hear(channel, "r")
        return answered(connection, outgoing)

    told.send = reported_first
    attempt(send.pk)
    settle_waiting()
    follow_all()

    send.refresh_from_db()
    assert send.state == State.FAILED


def test_a_delivery_settles_what_was_unclear(say, network, channel, transactional_db):
    send = say()
    Send.objects.filter(pk=send.pk).update(state=State.UNCERTAIN)
    network["r"] = report("delivered", name=send.external_id)

    hear(channel, "r")
    follow_all()

    send.refresh_from_db()
    assert send.state == State.SENT


def test_a_report_of_an_earlier_attempt_says_nothing_of_this_one(
    say, told, network, channel, transactional_db
):
    send = say()
    attempt(send.pk)
    network["r"] = report("failed")
    hear(channel, "r")
    Send.objects.filter(pk=send.pk).update(provider_id="p-2")

    assert take_network_reports([send.message_id]) == []


def test_that_it_was_read_stands_under_the_reply(
    say, told, network, channel, case, client, ada, transactional_db
):
    attempt(say().pk)
    network["r"] = report("read")
    hear(channel, "r")
    client.force_login(ada)

    shown = client.get(reverse("case", args=[case.pk])).content.decode()

    assert "Read" in shown
    assert Send.objects.get().state == State.SENT


def test_an_echo_nobody_claims_for_an_hour_becomes_a_message(
    say, network, channel, transactional_db
):
    send = say()
    Send.objects.filter(pk=send.pk).update(state=State.UNCERTAIN)
    network["e"] = echo()
    raw = Raw(key="e", data=b"x", received_at=timezone.now() - timedelta(hours=2))

    read_envelopes(dict.fromkeys(store_raw(channel, [raw])))

    assert ours() == 2
