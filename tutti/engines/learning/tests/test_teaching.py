"""Teaching learners: at once, without keeping texts, and back again."""

from __future__ import annotations

import pytest

from tutti.engines.learning.actions.teaching import forget, reset, retrain, teach
from tutti.engines.learning.errors import NoSuchLabel, NothingToLearn
from tutti.engines.learning.guessing import heaviest, predict, why
from tutti.engines.learning.measuring import measure
from tutti.engines.learning.models import Learnt, Lesson
from tutti.engines.learning.state import weights_now
from tutti.journal.facts import SYSTEM

pytestmark = pytest.mark.django_db

BANTER = "My hamster is watching the snow with a tiny hat on"
KIND = "Our hamster is watching the rain with a tiny hat on"


def label(learner: str, text: str) -> str:
    return predict(learner, [text])[0].likeliest


def test_a_correction_counts_at_once_for_the_text_and_for_its_kind() -> None:
    before = label("noise", BANTER)

    teach("noise", BANTER, "actionable", lesson_of=1, by=SYSTEM)

    assert before == "banter"
    assert (label("noise", BANTER), label("noise", KIND)) == ("actionable", "actionable")
    assert label("noise", "Happy birthday!") == "banter"


def test_a_lesson_keeps_no_word_of_the_text() -> None:
    lesson = teach("intent", "My zebra ordered a xylophone", "complaint", lesson_of=7, by=SYSTEM)

    kept = repr(Lesson.objects.filter(pk=lesson.pk).values()) + repr(Learnt.objects.values())

    assert "zebra" not in kept
    assert "xylophone" not in kept


def test_the_later_correction_of_a_message_takes_the_place_of_the_earlier() -> None:
    teach("intent", BANTER, "idea", lesson_of=1, by=SYSTEM)
    teach("intent", BANTER, "sales", lesson_of=1, by=SYSTEM)

    assert Lesson.objects.count() == 1
    assert label("intent", BANTER) == "sales"


def test_a_lesson_taken_back_leaves_no_trace() -> None:
    shipped = predict("noise", [BANTER])
    lesson = teach("noise", BANTER, "actionable", lesson_of=1, by=SYSTEM)

    forget(lesson, by=SYSTEM)

    assert predict("noise", [BANTER]) == shipped


def test_a_learner_that_begins_empty_learns_the_words_of_the_house() -> None:
    assert predict("topic", ["Where is my meter reading?"])[0].label == ""

    teach("topic", "The meter reading on my bill is wrong", "meters", lesson_of=1, by=SYSTEM)
    teach("topic", "My boiler leaks water again", "boilers", lesson_of=2, by=SYSTEM)

    assert predict("topic", ["Is the meter reading on the bill right?"])[0].label == "meters"
    assert predict("topic", ["the boiler leaks"])[0].label == "boilers"
    assert predict("topic", ["Happy new year to all"])[0].label == ""


def test_earlier_lessons_stay_learned_when_new_ones_come() -> None:
    lessons = [
        (f"the {word} is late again", label)
        for word, label in zip("abcdefghij", "mn" * 5, strict=True)
    ]

    for place, (text, each) in enumerate(lessons):
        teach(
            "topic",
            text.replace("the ", f"the {'xyz'[place % 3] * 4}{place} thing "),
            each,
            lesson_of=place,
            by=SYSTEM,
        )

    told = [
        label("topic", t.replace("the ", f"the {'xyz'[p % 3] * 4}{p} thing "))
        for p, (t, _) in enumerate(lessons)
    ]
    assert told == [each for _, each in lessons]


def test_training_anew_gives_the_same_answers_whatever_was_tried_between() -> None:
    teach("noise", BANTER, "actionable", lesson_of=1, by=SYSTEM)

    assert retrain("noise") == 1
    assert label("noise", BANTER) == "actionable"


def test_a_reset_brings_back_what_shipped() -> None:
    shipped = predict("intent", [BANTER])
    teach("intent", BANTER, "idea", lesson_of=1, by=SYSTEM)

    assert reset("intent", by=SYSTEM) == 1
    assert predict("intent", [BANTER]) == shipped


def test_an_unknown_label_is_refused_and_nothing_kept() -> None:
    with pytest.raises(NoSuchLabel):
        teach("intent", BANTER, "nonsense", lesson_of=1, by=SYSTEM)
    with pytest.raises(NothingToLearn):
        teach("topic", "…", "meters", lesson_of=1, by=SYSTEM)

    assert Lesson.objects.count() == 0


def test_the_words_that_decided_are_named() -> None:
    words = dict(why("intent", "Please cancel my subscription"))

    assert max(words, key=words.__getitem__) in {"cancel", "cancel my", "subscription"}
    assert "cancel" in dict(heaviest("intent", "cancel"))


def test_a_learner_is_measured_on_lessons_it_did_not_see() -> None:
    for number in range(10):
        teach(
            "topic",
            f"the meter reading {'abcdefghij'[number]}x is wrong",
            "meters",
            lesson_of=number,
            by=SYSTEM,
        )
        teach(
            "topic",
            f"a boiler {'abcdefghij'[number]}y leaks",
            "boilers",
            lesson_of=100 + number,
            by=SYSTEM,
        )

    measured = measure("topic")

    assert measured.lessons == 20
    assert [(each.label, each.recall) for each in measured.labels] == [
        ("boilers", 1.0),
        ("meters", 1.0),
    ]
    assert measured.right_as_shipped == 0


def test_what_another_process_taught_is_noticed() -> None:
    teach("noise", BANTER, "actionable", lesson_of=1, by=SYSTEM)
    _, taught = weights_now("noise")
    Learnt.objects.update(stamp=12, change=b"")  # as another process would write it

    _, noticed = weights_now("noise")

    assert noticed is not taught
    assert label("noise", BANTER) == "banter"
