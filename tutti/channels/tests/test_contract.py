"""What every channel promises, asked of every channel that is installed: nothing is listed by hand."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tutti.channels.contract import (
    ChannelTrouble,
    Connection,
    Connector,
    Finding,
    Inbound,
    Outgoing,
    Party,
    Polled,
    Raw,
    Unreadable,
)
from tutti.channels.registry import connectors
from tutti.ground.accounts.models import Department, Member
from tutti.ground.mail.addresses import canonical
from tutti.listen.actions.reading import read_envelopes
from tutti.listen.actions.storing import store_raw
from tutti.listen.channel_form import PREFIX, ChannelForm
from tutti.listen.models import Channel, Envelope, Message

SECRET = "a-secret-of-32-letters-for-tests"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
GARBAGE = [
    b"", b"\x00" * 200, b"\xff\xfe" * 500, b"{", b"[]", b"null", b'"words"', b"[" * 20_000, b"{}", b"1e999999",
    b'{"text": 7}', b'{"text": "\\ud800"}', b"From: \r\n\r\n", b"\r\n\r\n", b'{"at": "never", "text": "x"}',
    b'{"text": "x", "author": {"email": ["a"]}}', "née ñ 漢字 🎻".encode(), "née".encode("latin-1"), b"a,b,c\n1,2",
    b"Content-Type: multipart/mixed\r\n\r\n--\r\n", b"P" * 300_000,
]  # fmt: skip


def kinds(fit=lambda _speaks: True):
    return sorted(kind for kind, speaks in connectors().items() if fit(speaks))


def asked_of(fit):
    """Only of the channels the promise is about: a form that polls nothing promises nothing about polling."""
    return pytest.mark.parametrize("speaks", kinds(fit), indirect=True)


@pytest.fixture(params=kinds())
def speaks(request):
    return connectors()[request.param]


@pytest.fixture
def here(speaks):
    return Connection(
        channel_id=1,
        settings=speaks.complete(examples(speaks)),
        credentials={one.key: SECRET for one in speaks.settings if one.secret},
        starts_at=NOON,
    )


def examples(speaks):
    """Settings that are well formed and lead nowhere."""
    known = {"address": "care@acme.test"}
    for setting in speaks.settings:
        if setting.key.endswith("_host"):
            known[setting.key] = "127.0.0.1"
        elif setting.kind == "choice":
            known[setting.key] = setting.choices[0][0]
    return {
        key: value for key, value in known.items() if key in {one.key for one in speaks.settings}
    }


def folder(speaks):
    return Path(importlib.import_module(type(speaks).__module__).__file__).parent


def raws():
    return [Raw(key=f"k{index}", data=data, received_at=NOON) for index, data in enumerate(GARBAGE)]


def outgoing(text="We are sorry."):
    return Outgoing(
        external_id="reply-1@acme.test", conversation=7, text=text, title="Re: The fee",
        to=Party(kind="email", value="mira@cust.test"),
    )  # fmt: skip


def test_it_is_called_as_its_folder(speaks):
    assert (speaks.kind, type(speaks).__module__.split(".")[-1]) == (
        folder(speaks).name,
        "connector",
    )


def test_it_says_what_it_is_and_what_it_cannot_do(speaks):
    assert speaks.label[:1].isupper()
    assert [limit for limit in speaks.limits if not limit.endswith(".")] == []


def test_its_icon_is_drawn(speaks):
    sprite = Path(__file__).parents[2] / "ground/ui/static/ui/icons.svg"

    assert f'id="{speaks.icon}"' in sprite.read_text()


def test_each_setting_has_its_own_name(speaks):
    keys = [setting.key for setting in speaks.settings]

    assert len(keys) == len(set(keys))
    assert [key for key in keys if not re.fullmatch(r"[a-z][a-z0-9_]*", key)] == []


@asked_of(lambda speaks: speaks.configured)
def test_a_help_page_stands_beside_it(speaks):
    assert (folder(speaks) / f"{speaks.kind}.md").read_text().startswith("# ")


def test_it_stores_nothing(speaks):
    imported = {
        name
        for path in folder(speaks).glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None) or node.names[0].name]
    }

    assert [
        name for name in imported if name.startswith("django.db") or name.endswith("models")
    ] == []


@pytest.mark.django_db
def test_its_settings_draw_a_form_that_shows_no_secret(speaks):
    secrets = {PREFIX + one.key: SECRET for one in speaks.settings if one.secret}

    form = ChannelForm(speaks, secrets)

    assert form.is_valid() is False
    assert SECRET not in form.as_p()


@pytest.mark.django_db
def test_what_its_form_keeps_in_the_open_holds_no_secret(speaks):
    dev = Member.objects.create(name="Dev Roy", email="dev@acme.test")
    desk = Department.objects.create(name="Front desk", keeper=dev)
    said = {PREFIX + key: value for key, value in examples(speaks).items()}
    said |= {PREFIX + one.key: SECRET for one in speaks.settings if one.secret}
    required = {PREFIX + one.key: "x" for one in speaks.settings if one.required and not one.secret}
    form = ChannelForm(
        speaks, required | said | {"name": "N", "department": desk.pk, "starts_on": "2026-11-20"}
    )

    assert form.is_valid(), form.errors
    assert SECRET not in repr(form.settings())
    assert set(form.secrets().values()) <= {SECRET}


def test_completing_settings_twice_changes_nothing_more(speaks):
    once = speaks.complete(examples(speaks))

    assert speaks.complete(once) == once


def test_completing_keeps_what_was_given(speaks):
    given = examples(speaks)

    assert {key: speaks.complete(given)[key] for key in given} == given


def test_its_own_addresses_are_spelled_as_they_are_compared(speaks, here):
    own = speaks.addresses(here.settings)

    assert tuple(canonical(address) for address in own) == own


def test_no_secret_is_in_what_is_printed_of_a_connection(here):
    assert SECRET not in f"{here!r} {here}"


def test_reading_never_breaks_off_and_gives_one_answer_an_item(speaks, here):
    answers = speaks.read(here, raws())

    assert len(answers) == len(GARBAGE)
    assert {type(answer) for answer in answers} <= {Inbound, Unreadable}


def test_what_cannot_be_read_has_its_reason(speaks, here):
    reasons = [one.reason for one in speaks.read(here, raws()) if isinstance(one, Unreadable)]

    assert [reason for reason in reasons if not reason.strip()] == []


def test_reading_again_reads_the_same(speaks, here):
    assert speaks.read(here, raws()) == speaks.read(here, raws())


def test_a_neighbour_changes_no_reading(speaks, here):
    together = speaks.read(here, raws())

    assert [speaks.read(here, [raw])[0] for raw in raws()[:6]] == together[:6]


def test_what_is_read_knows_its_moment(speaks, here):
    read = [one for one in speaks.read(here, raws()) if isinstance(one, Inbound)]

    assert [one for one in read if one.at.tzinfo is None] == []


def test_nothing_to_read_is_nothing_read(speaks, here):
    assert speaks.read(here, []) == []


@pytest.mark.django_db
def test_the_same_input_twice_is_one_message(speaks, here):
    dev = Member.objects.create(name="Dev Roy", email="dev@acme.test")
    desk = Department.objects.create(name="Front desk", keeper=dev)
    channel = Channel.objects.create(
        kind=speaks.kind, name="N", department=desk, settings=dict(here.settings)
    )

    for _ in range(2):
        read_envelopes(dict.fromkeys(store_raw(channel, raws())))
        read_envelopes(dict.fromkeys(Envelope.objects.values_list("pk", flat=True)))

    assert Envelope.objects.count() == len(GARBAGE)
    messages = Message.objects.values_list("envelope_id", flat=True)
    assert len(messages) == len(set(messages))


@asked_of(lambda speaks: speaks.configured)
def test_its_live_test_finds_or_says_why_it_cannot(speaks, here):
    found = speaks.check(here)

    assert {type(finding) for finding in found} <= {Finding}
    assert [one for one in found if not one.ok and not one.advice.strip()] == []
    assert SECRET not in repr(found)


@asked_of(lambda speaks: speaks.polls)
def test_polling_what_is_not_there_is_a_trouble_without_secrets(speaks, here):
    with pytest.raises(ChannelTrouble) as trouble:
        list(speaks.poll(here))

    assert SECRET not in str(trouble.value)


def test_waiting_for_what_is_not_there_is_a_trouble_or_over_at_once(speaks, here):
    try:
        assert speaks.wait(here, seconds=0.01) is False
    except ChannelTrouble as trouble:
        assert SECRET not in str(trouble)  # noqa: PT017 -- either answer keeps the promise


@asked_of(lambda speaks: speaks.sends)
def test_sending_to_what_is_not_there_is_a_trouble_without_secrets(speaks, here):
    with pytest.raises(ChannelTrouble) as trouble:
        speaks.send(here, outgoing())

    assert SECRET not in str(trouble.value)


@asked_of(lambda speaks: speaks.sends)
def test_a_reply_to_no_address_is_refused_before_anything_leaves(speaks, here):
    with pytest.raises(ChannelTrouble):
        speaks.send(here, dataclasses.replace(outgoing(), to=Party(kind="email", value="nobody")))


def test_telling_and_letting_go_twice_is_harmless(speaks, here):
    for _ in range(2):
        speaks.acknowledge(here, Polled(items=(), cursor={}))
        speaks.let_go()


def test_it_looks_up_only_what_it_says_it_can(speaks):
    can = type(speaks).find_sent is not Connector.find_sent

    assert can is speaks.looks_up
