"""Every way a network can fail, tried on every channel that speaks HTTP: nothing is lost, nothing may be doubled."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tutti.channels.contract import (
    ChannelTrouble,
    Finding,
    Search,
    Sent,
    Throttled,
    TryLater,
    Uncertain,
    WillNotWork,
)
from tutti.channels.registry import connectors
from tutti.channels.tests.acting import Asked, Reply
from tutti.channels.tests.playing import (
    a_reply,
    at,
    connected,
    kinds,
    script_of,
    scripted,
    speaks_http,
)
from tutti.ground.http import fetching

PATIENCE = 0.4  # seconds, where the product waits ten or twenty
MOST_CALLS = 250
PAGE = b"<!doctype html><title>502</title><p>Please log in"
LATER = {"retry-after": "120"}


class Break:
    """Answers what stands; everything else fails, from the given call on."""

    def __init__(self, fault, standing, *, after=0, otherwise=None):
        self.fault, self.standing, self.left, self.otherwise = fault, standing, after, otherwise

    def __call__(self, asked: Asked) -> Reply:
        fitting = [
            key for key in self.standing if key[0] == asked.method and asked.path.startswith(key[1])
        ]
        if fitting:
            data = self.standing[max(fitting, key=lambda key: len(key[1]))]
            return data(asked) if callable(data) else Reply(data=data)
        if self.left:
            self.left -= 1
            return self.otherwise(asked)
        return self.fault


def broken(network, speaks, fault):
    network.fault = Break(fault, script_of(speaks).standing)


ACTS = {
    "poll": (
        lambda one: one.polls,
        lambda one, place: list(one.poll(place)),
    ),
    "search": (
        lambda one: one.searches,
        lambda one, place: list(one.search(place, Search(id=1, words=("acme",)))),
    ),
    "recheck": (
        lambda one: one.rechecks,
        lambda one, place: list(one.recheck(place, script_of(one).names)),
    ),
    "send": (lambda one: one.sends, lambda one, place: one.send(place, a_reply(one))),
    "find_sent": (lambda one: one.looks_up, lambda one, place: one.find_sent(place, a_reply(one))),
    "edit": (
        lambda one: one.edits,
        lambda one, place: one.edit(place, a_reply(one), script_of(one).names),
    ),
    "delete": (
        lambda one: one.deletes,
        lambda one, place: one.delete(place, script_of(one).names),
    ),
}
HANDS_OVER = {"send", "edit"}
HTTP = kinds(lambda one: speaks_http(one) and script_of(one) is not None)
TRIED = [(kind, act) for kind in HTTP for act, (fit, _) in ACTS.items() if fit(connectors()[kind])]
every_act = pytest.mark.parametrize(("kind", "act"), TRIED)
of_faults = pytest.mark.proves_channel("faults", by="emulator")


def tried(kind, act, network):
    """The trouble that came of it; None when it went well."""
    speaks = connectors()[kind]
    try:
        ACTS[act][1](speaks, connected(speaks, network.url))
    except ChannelTrouble as trouble:
        return trouble
    finally:
        speaks.let_go()
    return None


def assert_tells_no_secret(kind, trouble):
    secrets = connected(connectors()[kind]).credentials.values()
    assert [secret for secret in secrets if str(secret) in f"{trouble} {trouble!r}"] == []
    assert str(trouble).strip()


@pytest.fixture(autouse=True)
def _less_patience(request, monkeypatch):
    """Everything is asked as the product asks it, only nobody waits twenty seconds for a network that is slow by intent."""
    callspec = getattr(request.node, "callspec", None)
    if callspec is None or callspec.params.get("fault") != "too slow":
        return
    exchange = fetching._exchange

    def hurried(request, *, purpose, deadline, limit):
        soon = fetching.time.monotonic() + PATIENCE
        return exchange(request, purpose=purpose, deadline=min(deadline, soon), limit=limit)

    monkeypatch.setattr(fetching, "_exchange", hurried)


@pytest.mark.proves("wall-4")
@of_faults
@every_act
@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_not_taken_needs_a_person(kind, act, status, network):
    broken(network, connectors()[kind], Reply(status=status, data={"error": "no"}))

    trouble = tried(kind, act, network)

    assert isinstance(trouble, WillNotWork)
    assert_tells_no_secret(kind, trouble)


@pytest.mark.proves("wall-4")
@of_faults
@every_act
@pytest.mark.parametrize("status", [404, 410])
def test_what_is_gone_is_known_as_gone(kind, act, status, network):
    broken(network, connectors()[kind], Reply(status=status, data={"error": "gone"}))

    trouble = tried(kind, act, network)

    gone_already = act in {"delete", "recheck", "find_sent"}  # that is an answer, too
    assert isinstance(trouble, WillNotWork) or (trouble is None and gone_already)


@pytest.mark.proves("wall-4")
@of_faults
@every_act
@pytest.mark.parametrize("headers", [LATER, {}], ids=["retry-after", "no word"])
def test_asked_too_often_the_channel_rests(kind, act, headers, network):
    broken(network, connectors()[kind], Reply(status=429, data={"error": "slow"}, headers=headers))

    trouble = tried(kind, act, network)

    rest = trouble.until - datetime.now(UTC)
    assert isinstance(trouble, Throttled)
    assert timedelta(seconds=100) < rest < timedelta(hours=6)
    assert len(network.asked) <= len(script_of(connectors()[kind]).standing) + 1


@pytest.mark.proves("wall-4")
@of_faults
@every_act
@pytest.mark.parametrize(
    "headers",
    [
        {"retry-after": format_datetime(datetime.now(UTC) - timedelta(hours=9), usegmt=True)},
        {"retry-after": format_datetime(datetime.now(UTC) + timedelta(days=400), usegmt=True)},
        {"ratelimit-reset": str(int((datetime.now(UTC) - timedelta(hours=5)).timestamp()))},
        {"x-ratelimit-reset": (datetime.now(UTC) + timedelta(days=3)).isoformat()},
        {"date": "Thu, 01 Jan 1970 00:00:00 GMT", "retry-after": "1e308"},
        {"retry-after": "soon"},
    ],
    ids=["past", "years", "reset past", "reset days", "no end", "no number"],
)
def test_a_clock_that_is_wrong_makes_nobody_wait_for_ever(kind, act, headers, network):
    broken(network, connectors()[kind], Reply(status=429, data={"error": "slow"}, headers=headers))

    trouble = tried(kind, act, network)

    rest = trouble.until - datetime.now(UTC)
    assert timedelta(seconds=0) < rest <= timedelta(hours=6, seconds=1)


FAULTY = {
    "500": Reply(status=500, data={"error": "oh"}),
    "502 in HTML": Reply(status=502, body=PAGE, headers={"content-type": "text/html"}),
    "504": Reply(status=504, body=b""),
    "HTML": Reply(status=200, body=PAGE, headers={"content-type": "text/html"}),
    "half an answer": Reply(data={"messages": ["x" * 5000]}, breaks=True),
    "too slow": Reply(data={}, delay=PATIENCE * 3),
    "another shape": Reply(data=["not", {"what": "we know"}]),
    "nothing": Reply(body=b""),
}


@pytest.mark.proves("wall-4")
@of_faults
@every_act
@pytest.mark.parametrize("fault", FAULTY)
def test_a_fault_of_the_network_is_no_loss_and_no_double(kind, act, fault, network):
    broken(network, connectors()[kind], FAULTY[fault])

    trouble = tried(kind, act, network)

    understood = act != "send" and fault in {"another shape", "nothing"}
    assert isinstance(trouble, ChannelTrouble) or understood
    if trouble is not None:
        assert_tells_no_secret(kind, trouble)
    if act in HANDS_OVER and isinstance(trouble, TryLater):
        assert may_be_repeated(kind, network)
    assert len(network.asked) <= MOST_CALLS


def may_be_repeated(kind, network):
    """Nothing left with it, or the network knows the repeat by its key."""
    script = script_of(connectors()[kind])
    handed = [one for one in network.asked if one.method != "GET" and not _stands(one, script)]
    return not handed or (
        script.key_of_repeat is not None and all(map(script.key_of_repeat, handed))
    )


def _stands(asked, script):
    return any(
        asked.method == method and asked.path.startswith(path) for method, path in script.standing
    )


@of_faults
@every_act
def test_a_network_that_is_away_now_is_asked_again(kind, act, network):
    broken(network, connectors()[kind], Reply(status=503, data={"error": "x"}, headers=LATER))

    trouble = tried(kind, act, network)

    assert isinstance(trouble, TryLater | Uncertain)


@pytest.mark.proves_channel("set_up", by="emulator")
@pytest.mark.parametrize("kind", HTTP)
@pytest.mark.parametrize("fault", [*FAULTY, "401", "429"])
def test_the_live_test_says_what_is_wrong_and_what_to_do(kind, fault, network):
    speaks = connectors()[kind]
    number = int(fault) if fault.isdecimal() else 0
    network.fault = FAULTY.get(fault) or Reply(status=number, data={"error": "no"})
    place = connected(speaks, network.url)

    found = speaks.check(place)

    assert {type(finding) for finding in found} == {Finding}
    assert [one for one in found if not one.ok and one.advice.strip()] != []
    assert [one for one in found if not one.ok and not one.advice.strip()] == []
    assert [secret for secret in place.credentials.values() if str(secret) in repr(found)] == []


@pytest.mark.proves("wall-4")
@of_faults
@pytest.mark.parametrize("kind", scripted("loops", lambda one: one.polls))
def test_pages_that_lead_in_circles_come_to_an_end(kind, network):
    speaks = connectors()[kind]
    script = script_of(speaks)
    network.fault = Break(None, script.standing, after=10**9, otherwise=script.loops)

    try:
        batches = list(itertools.islice(speaks.poll(connected(speaks, network.url)), 1000))
    except ChannelTrouble:
        batches = []

    assert len(batches) < 1000
    assert len(network.asked) <= MOST_CALLS


def polled(speaks, place):
    """All items, and how far it came: an end, or the trouble."""
    items, cursor = [], place.cursor
    try:
        for batch in speaks.poll(place):
            items += batch.items
            cursor = batch.cursor
            assert len(batch.items) <= 200
    except ChannelTrouble as trouble:
        return items, cursor, trouble
    finally:
        speaks.let_go()
    return items, cursor, None


def keys(items):
    return sorted({item.key for item in items})


@pytest.mark.proves("wall-4")
@pytest.mark.proves_channel("catches_up", by="emulator")
@of_faults
@pytest.mark.parametrize("kind", scripted("plays", lambda one: one.polls))
@pytest.mark.parametrize("fault", ["500", "half an answer", "HTML", "429", "401"])
def test_broken_off_anywhere_it_goes_on_where_it_stood(kind, fault, network):
    speaks, script = connectors()[kind], script_of(connectors()[kind])
    script.plays(network)
    place = connected(speaks, network.url)
    whole, _, trouble = polled(speaks, place)
    assert trouble is None
    assert whole != []
    calls = len(network.asked)
    found = FAULTY.get(fault) or Reply(status=int(fault) if fault.isdecimal() else 500, data={})

    for after in range(min(calls, 12)):
        network.fault = Break(
            found, {}, after=after, otherwise=lambda asked: _scripted(network, asked)
        )
        first, cursor, _ = polled(speaks, place)
        network.fault = None
        rest, _, trouble = polled(speaks, at(place, cursor))

        assert trouble is None
        assert keys([*first, *rest]) == keys(whole), f"broken off at call {after}"


def _scripted(network, asked):
    found = network._scripted(asked)
    return found(asked) if callable(found) else found


@pytest.mark.proves_channel("hears", by="emulator")
@pytest.mark.parametrize("kind", scripted("plays", lambda one: one.polls))
def test_what_was_heard_is_not_heard_as_something_else(kind, network):
    speaks = connectors()[kind]
    script_of(speaks).plays(network)
    place = connected(speaks, network.url)

    first, cursor, _ = polled(speaks, place)
    again, _, trouble = polled(speaks, place)
    after, _, _ = polled(speaks, at(place, cursor))

    assert trouble is None
    assert (keys(again), set(keys(after)) - set(keys(first))) == (keys(first), set())


@pytest.mark.proves_channel("answers", by="emulator")
@pytest.mark.parametrize("kind", scripted("plays", lambda one: one.sends))
def test_a_reply_is_taken_and_has_a_name(kind, network):
    speaks = connectors()[kind]
    script_of(speaks).plays(network)

    sent = speaks.send(connected(speaks, network.url), a_reply(speaks))

    assert isinstance(sent, Sent)
    assert sent.provider_id


@pytest.mark.proves_channel("once", by="emulator")
@pytest.mark.parametrize(
    "kind",
    [
        kind
        for kind in scripted("plays", lambda one: one.sends)
        if script_of(connectors()[kind]).key_of_repeat
    ],
)
def test_a_second_attempt_carries_the_same_key(kind, network):
    speaks, script = connectors()[kind], script_of(connectors()[kind])
    script.plays(network)
    place = connected(speaks, network.url)

    names = []
    for _ in range(2):
        before = len(network.asked)
        speaks.send(place, a_reply(speaks))
        names.append([key for key in map(script.key_of_repeat, network.asked[before:]) if key])

    assert names[0] == names[1] != []


@pytest.mark.proves_channel("deletes", by="emulator")
@pytest.mark.parametrize("kind", [kind for kind in HTTP if connectors()[kind].deletes])
def test_what_is_gone_already_is_taken_away_without_trouble(kind, network):
    broken(network, connectors()[kind], Reply(status=404, data={"error": "gone"}))

    trouble = tried(kind, "delete", network)

    assert trouble is None
