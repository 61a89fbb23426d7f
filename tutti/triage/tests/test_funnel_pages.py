"""The funnel's pages: numbers that equal the rows behind them, piles, trails, and who sees which words."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tutti.cases.models import Audience, CaseConversation
from tutti.cases.tests.desk import desk
from tutti.journal.facts import Actor
from tutti.journal.testing import follow_all
from tutti.triage.actions.counting import fold_tally
from tutti.triage.actions.restoring import restore_messages
from tutti.triage.models import Decision, Tally
from tutti.triage.tests.hearing import arrives, decided, received, rule

pytestmark = pytest.mark.django_db

LINKED = re.compile(r'href="([^"]*funnel/messages/[^"]*)">\s*<b>([\d,]+)</b>')


@pytest.fixture
def house():
    return desk()


@pytest.fixture
def ada(house):
    client = Client()
    client.force_login(house.ada)
    return client


@pytest.fixture
def busy(house):
    """A bit of everything the funnel tells."""
    banter = rule("filter", 'message.text.contains("lol")', "triage.count")
    rule("filter", 'message.text.contains("prize")', "triage.drop")
    rule("route", 'message.text.contains("refund")', "cases.route", department=house.finance.pk)
    for number in range(7):
        received(house.mail, f"lol {number} what a game", author=f"a{number}@e.example")
    for number in range(3):
        received(house.mail, f"a prize {number}", author=f"b{number}@e.example")
    for number in range(4):
        received(house.mail, f"where is my refund {number}", author="noor@e.example")
    received(house.mail, "nobody said this", author_kind="", author_value="", author="@")
    follow_all()
    first = Decision.objects.filter(filter_version=banter.current_id).first()
    restore_messages([first.pk], by=Actor.member(house.ada.pk))
    follow_all()
    return house


def shown_on(client, url):
    """How many messages a list holds, all its pages."""
    total, more = 0, url
    while more:
        body = client.get(more).content.decode()
        total += body.count('class="pile-item"')
        found = re.search(r'class="pager"><a[^>]*href="([^"]+)"', body)
        more = found.group(1).replace("&amp;", "&") if found else ""
    return total


def test_every_number_equals_the_rows_behind_it(ada, busy):
    body = ada.get(reverse("funnel")).content.decode()

    links = [(url.replace("&amp;", "&"), int(n)) for url, n in LINKED.findall(body)]

    assert len(links) >= 7
    assert [(url, shown_on(ada, url)) for url, _ in links] == links


def test_the_stations_tell_the_whole_way(ada, busy):
    body = ada.get(reverse("funnel")).content.decode()

    assert re.findall(r'<svg class="funnel-bar"[^>]*aria-label="([^"]+)"', body)[:2] == [
        "Heard: 15",
        "Kept: 6",
    ]
    assert "Of 15 messages heard, 6 were kept." in body


def test_folding_the_tally_changes_no_number(ada, busy):
    before = LINKED.findall(ada.get(reverse("funnel")).content.decode())

    fold_tally()

    rows = Tally.objects.values_list(
        "day",
        "channel_id",
        "tier",
        "reason",
        "filter_version",
        "matched",
        "route_version",
        "purged",
    )
    assert len(rows) == len(set(rows))
    assert LINKED.findall(ada.get(reverse("funnel")).content.decode()) == before


def test_another_period_holds_nothing_and_offers_all(ada, busy):
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        ada.force_login(busy.ada)
        body = ada.get(reverse("funnel")).content.decode()

    assert "Nothing was heard in this time" in body


def test_a_house_that_heard_nothing_is_told_what_comes(ada):
    assert "Nothing was heard yet" in ada.get(reverse("funnel")).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "period=x&channel=y&tier=z&rules=a-b&matched=q&route=--&after=?",
        "from=2026-02-30&to=nonsense",
        "channel=99999999999999999999",
        "rules=" + "9" * 40,
        "from=2026-12-01&to=2026-01-01",
        "after=2026-11-22_99999999999999999999999",
        "after=2026-11-22_5%00&from=%00",
    ],
)
def test_addresses_nobody_wrote_are_answered(ada, busy, query):
    assert ada.get(f"{reverse('funnel')}?{query}").status_code == 200
    assert ada.get(f"{reverse('funnel-items')}?{query}").status_code == 200


def test_many_are_restored_by_one_press(ada, busy):
    waiting = Decision.objects.filtered().filter(tier="drop")
    ids = list(waiting.values_list("pk", flat=True))

    answer = ada.post(reverse("funnel-restore") + "?tier=drop", {"message": ids})
    follow_all()

    assert answer.status_code == 302
    assert set(Decision.objects.filter(pk__in=ids).values_list("tier", flat=True)) == {"keep"}
    conversations = Decision.objects.filter(pk__in=ids).values_list("conversation_id")
    assert CaseConversation.objects.filter(conversation__in=conversations).count() == 3


def test_a_whole_list_is_restored(ada, busy):
    ada.post(reverse("funnel-restore") + "?tier=count", {"all": "1"})

    assert not Decision.objects.filter(tier="count").exists()
    assert Decision.objects.filter(tier="drop").count() == 3


def test_the_trail_tells_every_step(ada, house):
    rule("filter", 'message.text.contains("lol")', "triage.drop")
    message = arrives(house.mail, "lol what a game")

    body = ada.get(reverse("funnel-message", args=[message.pk])).content.decode()

    for words in (
        "lol what a game",
        "Dropped",
        "triage.drop message.text",
        "Restore it",
        "Because",
    ):
        assert words in body


def test_the_trail_restores_filters_and_takes_back(ada, house):
    rule("filter", 'message.text.contains("lol")', "triage.drop")
    message = arrives(house.mail, "lol what a game")
    address = reverse("change-message", args=[message.pk])

    ada.post(address, {"restore": "1"})
    follow_all()
    assert decided(message).tier == "keep"

    ada.post(address, {"filter": "count"})
    follow_all()
    assert (decided(message).tier, decided(message).reason) == ("count", "by_hand")


def test_words_of_a_case_one_may_not_see_are_not_shown(ada, house):
    message = arrives(house.mail, "a secret matter")
    case = CaseConversation.objects.get(conversation=message.conversation).case
    case.audience, case.owner = Audience.NAMED, house.ben
    case.save()

    pages = [
        ada.get(reverse("funnel-items")),
        ada.get(reverse("funnel-message", args=[message.pk])),
    ]

    assert [page.status_code for page in pages] == [200, 200]
    assert not any("secret" in page.content.decode() for page in pages)
    assert not any("Mira" in page.content.decode() for page in pages)
    address = reverse("change-message", args=[message.pk])
    assert ada.post(address, {"filter": "drop"}).status_code == 404


def test_a_list_asks_as_many_statements_for_one_as_for_many(ada, house):
    arrives(house.mail, "one")
    url = reverse("funnel-items")

    def asked():
        with CaptureQueriesContext(connection) as statements:
            ada.get(url)
        return len(statements)

    one = asked()
    for number in range(20):
        received(house.mail, f"more {number}", author=f"{number}@e.example")
    follow_all()

    assert asked() == one


def test_the_window_is_set_by_administrators(client, house):
    house.ada.role = "administrator"
    house.ada.save()
    client.force_login(house.ada)

    wrong = client.post(reverse("review-window"), {"days": "0"})
    right = client.post(reverse("review-window"), {"days": "30"})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "after 30 days" in client.get(reverse("settings")).content.decode()


def test_numbers_longer_than_any_id_are_left_aside(ada, busy):
    long = "9" * 5000
    message = Decision.objects.first()

    answers = [
        ada.get(reverse(name), {"channel": long, "rules": long, "route": long, "after": long})
        for name in ("funnel", "funnel-items")
    ]
    changed = ada.post(reverse("change-message", args=[message.pk]), {"undo": long})

    assert [answer.status_code for answer in answers] == [200, 200]
    assert changed.status_code == 302
