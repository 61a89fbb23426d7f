"""No condition holds a worker for a second, and each that is stopped says why."""

import resource
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tutti.engines.rules.conditions import ConditionWrong, check_condition, holding

pytestmark = pytest.mark.django_db

LISTS = {
    "run": {"done": ["a" * 1990 + str(n) for n in range(500)], "last_words": "a" * 100_000},
    "case": {"title": "b" * 100_000},
}
MEGABYTES = 1024


def twice(body):
    return f"run.done.all(a, run.done.all(b, {body}))"


STOPPED = {
    "denials": "!" * 1999,
    "brackets": "(" * 1000 + "true" + ")" * 900,
    "lists": "[" * 1999,
    "maps": "{" * 1999,
    "signs": "-" * 1999,
    "sums": "1" + "+1" * 990 + " > 0",
    "choices": "true" + "?true:true" * 180,
    "half choices": "true" + "?(" * 900,
    "members": "run.done" + ".a" * 900,
    "calls": "timestamp(" * 190,
    "quotes": "'\"" * 990,
    "letters": "x" * 100_000,
    "loops in loops": "run.done.all(a," * 130,
    "loop after loop": ("run.done" + ".filter(a,true)" * 130)[:1990],
    "three loops": twice("run.done.exists(c, c == a)"),
    "growing lists": "[[1]]" + ".map(a, a + a)" * 24 + ".size() > 0",
    "growing texts": "(" + "case.title + " * 100 + 'case.title) == ""',
    "a long loop in a loop": twice(" && ".join(["run.done == run.done"] * 80)),
    "a pattern in a loop": "run.done.all(a, !a.matches('(a|b|c){1,50}d$'))",
    "many patterns": " || ".join(["case.title.matches('a{1,1000}b')"] * 40),
    "too large a pattern": "case.title.matches('(\\\\pL|\\\\pN){1,1000}$')",
    "a pattern from outside": " && ".join(["run.last_words.matches(run.last_words)"] * 5),
    "a budget spent": "[" + ",".join(["run.done"] * 200) + "].all(l, l.all(b, run.done == l))",
    "loops side by side": " && ".join([twice("run.done == run.done && a == b || true")] * 20),
}
HEAVY = {
    "exponential": "case.title.matches('^(b+)+$') && run.last_words.matches('(a|aa)+$')",
    "counted": " || ".join(["run.last_words.matches('a{1,1000}b')"] * 5),
    "compares": twice(" && ".join(["run.done == run.done"] * 11)),
    "builds": twice(" && ".join(["[a,b,a,b,a,b,a,b] == [a,b,a,b,a,b,a,b]"] * 6)),
    "looks": twice(" || ".join(["run.last_words.contains(a)"] * 8)),
}


def asked(text):
    begun = time.thread_time()
    answer = holding(text, "playbook", [LISTS])[0]
    return answer, time.thread_time() - begun


@pytest.mark.parametrize("name", STOPPED)
def test_a_hostile_condition_is_stopped_within_a_second_and_says_why(name):
    answer, seconds = asked(STOPPED[name])

    assert not answer
    assert answer.why.endswith(".")
    assert seconds < 1


@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_condition_answers_within_a_second(name):
    check_condition(HEAVY[name], "playbook")

    answer, seconds = asked(HEAVY[name])

    assert answer.why == ""
    assert seconds < 1


def test_hostile_conditions_take_no_memory():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    for text in [*STOPPED.values(), *HEAVY.values()]:
        asked(text)

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * MEGABYTES


class Garbage(TestCase):
    @given(
        st.one_of(
            st.text(max_size=200),
            st.lists(
                st.sampled_from(
                    "run.done case.title act . all( exists( map( ( ) [ ] { } ' \" && || ! ? : == > + 1 2.0 a b true"
                    " has( size( matches( timestamp( \\ \n // in now".split(" ")
                ),
                max_size=40,
            ).map(" ".join),
        )
    )
    def test_whatever_is_typed_is_taken_or_refused_with_a_sentence(self, text):
        wrong = refusal_of(text)

        assert wrong is None or (wrong.sentence and "\n" not in wrong.line)
        assert asked(text)[1] < 1


def refusal_of(text):
    try:
        check_condition(text, "playbook")
    except ConditionWrong as wrong:
        return wrong
    return None
