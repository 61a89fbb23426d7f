"""understood-1: language, mood, intent and noise on data nothing was trained on, beside simple baselines in the same run.

The sets are not part of the project. `TUTTI_SHARED_DATA` names their folder; without it these proofs do not exist, and those of
tutti/engines/learning/tests stand alone. Floors lie a little under what was measured; docs/understanding.md has the figures.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import understanding as bench
from bench.understanding_intents import banking, clinc
from tutti.engines.learning.features import tokens

DATA = Path(os.environ.get("TUTTI_SHARED_DATA") or "/nowhere")
TRAINING = Path(__file__).resolve().parents[2] / "tools" / "training"
IN_A_ROW = 6  # words; fewer are phrases everybody uses
MOST_LOST = 0.01
HEARD = 1000  # messages a second on one core, on a machine that does other things too


if DATA.is_dir():

    @pytest.mark.proves("understood-1")
    def test_languages_are_told_and_left_open_where_they_are_not_plain():
        found = [each for each in bench.languages(DATA) if each.code not in bench.DIALECTS]

        texts, right, left = (
            sum(getattr(e, key) for e in found) for key in ("texts", "right", "open")
        )

        assert right / texts >= 0.85
        assert right / (texts - left) >= 0.90
        for code in ("en", "it", "de"):
            (one,) = [each for each in found if each.code == code]
            assert one.right / one.texts >= 0.93, code

    @pytest.mark.proves("understood-1")
    def test_mood_in_english_is_told_better_than_by_vader():
        _, ours, theirs = bench.mood_en(DATA)

        assert ours >= 0.62
        assert ours > theirs + 0.1

    @pytest.mark.proves("understood-1")
    def test_mood_in_italian_is_told_better_than_by_the_majority():
        _, said, leaning, majority = bench.mood_it(DATA)

        assert (said >= 0.80, leaning >= 0.85, majority < 0.4) == (True, True, True)

    @pytest.mark.proves("understood-1")
    def test_the_shipped_threshold_filters_at_most_one_in_a_hundred_actionable_posts():
        found = bench.noise(DATA)

        assert found.lost <= MOST_LOST * found.actionable
        assert found.caught > 0
        assert found.kappa >= 0.8
        assert found.actionable + found.banter == 400

    @pytest.mark.proves("understood-1", long=True)
    def test_many_intents_are_told_better_than_by_naive_bayes_and_unknown_ones_left_open():
        cards, requests = banking(DATA), clinc(DATA)

        assert cards.right >= 0.86
        assert cards.right > cards.bayes + 0.03
        assert requests.right >= 0.87
        assert requests.right > requests.bayes + 0.03
        assert requests.outside_unsure >= 0.85
        assert requests.right_said >= 0.72

    @pytest.mark.proves("understood-1")
    def test_a_core_understands_a_thousand_messages_a_second_in_little_memory():
        found = bench.speed(DATA)

        assert sum(found.micros.values()) <= 1e6 / HEARD
        assert found.megabytes <= 100

    @pytest.mark.proves("understood-1")
    def test_no_sentence_learned_from_was_taken_from_the_test_sets():
        rows = {run: text for text in texts_of_test_sets() for run in runs(text)}

        taken = {line: rows[run] for line in own_sentences() for run in runs(line) if run in rows}

        assert taken == {}


def texts_of_test_sets() -> Iterator[str]:
    for folder, name, column in (
        ("airline-tweets", "tweets.csv", "text"),
        ("twitter-support-threads", "twcs_sample.csv", "text"),
        ("absita-hotel-reviews-it", "absita_2018.csv", "sentence"),
    ):
        yield from (row[column] for row in bench.table_of(DATA / folder / name))


def own_sentences() -> Iterator[str]:
    for path in sorted(TRAINING.glob("*.txt")):
        yield from (
            line
            for line in path.read_text(encoding="utf-8").splitlines()
            if not line.startswith("#")
        )


def runs(text: str) -> list[str]:
    words = [word for word in tokens(text) if word[0].isalpha()]
    return [" ".join(words[at : at + IN_A_ROW]) for at in range(len(words) - IN_A_ROW + 1)]
