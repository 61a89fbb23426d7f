from __future__ import annotations

import pytest

from tutti.config.web.events import _place, _session, _written
from tutti.config.web.hub import BEHIND, Stream, _news
from tutti.config.web.watcher import watcher_of
from tutti.ground.access.principal import ANYONE, Principal, principal_of
from tutti.ground.access.seeing import SEERS, may_see
from tutti.ground.accounts.actions.signing_in import first_administrator
from tutti.journal.stream import Change, now

ADA = Principal(member_id=1, role="agent")
EVE = Principal(member_id=9, role="contributor")
OPENED = Change((5, 1), "cases.opened", "case", 12)


@pytest.fixture
def ada_sees_case_12(monkeypatch):
    monkeypatch.setattr("tutti.ground.access.seeing.SEERS", dict(SEERS))
    monkeypatch.setattr("tutti.config.web.hub.changes_after", lambda _: [OPENED])

    @may_see("case")
    def cases(principal, ids):
        return {12} & set(ids) if principal == ADA else set()


@pytest.mark.django_db
def test_a_change_is_told_to_those_who_may_see_it_and_nobody_else(ada_sees_case_12):
    ada, eve = Stream("a", ADA, (0, 0)), Stream("e", EVE, (0, 0))

    heard = {stream.session: changes for stream, changes, _ in _news([ada, eve])}

    assert heard == {"a": [OPENED], "e": []}


def test_a_kind_nobody_vouches_for_is_told_to_nobody():
    from tutti.ground.access.seeing import seen

    assert seen(ADA, "nobody-knows-this", {1, 2}) == set()


def test_a_change_says_what_happened_to_what_and_no_more():
    assert (
        _written(OPENED) == 'id: 5-1\ndata: {"name": "cases.opened", "subject": {"case": 12}}\n\n'
    )


def test_a_browser_that_comes_back_says_where_it_was():
    assert _place("5-1") == (5, 1)


@pytest.mark.parametrize("said", ["", "5", "-", "a-b", "5-1; DROP", "9" * 39 + "-1", "-1-2"])
def test_anything_else_it_says_is_as_if_it_were_new(said):
    assert _place(said) is None


def test_the_same_change_is_not_told_twice():
    stream = Stream("a", ADA, (0, 0))

    stream.give(OPENED)
    stream.give(OPENED)

    assert stream.queue.qsize() == 1


def test_a_browser_too_slow_to_follow_is_sent_away_to_come_again():
    stream = Stream("a", ADA, (0, 0))

    for number in range(BEHIND + 10):
        stream.give(Change((5, number + 1), "cases.opened", "case", 12))

    said = [stream.queue.get_nowait() for _ in range(stream.queue.qsize())]
    assert said[-1] is None
    assert len(said) <= BEHIND + 1


@pytest.mark.django_db
def test_a_session_is_known_until_it_is_over(client):
    member = first_administrator()
    client.force_login(member)
    session = client.session

    assert watcher_of(session.session_key) == principal_of(member)
    session.delete()
    assert watcher_of(session.session_key) is None


@pytest.mark.django_db
def test_a_suspended_member_hears_nothing_more(client):
    member = first_administrator()
    client.force_login(member)
    member.is_active = False
    member.save()

    assert watcher_of(client.session.session_key) is None


def test_a_broken_cookie_is_nobody():
    assert _session("tutti_session=abc; x=1") == "abc"
    assert _session("\x00;;;=") == ""
    assert ANYONE.member_id is None


@pytest.mark.django_db
def test_the_present_is_a_place_in_the_journal():
    xid, number = now()

    assert (xid > 0, number) == (True, 0)
