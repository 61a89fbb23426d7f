"""Long answers are kept for a while, for readers with the same rights alone."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from tutti.ground.access.principal import Principal
from tutti.measure import keeping
from tutti.measure.asking import Answer, Metric, Scope
from tutti.measure.keeping import answer_of

ADA = Principal(member_id=1, role="agent", departments=frozenset({1}))
EVE = Principal(member_id=2, role="agent", departments=frozenset({1}))


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def question():
    asked: list[Scope] = []

    def compute(scope: Scope) -> Answer:
        asked.append(scope)
        return Answer(says=f"{len(asked)} times")

    metric = Metric(
        name="tests", question="?", unit="", compute=compute, rows=lambda _scope, _key: ("", ())
    )
    return metric, asked


def test_a_quick_answer_is_counted_anew_each_time(question):
    metric, asked = question

    answers = [answer_of(metric, Scope(who=ADA)).answer.says for _ in range(2)]

    assert answers == ["1 times", "2 times"]
    assert len(asked) == 2


def test_a_long_answer_is_kept_and_says_when_it_was_counted(question, monkeypatch):
    metric, asked = question
    monkeypatch.setattr(keeping, "LONG", -1)

    first, second = answer_of(metric, Scope(who=ADA)), answer_of(metric, Scope(who=ADA))

    assert (first.answer, first.at) == (second.answer, second.at)
    assert len(asked) == 1


def test_what_is_kept_for_one_reader_is_not_shown_to_another(question, monkeypatch):
    metric, asked = question
    monkeypatch.setattr(keeping, "LONG", -1)

    answer_of(metric, Scope(who=ADA))
    answer_of(metric, Scope(who=EVE))

    assert len(asked) == 2
