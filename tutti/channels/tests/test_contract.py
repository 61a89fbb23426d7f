"""What every channel promises, asked of every channel that is installed: what it is, and how it is set up."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tutti.channels.contract import Audience, Connector, Finding, Manners
from tutti.channels.tests.playing import (
    SECRET,
    asked_of,
    examples,
    folder,
    script_of,
    speaks_http,
)
from tutti.ground.accounts.models import Department, Member
from tutti.ground.mail.addresses import canonical
from tutti.listen.channel_form import PREFIX, ChannelForm

FEWEST_STEPS = 2
SETTING_KINDS = {"text", "lines", "texts", "number", "choice", "yesno", "date", "secret"}
COUNTS = {"characters", "graphemes", "utf16", "bytes"}
FLAGS = {
    "polls": ("poll",),
    "searches": ("search",),
    "rechecks": ("recheck",),
    "sends": ("send",),
    "edits": ("edit",),
    "deletes": ("delete",),
    "looks_up": ("find_sent",),
}


def test_it_is_called_as_its_folder(speaks):
    assert (speaks.kind, type(speaks).__module__.split(".")[-1]) == (
        folder(speaks).name,
        "connector",
    )


def test_it_says_what_it_is(speaks):
    assert speaks.label[:1].isupper()
    assert speaks.door in {"", "form", "hooks"}


def test_its_limits_are_whole_sentences(speaks):
    wrong = [one for one in speaks.limits if not re.fullmatch(r"[“A-Z0-9].{8,}\.", one, re.DOTALL)]

    assert wrong == []


def test_its_icon_is_drawn(speaks):
    sprite = Path(__file__).parents[2] / "ground/ui/static/ui/icons.svg"

    assert f'id="{speaks.icon}"' in sprite.read_text()


def test_each_setting_has_its_own_name_and_a_label(speaks):
    keys = [setting.key for setting in speaks.settings]

    assert len(keys) == len(set(keys))
    assert [key for key in keys if not re.fullmatch(r"[a-z][a-z0-9_]*", key)] == []
    assert [one.key for one in speaks.settings if not one.label[:1].strip()] == []
    assert {one.kind for one in speaks.settings} <= SETTING_KINDS
    assert [one.key for one in speaks.settings if (one.kind == "choice") != bool(one.choices)] == []


def test_what_sounds_like_a_secret_is_kept_as_one(speaks):
    telling = re.compile(r"(^|_)(password|secret|token)$")

    assert [one.key for one in speaks.settings if telling.search(one.key) and not one.secret] == []


@asked_of(lambda speaks: speaks.configured)
def test_a_help_page_says_step_by_step_what_to_do(speaks):
    page = (folder(speaks) / f"{speaks.kind}.md").read_text()

    steps = re.findall(r"^(?:\d+\.|-) \S", page, re.MULTILINE)
    assert page.startswith("# ")
    assert len(steps) >= FEWEST_STEPS


@asked_of(lambda speaks: speaks.configured and bool(speaks.limits))
def test_its_help_page_says_what_it_cannot_do(speaks):
    page = (folder(speaks) / f"{speaks.kind}.md").read_text().lower()

    assert re.search(r"cannot|only|does not|never", page)


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


@pytest.mark.parametrize("flag", FLAGS)
def test_it_can_what_it_says_and_says_what_it_can(speaks, flag):
    can = [getattr(type(speaks), name) is not getattr(Connector, name) for name in FLAGS[flag]]

    assert can == [getattr(speaks, flag)] * len(can)


def test_a_door_for_events_is_guarded_by_it(speaks):
    assert (type(speaks).receive is not Connector.receive) is (speaks.door == "hooks")


def test_what_changes_or_opens_also_sends(speaks):
    more = speaks.edits or speaks.deletes or speaks.looks_up or speaks.opens_private

    assert speaks.sends or not more


def test_its_manners_can_be_kept(speaks, here):
    found = [speaks.manners(here.settings, audience) for audience in Audience]

    assert [one for one in found if one.counts not in COUNTS or one.longest < 0] == []
    assert [one for one in found if one.link_counts > one.longest > 0] == []
    assert [one for one in found if one.files < 0 or one.largest_file <= 0] == []
    assert [one for one in found if one.window and one.window.total_seconds() <= 0] == []
    assert [one for one in found if one.templates and not one.window] == []


def test_one_that_only_hears_has_no_manners(speaks, here):
    found = {speaks.manners(here.settings, audience) for audience in Audience}

    assert speaks.sends or found == {Manners()}


def test_asking_for_its_manners_again_gives_the_same(speaks, here):
    asked = [[speaks.manners(here.settings, one) for one in Audience] for _ in range(2)]

    assert asked[0] == asked[1]


def test_where_one_writes_to_us_privately_is_an_address(speaks, here):
    address = speaks.private_address(here.settings, "t0ken")

    assert not address or re.match(
        r"(https://|http://127\.|mailto:)\S+$|\S+@\S+$|@?\S+:\S+$", address
    )
    assert speaks.private_address({}, "t0ken") is not None


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
    required = {
        PREFIX + one.key: "7" if one.kind == "number" else "x"
        for one in speaks.settings
        if one.required and not one.secret
    }
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
    mail = [address for address in own if "@" in address[1:] and ":" not in address]

    assert [address for address in own if address != address.strip() or not address] == []
    assert [address for address in mail if canonical(address) not in {address, ""}] == []


def test_no_secret_is_in_what_is_printed_of_a_connection(here):
    assert SECRET not in f"{here!r} {here}"


@asked_of(lambda speaks: speaks.configured)
def test_its_live_test_finds_or_says_why_it_cannot(speaks, here):
    found = speaks.check(here)

    assert {type(finding) for finding in found} <= {Finding}
    assert [one for one in found if not one.ok and not one.advice.strip()] == []
    assert [secret for secret in here.credentials.values() if str(secret) in repr(found)] == []


@asked_of(speaks_http)
def test_it_comes_with_words_of_its_own_to_be_tried_with(speaks):
    script = script_of(speaks)

    assert script is not None, f"tutti/channels/{speaks.kind}/tests/events.py is missing"
    assert script.events != []
