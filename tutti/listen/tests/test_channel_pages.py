from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tutti.channels.contract import Raw
from tutti.ground.accounts.models import Department, Member, Role
from tutti.ground.house.actions.changing import change_house
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.models import Entry
from tutti.listen.actions.channels import begin_listening, change_channel, connect_channel
from tutti.listen.actions.reading import read_envelopes
from tutti.listen.actions.storing import store_raw
from tutti.listen.models import Channel, Envelope, Message, Quarantined
from tutti.listen.queries import items, tally

pytestmark = pytest.mark.django_db

LETTER = b"From: Mira <mira@duarte.example>\r\nSubject: Fee\r\nMessage-ID: <1@duarte.example>\r\n\r\nWhy?\r\n"
TOO_DEEP = b"".join(
    b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (level, level)
    for level in range(60)
)


@pytest.fixture
def dev():
    return Member.objects.create(name="Dev Roy", email="dev@acme.test", role=Role.ADMINISTRATOR)


@pytest.fixture
def department(dev):
    return Department.objects.create(name="Front desk", keeper=dev)


@pytest.fixture
def browser(client, dev):
    client.force_login(dev)
    return client


@pytest.fixture
def mailbox(department, dev):
    return connect_channel(
        kind="email",
        name="Care mail",
        department=department,
        settings={"address": "Care@ACME.test", "aliases": "hello@acme.test"},
        secrets={"password": "hidden words"},
        starts_at=timezone.now(),
        by=Actor.member(dev.pk),
    )


def heard(channel, *letters):
    ids = store_raw(channel, [Raw(key=f"k{i}", data=data) for i, data in enumerate(letters)])
    read_envelopes(dict.fromkeys(ids))
    return ids


def test_a_mailbox_is_connected_paused_silent_and_sealed(browser, department):
    answer = browser.post(
        reverse("new-channel", args=["email"]),
        {
            "name": "Care mail",
            "department": department.pk,
            "starts_on": "2026-11-20",
            "set_address": "care@gmail.com",
            "set_password": "hidden words",
        },
    )

    channel = Channel.objects.get()
    assert answer.url == reverse("channel-test", args=[channel.pk])
    assert (channel.state, channel.sends) == ("paused", False)
    assert channel.settings["imap_host"] == "imap.gmail.com"
    assert channel.settings["plus"] == "yes"
    assert channel.own_addresses == ["care@gmail.com"]
    assert channel.credentials.open() == {"password": "hidden words"}
    assert "hidden words" not in str(channel.settings)


def test_no_page_ever_shows_a_secret(browser, mailbox):
    pages = [reverse(name, args=[mailbox.pk]) for name in ("channel", "channel-change")]

    assert ["hidden words" in browser.get(page).content.decode() for page in pages] == [False] * 2


def test_an_empty_secret_keeps_the_one_that_is_there(mailbox, department):
    change_channel(
        mailbox,
        name="Care",
        department=department,
        settings={"address": "care@acme.test"},
        secrets={},
        starts_at=mailbox.starts_at,
        by=SYSTEM,
    )

    mailbox.refresh_from_db()
    assert mailbox.credentials.open() == {"password": "hidden words"}


def test_a_wrong_form_says_so_and_keeps_nothing(browser, department):
    answer = browser.post(reverse("new-channel", args=["email"]), {"name": ""})

    assert answer.status_code == 422
    assert Channel.objects.count() == 0


def test_every_kind_that_can_be_configured_draws_a_form(browser, department):
    page = browser.get(reverse("choose-channel")).content.decode()

    for kind in ("email", "webform", "webhook"):
        address = reverse("new-channel", args=[kind])
        assert address in page
        assert browser.get(address).status_code == 200
    assert browser.get(reverse("new-channel", args=["importer"])).status_code == 404
    assert browser.get(reverse("new-channel", args=["fax"])).status_code == 404


def test_the_live_test_says_what_is_wrong_and_that_nothing_private_is_reached(browser, mailbox):
    Channel.objects.filter(pk=mailbox.pk).update(
        settings=mailbox.settings | {"imap_host": "127.0.0.1", "smtp_host": "127.0.0.1"}
    )

    page = browser.get(reverse("channel-test", args=[mailbox.pk])).content.decode()

    assert "Care mail does not work yet" in page
    assert "TUTTI_ALLOW_MAIL" in page


def test_it_listens_and_pauses_and_goes(browser, mailbox):
    for wanted in ("active", "paused", "removed"):
        browser.post(reverse("channel-state", args=[mailbox.pk]), {"state": wanted})
        mailbox.refresh_from_db()
        assert mailbox.state == wanted

    assert mailbox.credentials.open() == {}
    assert browser.get(reverse("channel", args=[mailbox.pk])).status_code == 404
    names = list(Entry.objects.order_by("id").values_list("name", flat=True))
    assert names == ["listen.channel_connected"] + ["listen.channel_changed"] * 3


def test_sending_is_switched_on_by_a_person(browser, mailbox):
    browser.post(reverse("channel-sending", args=[mailbox.pk]), {"on": "1"})

    mailbox.refresh_from_db()
    assert mailbox.sends is True


def test_a_copy_of_the_data_sends_only_when_a_person_says_so_there(browser, mailbox):
    change_house(by=SYSTEM, sending_instance="another machine")

    asked = browser.post(reverse("channel-sending", args=[mailbox.pk]), {"on": "1"})
    mailbox.refresh_from_db()
    assert (asked.status_code, mailbox.sends) == (409, False)

    browser.post(reverse("channel-sending", args=[mailbox.pk]), {"on": "1", "here": "1"})
    mailbox.refresh_from_db()
    assert mailbox.sends is True


def test_the_page_says_what_became_of_every_item(browser, mailbox):
    heard(mailbox, LETTER, TOO_DEEP)
    store_raw(mailbox, [Raw(key="later", data=LETTER)])

    page = browser.get(reverse("channel", args=[mailbox.pk])).content.decode()

    assert [item.state for item in items(mailbox)] == ["waiting", "quarantined", "message"]
    assert (tally(mailbox).messages, tally(mailbox).quarantined, tally(mailbox).waiting) == (
        1,
        1,
        1,
    )
    assert page.count('class="chip"') >= 3


def test_a_long_list_goes_on_by_a_key(browser, mailbox):
    store_raw(mailbox, [Raw(key=f"n{i}", data=b"x") for i in range(60)])

    first = browser.get(reverse("channel", args=[mailbox.pk])).context
    second = browser.get(reverse("channel", args=[mailbox.pk]) + first["next_url"]).context

    ids = [item.envelope.pk for page in (first, second) for item in page["items"]]
    assert len(ids) == len(set(ids)) == 60
    assert second["next_url"] == ""


def test_the_page_asks_as_much_for_forty_items_as_for_one(browser, mailbox):
    page = reverse("channel", args=[mailbox.pk])
    heard(mailbox, LETTER)
    browser.get(page)
    with CaptureQueriesContext(connection) as for_one:
        browser.get(page)
    ids = store_raw(
        mailbox, [Raw(key=f"m{i}", data=LETTER.replace(b"<1@", b"<%d@" % i)) for i in range(2, 41)]
    )
    read_envelopes(dict.fromkeys(ids))

    with CaptureQueriesContext(connection) as for_forty:
        browser.get(page)

    assert len(for_forty) == len(for_one)


def test_the_page_of_a_form_gives_its_address_and_the_line_for_ones_own_site(
    browser, department, dev
):
    form = connect_channel(
        kind="webform", name="Form", department=department, settings={}, secrets={}, starts_at=None,
        by=Actor.member(dev.pk),
    )  # fmt: skip

    page = browser.get(reverse("channel", args=[form.pk])).content.decode()

    assert f"/form/{form.sealed_id.hex}/" in page
    assert "&lt;script src=" in page


def test_what_could_not_be_read_is_fetched_as_it_came(browser, mailbox):
    (envelope,) = heard(mailbox, TOO_DEEP)

    answer = browser.get(reverse("quarantine-raw", args=[envelope]))

    assert answer.content == TOO_DEEP
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


def test_another_try_that_fails_keeps_it_and_one_that_works_makes_a_message(browser, mailbox):
    (envelope,) = heard(mailbox, TOO_DEEP)
    settle = reverse("quarantine-settle", args=[envelope])

    browser.post(settle, {"retry": "1"})
    assert Quarantined.objects.filter(pk=envelope).exists()

    Envelope.objects.filter(pk=envelope).update(raw=LETTER)
    browser.post(settle, {"retry": "1"})
    assert not Quarantined.objects.exists()
    assert Message.objects.get().envelope_id == envelope


def test_letting_go_is_remembered_with_who_did_it(browser, mailbox, dev):
    (envelope,) = heard(mailbox, TOO_DEEP)

    browser.post(reverse("quarantine-settle", args=[envelope]), {"discard": "1"})

    gone = Quarantined.objects.get()
    assert gone.discarded_by == dev.pk
    assert "Everything could be read" in browser.get(reverse("quarantine")).content.decode()


def test_an_agent_sees_no_channel_settings(client, mailbox, dev):
    ada = Member.objects.create(name="Ada Lind", email="ada@acme.test", role=Role.AGENT)
    client.force_login(ada)

    names = [("channels", ()), ("channel", (mailbox.pk,)), ("quarantine", ())]
    assert {client.get(reverse(name, args=args)).status_code for name, args in names} <= {
        302,
        403,
        404,
    }


def test_the_settings_and_the_first_run_lead_here(browser, mailbox):
    begin_listening(mailbox, by=SYSTEM)

    assert "We listen on Care mail." in browser.get(reverse("settings")).content.decode()
    assert (
        reverse("new-channel", args=["email"])
        in browser.get(reverse("first-run-hear")).content.decode()
    )


def test_confirming_is_off_until_it_is_switched_on_and_can_be_stopped(browser, mailbox):
    before = mailbox.acknowledges

    browser.post(reverse("channel-confirming", args=[mailbox.pk]), {"on": "1"})
    mailbox.refresh_from_db()
    on = mailbox.acknowledges
    browser.post(reverse("channel-confirming", args=[mailbox.pk]), {"off": "1"})
    mailbox.refresh_from_db()

    assert (before, on, mailbox.acknowledges) == (False, True, False)
