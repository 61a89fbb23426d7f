"""A past of our own: a hundred messages in March, of which every fifth was dropped by hand or by a rule."""

from datetime import UTC, datetime, timedelta

import pytest

from tutti.engines.replays import past
from tutti.engines.replays.past import Example, Outcome, Past, offers_past
from tutti.engines.rules import subjects as subjects_of_rules
from tutti.engines.rules.actions.saving import save_rule
from tutti.engines.rules.actions.switching import switch_rule
from tutti.engines.rules.tests.conftest import described, dev, offered  # noqa: F401 -- fixtures
from tutti.engines.rules.wording import Wording
from tutti.ground.accounts.models import Member, Role
from tutti.journal.facts import Actor

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
NUMBER, AT_ONCE = 100, 30
KEPT, DROPPED = Outcome(key="keep", words="kept"), Outcome(key="drop", words="dropped")
APPLIED = []


def text_of(number):
    return "thanks" if number % 2 else "help"


class March:
    """What happened: `decided` is told by each test."""

    decided = {}


def batches(start, end, channel, after):
    every = [
        number
        for number in range(1, NUMBER + 1)
        if number > after and start <= moment(row(number)) < end
    ]
    for at in range(0, len(every), AT_ONCE):
        yield {number: row(number) for number in every[at : at + AT_ONCE]}


def row(number):
    return {
        "message": {
            "text": text_of(number),
            "reach": float(number),
            "at": MARCH + timedelta(hours=7 * number),
        }
    }


def moment(one):
    return one["message"]["at"]


@pytest.fixture
def march(monkeypatch, described, offered, db):  # noqa: F811 -- fixtures
    monkeypatch.setattr(past, "_pasts", dict(past._pasts))
    monkeypatch.setattr(subjects_of_rules, "_shown", dict(subjects_of_rules._shown))
    APPLIED.clear()
    told = March()
    told.decided = {}
    for kind in ("filter", "match"):
        offers_past(
            Past(
                kind=kind,
                batches=batches,
                count=lambda start, end, channel: len(
                    [n for n in range(1, NUMBER + 1) if start <= moment(row(n)) < end]
                ),
                moment=moment,
                happened=lambda ids: {n: told.decided[n] for n in ids if n in told.decided},
                would=lambda hits: {
                    n: DROPPED if first.params.get("tier") == "drop" else KEPT
                    for n, (first, *_rest) in hits.items()
                },
                shown=lambda ids, who: {
                    n: Example(
                        title=f"Message {n}",
                        words=text_of(n),
                        url=f"/m/{n}/",
                        at=moment(row(n)),
                    )
                    for n in ids
                    if who.works_the_desk and n != 1
                },
                nothing=KEPT,
                channels=lambda: [(7, "Help desk")],
                apply=_apply,
            )
        )
    return told


def _apply(hits, by):
    APPLIED.extend(hit.subject_id for hit in hits)
    return [hit.subject_id for hit in hits]


@pytest.fixture
def ada(db):
    return Member.objects.create(name="Ada Okafor", email="ada@acme.test", role=Role.AGENT)


@pytest.fixture
def by(dev):  # noqa: F811 -- fixture
    return Actor.member(dev.pk)


@pytest.fixture
def write(by, offered):  # noqa: F811 -- fixture
    """A rule that drops, or keeps, what its condition holds for; switched as said."""

    def written(name, condition, *, tier="drop", state="", kind="filter"):
        wording = Wording(
            name=name,
            condition=condition,
            actions=[{"verb": "try.tier", "params": {"tier": tier}}],
        )
        rule = save_rule(None, wording=wording, by=by, kind=kind)
        return switch_rule(rule, state=state, by=by) if state else rule

    return written
