from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from tutti.channels.contract import Throttled, TryLater
from tutti.journal.facts import Actor
from tutti.listen.models import Channel, Envelope
from tutti.listen.quiet import quiet_until
from tutti.listen.searching.actions.running import run_due_searches
from tutti.listen.searching.actions.saving import remove_search, save_search, switch_search
from tutti.listen.searching.errors import CannotSearch
from tutti.listen.searching.models import SavedSearch
from tutti.listen.searching.trying import found_now


@pytest.fixture
def search(channel, ada):
    made = SavedSearch(name="Us", channel=channel, words=["acme"], without=["jobs"], most_a_day=5)
    return save_search(made, by=Actor.member(ada.pk), owner=ada)


def heard():
    return [bytes(one.raw).decode() for one in Envelope.objects.order_by("pk")]


def due_again():
    """Searches keep the database's clock, which no test can move."""
    SavedSearch.objects.update(next_run_at=timezone.now() - timedelta(days=30))


def fresh(search):
    return SavedSearch.objects.get(pk=search.pk)


def test_what_is_found_is_stored_like_anything_else_the_channel_hears(agora, search):
    agora.said = ["acme is slow", "the weather", "acme jobs", "acme is kind"]

    run_due_searches()

    assert heard() == ["acme is slow", "acme is kind"]
    assert (fresh(search).heard, fresh(search).heard_that_day) == (2, 2)


def test_it_looks_again_after_its_pause_and_goes_on_where_it_stopped(agora, search):
    agora.said = ["acme one"]
    run_due_searches()
    agora.said.append("acme two")

    at_once = run_due_searches()
    due_again()
    later = run_due_searches()

    assert (at_once, later, heard()) == (0, 1, ["acme one", "acme two"])
    assert agora.asked[-1].cursor == {"at": 1}


def test_what_the_account_heard_by_itself_is_not_heard_twice(agora, channel, search):
    from tutti.channels.contract import Raw
    from tutti.listen.actions.storing import store_raw

    agora.said = ["acme is slow"]
    store_raw(channel, [Raw(key="0", data=b"acme is slow")])

    run_due_searches()

    assert (len(heard()), fresh(search).heard) == (1, 0)


def test_at_the_days_limit_it_rests_and_goes_on_the_next_day(agora, search):
    agora.said = [f"acme {number}" for number in range(8)]
    run_due_searches()
    due_again()

    run_due_searches()
    today = heard()
    due_again()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        run_due_searches()

    assert today == [f"acme {number}" for number in range(5)]
    assert heard() == [f"acme {number}" for number in range(8)]
    assert len(agora.asked) == 2  # the full day asks the network nothing


def test_other_words_begin_anew(agora, ada, search):
    agora.said = ["acme one", "zenith two"]
    run_due_searches()
    kept = fresh(search)
    kept.words = ["zenith"]

    save_search(kept, by=Actor.member(ada.pk))
    run_due_searches()

    assert heard() == ["acme one", "zenith two"]


def test_a_trouble_stands_with_the_search_and_the_next_one_runs(agora, channel, ada, search):
    agora.trouble = TryLater("The network is not available now.")
    run_due_searches()

    assert fresh(search).trouble == "The network is not available now."
    assert fresh(search).leased_until is None


def test_a_network_that_says_too_often_is_left_alone_by_every_search(agora, channel, ada, search):
    other = SavedSearch(name="Them", channel=channel, words=["zenith"])
    save_search(other, by=Actor.member(ada.pk), owner=ada)
    agora.trouble = Throttled("Wait.", until=timezone.now() + timedelta(hours=1))

    run_due_searches()

    assert len(agora.asked) == 1
    assert quiet_until(channel) is not None


@pytest.mark.parametrize("state", ["paused", "removed"])
def test_a_channel_that_does_not_listen_is_not_searched(agora, channel, search, state):
    Channel.objects.update(state=state)

    assert run_due_searches() == 0


def test_a_search_another_worker_runs_is_left_to_it(agora, search):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE searching_savedsearch SET leased_until = clock_timestamp() + interval '1 minute'"
        )

    assert run_due_searches() == 0


def test_it_rests_when_it_is_switched_off_and_is_gone_when_taken_away(agora, ada, search):
    by = Actor.member(ada.pk)
    agora.said = ["acme one"]

    switch_search(search, on=False, by=by)
    rests = run_due_searches()
    switch_search(search, on=True, by=by)
    looks = run_due_searches()
    remove_search(search, by=by)

    assert (rests, looks, SavedSearch.objects.count(), len(heard())) == (0, 1, 0, 1)


def test_a_channel_that_cannot_be_searched_takes_no_search(channel, ada, agora):
    Channel.objects.update(kind="webform")

    with pytest.raises(CannotSearch):
        save_search(
            SavedSearch(name="Us", channel=Channel.objects.get(), words=["acme"]),
            by=Actor.member(ada.pk),
            owner=ada,
        )


def test_trying_shows_the_newest_first_and_stores_nothing(agora, channel, ada):
    agora.said = ["acme one", "acme two"]

    found = found_now(SavedSearch(name="Us", channel=channel, words=["acme"], owner=ada))

    assert [one.text for one in found] == ["acme two", "acme one"]
    assert heard() == []
