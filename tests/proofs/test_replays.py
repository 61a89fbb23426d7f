"""understood-4: twenty rules run over a hundred thousand messages of the past, and the page that compares.

`N=` runs over more. The figures are printed: time, how many a second, how much memory it took.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from bench.past import SAID, fill_past, write_rules
from tests.journeys.acme import picture
from tests.journeys.browsing import DESK, chromium, tab
from tutti.engines.replays.actions.beginning import Period, replay_list
from tutti.engines.replays.actions.running import run_some
from tutti.engines.replays.models import Replay
from tutti.ground.accounts.actions.signing_in import sign_in_path
from tutti.ground.accounts.models import Member, Role
from tutti.journal.facts import Actor
from tutti.triage.models import Decision

NUMBER = int(os.environ.get("N") or 100_000)
AGES = timedelta(days=400)
LONGEST = 300.0  # seconds for a hundred thousand, on a laptop that does other things too
MOST_MEMORY = 400  # MB more than before


@pytest.fixture
def dev(db):
    return Member.objects.create(
        name="Dev Anand", email="dev@acme.test", role=Role.ADMINISTRATOR, is_active=True
    )


@pytest.mark.proves("understood-4", long=True)
def test_twenty_rules_are_run_over_a_hundred_thousand_messages(dev, live_server):
    fill_past(NUMBER)
    assert len(write_rules()) == 20
    before, worked = _memory(), time.process_time()

    done = _run(dev)

    grown, worked = _memory() - before, time.process_time() - worked
    sys.stdout.write(
        f"\n20 rules over {done.looked:,} messages: {done.seconds:.1f} s, {done.rate:,} a second, "
        f"{worked:.1f} s of it at work here, "
        f"{grown} MB more memory at most\n"
    )
    assert (done.state, done.looked) == ("done", NUMBER)
    assert done.hit == _hit_by_the_words_alone()
    assert {each["what"] for each in done.groups.values()} == {"against", "new", "same"}
    assert Decision.objects.exclude(tier="keep").count() == 0
    assert done.seconds < LONGEST * NUMBER / 100_000
    assert grown < MOST_MEMORY
    _look(live_server, done, dev)


def _run(dev: Member) -> Replay:
    period = Period(start=timezone.now() - AGES, end=timezone.now() + timedelta(minutes=1))
    replay = replay_list("filter", period=period, by=Actor.member(dev.pk))
    while run_some(replay.pk):
        pass
    return Replay.objects.get(pk=replay.pk)


def _hit_by_the_words_alone() -> int:
    """Counted without any rule: of the sixteen kinds of post, those of which some rule speaks, and far heard voices."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT substr(external_id, 5)::int, (details->>'followers')::int, length(text) "
            "FROM listen_message WHERE external_id LIKE 'past%'"
        )
        rows = cursor.fetchall()
    silent = {1, 11}  # a plain question, and "same here" where it is not short
    hit = Counter(
        n % len(SAID) not in silent or reach > 10_000 or (n % len(SAID) == 11 and letters < 12)
        for n, reach, letters in rows
    )
    return hit[True]


def _memory() -> int:
    """The most this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _look(live_server, done: Replay, dev: Member) -> None:
    """The page of comparison in a browser; a picture of it when asked to."""
    path = sign_in_path(dev)
    with chromium() as browser:
        page = tab(browser, DESK)
        page.goto(live_server.url + path)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_load_state()
        page.goto(f"{live_server.url}/replays/{done.pk}/")
        page.get_by_role("heading", name="Against what happened").wait_for()
        assert page.get_by_text("Against what people decided").count() >= 1
        picture(page, "rules-replay")
