from __future__ import annotations

import pytest
from django.urls import reverse

from tutti.engines.learning.models import Lesson
from tutti.engines.understanding.understanding import Said, understand
from tutti.journal.facts import SYSTEM
from tutti.triage.queries import readings_of
from tutti.triage.teaching.actions.correcting import Right, correct_reading
from tutti.triage.teaching.actions.keeping_words import save_word
from tutti.triage.teaching.actions.reading_again import read_again
from tutti.triage.teaching.models import NumberKind, Thing, Topic
from tutti.triage.teaching.trying import pattern_from


@pytest.fixture
def desk(client, dev):
    client.force_login(dev)
    return client


def lists(kind):
    return reverse("own-words", args=[kind])


def test_a_text_is_tried_and_says_why(desk):
    answer = desk.post(
        reverse("understanding"), {"text": "This is the worst service, and it is urgent."}
    )

    page = answer.content.decode()
    assert "Complaint · negative · EN" in page
    assert '<q dir="auto">worst</q>' in page
    assert "urgent</span>" in page


@pytest.mark.parametrize("kind", ["number", "product", "place", "topic"])
def test_an_empty_list_says_what_it_is_for(desk, kind):
    page = desk.get(lists(kind)).content.decode()

    assert "None yet" in page
    assert reverse("new-own-word", args=[kind]) in page


def test_a_list_that_is_none_is_not_there(desk):
    assert desk.get(lists("things")).status_code == 404


def test_a_number_gets_its_pattern_from_an_example(desk):
    desk.post(
        reverse("new-own-word", args=["number"]),
        {"name": "Order", "example": "my order LM-20417 is late", "pattern": ""},
    )

    (understood,) = understand([Said(text="Where is lm-31888?")])
    assert NumberKind.objects.get().pattern == r"\bLM-\d{5}\b"
    assert understood.entities == {"order": ("LM-31888",)}


@pytest.mark.parametrize(
    ("example", "pattern", "says"),
    [
        ("no number here", "", "There is no number in these words."),
        ("LM-20417", "(", "cannot be used"),
        ("LM-20417", "AB-\\d+", "It does not find the number"),
        ("LM-20417", "(LM)?.*", "fits nothing at all"),
    ],
)
def test_a_pattern_that_does_not_work_is_not_saved(desk, example, pattern, says):
    answer = desk.post(
        reverse("new-own-word", args=["number"]),
        {"name": "Order", "example": example, "pattern": pattern},
    )

    assert (answer.status_code, NumberKind.objects.count()) == (422, 0)
    assert says in answer.content.decode()


def test_trying_shows_what_would_have_been_found_and_saves_nothing(desk, heard):
    heard("My order LM-20417")
    heard("Something else")

    answer = desk.post(
        reverse("new-own-word", args=["number"]),
        {"name": "Order", "example": "LM-11111", "pattern": "", "try": "1"},
    )

    page = answer.content.decode()
    assert "It is in one of the last 2 messages." in page
    assert '<q dir="auto">LM-20417</q>' in page
    assert NumberKind.objects.count() == 0


def test_a_product_counts_from_the_next_message_on(desk):
    desk.post(
        reverse("new-own-word", args=["product"]),
        {"name": "Loaf 9000", "spellings": "big loaf\n\nbig loaf\nloaf9000"},
    )

    (understood,) = understand([Said(text="the Big Loaf is hard")])
    assert Thing.objects.get().spellings == ["big loaf", "loaf9000"]
    assert understood.entities == {"product": ("Loaf 9000",)}


def test_the_same_product_twice_is_refused(desk):
    save_word(Thing(kind="product", name="Loaf"), by=SYSTEM)

    answer = desk.post(reverse("new-own-word", args=["product"]), {"name": "loaf", "spellings": ""})

    assert "It is in the list already." in answer.content.decode()


def test_a_topic_keeps_its_key_when_it_is_renamed(desk):
    topic = save_word(Topic(name="Late parcels", words=["parcel"]), by=SYSTEM)

    desk.post(
        reverse("own-word", args=["topic", topic.pk]),
        {"name": "Delivery", "words": "parcel", "patterns": ""},
    )

    topic.refresh_from_db()
    assert (topic.key, topic.name) == ("late-parcels", "Delivery")


def test_a_word_taken_away_is_found_no_longer(desk):
    thing = save_word(Thing(kind="place", name="Basel"), by=SYSTEM)

    desk.post(reverse("remove-own-word", args=["place", thing.pk]))

    (understood,) = understand([Said(text="I live in Basel")])
    assert understood.entities == {}


def test_a_word_of_another_list_is_not_there(desk):
    thing = save_word(Thing(kind="place", name="Basel"), by=SYSTEM)

    assert desk.get(reverse("own-word", args=["product", thing.pk])).status_code == 404


def test_messages_are_read_again_but_not_what_was_set_right(desk, ada, heard):
    plain, corrected = heard("The bun was dull"), heard("The bun was dry")
    correct_reading(corrected, Right(intent="praise"), member=ada)
    save_word(Topic(name="Buns", words=["bun"]), by=SYSTEM)

    number = read_again(by=SYSTEM)

    found = readings_of([plain.pk, corrected.pk])
    assert number == 1
    assert found[plain.pk].topics == ("buns",)
    assert (found[corrected.pk].topics, found[corrected.pk].intent) == ((), "praise")


def test_a_learner_without_lessons_says_how_to_teach_it(desk):
    page = desk.get(reverse("learner", args=["intent"])).content.decode()

    assert "Nobody taught it anything yet." in page
    assert "No lessons yet" in page
    assert "CFPB" in page


def test_after_five_lessons_a_learner_is_measured(desk, ada, heard):
    for number in range(6):
        message = heard(f"Number {number}: the bun was not as glazed as on Tuesday")
        correct_reading(message, Right(intent="idea"), member=ada)

    page = desk.get(reverse("learner", args=["intent"])).content.decode()

    assert "Of 6 messages you set right it would tell 6 by itself" in page
    assert "100 %" in page


def test_a_lesson_is_forgotten_and_a_learner_set_back_only_when_sure(desk, ada, heard):
    for words in ("The bun was dull", "The roll was dry"):
        correct_reading(heard(words), Right(intent="idea"), member=ada)

    desk.post(reverse("lesson-forget", args=[Lesson.objects.first().pk]))
    left = Lesson.objects.count()
    desk.post(reverse("learner-reset", args=["intent"]))
    unsure = Lesson.objects.count()
    desk.post(reverse("learner-reset", args=["intent"]), {"sure": "1"})

    assert (left, unsure, Lesson.objects.count()) == (1, 1, 0)


def test_training_anew_says_how_many_lessons(desk, ada, heard):
    correct_reading(heard("The bun was dull"), Right(intent="idea"), member=ada)

    page = desk.post(reverse("learner-train", args=["intent"]), follow=True).content.decode()

    assert "Trained anew with one lesson." in page


def test_a_learner_nobody_knows_is_not_there(desk):
    assert desk.get(reverse("learner", args=["nothing"])).status_code == 404


@pytest.mark.parametrize(
    ("example", "pattern"),
    [
        ("my order LM-20417.", r"\bLM-\d{5}\b"),
        ("Mortgage 44-1180-02", r"\b\d{2}-\d{4}-\d{2}\b"),
        ("call me at 5", ""),
    ],
)
def test_a_pattern_is_read_off_an_example(example, pattern):
    assert pattern_from(example) == pattern
