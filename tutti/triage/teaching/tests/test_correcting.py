from __future__ import annotations

import pytest
from django.urls import reverse

from tutti.engines.learning.guessing import predict
from tutti.engines.learning.models import Lesson
from tutti.journal.facts import Actor
from tutti.journal.models import Entry
from tutti.triage.models import Reading
from tutti.triage.queries import readings_of
from tutti.triage.teaching.actions.correcting import (
    Right,
    correct_reading,
    take_correction_back,
)
from tutti.triage.teaching.actions.keeping_words import save_word
from tutti.triage.teaching.errors import NothingToTakeBack, NothingUnderstood
from tutti.triage.teaching.models import Correction, Topic

WORDS = "The glaze on my morning bun was rather dull, as on Tuesday."


def reading_of(message):
    return readings_of([message.pk])[message.pk]


def test_a_correction_changes_the_reading_and_teaches(ada, heard):
    message = heard(WORDS)

    correct_reading(message, Right(intent="praise"), member=ada)

    assert (reading_of(message).intent, reading_of(message).intent_sure) == ("praise", 1.0)
    assert predict("intent", [WORDS])[0].label == "praise"


def test_a_correction_is_recorded_without_words(ada, heard):
    message = heard(WORDS)

    correction = correct_reading(message, Right(mood="negative", noise="spam"), member=ada)

    entry = Entry.objects.get(name="triage.reading_corrected")
    assert (entry.subject_id, entry.actor_id) == (message.pk, ada.pk)
    assert entry.payload == {"correction": correction.pk, "parts": ["mood", "noise"]}
    assert reading_of(message).noise == 1.0
    assert len(correction.lessons) == 2


def test_taken_back_everything_is_as_before(ada, heard):
    message = heard(WORDS)
    before = reading_of(message)
    guess = predict("intent", [WORDS])[0]
    correct_reading(message, Right(intent="cancel", language="fr"), member=ada)

    take_correction_back(message, member=ada)

    assert reading_of(message) == before
    assert predict("intent", [WORDS])[0] == guess
    assert Lesson.objects.count() == 0


def test_a_correction_is_taken_back_once(ada, heard):
    message = heard(WORDS)
    correct_reading(message, Right(intent="cancel"), member=ada)
    take_correction_back(message, member=ada)

    with pytest.raises(NothingToTakeBack):
        take_correction_back(message, member=ada)


def test_what_was_never_judged_cannot_be_corrected(ada, heard):
    message = heard(WORDS)
    Reading.objects.all().delete()

    with pytest.raises(NothingUnderstood):
        correct_reading(message, Right(intent="cancel"), member=ada)


def test_topics_are_put_on_and_taught_by_example(ada, dev, heard):
    topic = save_word(Topic(name="Glaze"), by=Actor.member(dev.pk))
    message = heard(WORDS)

    correct_reading(message, Right(topics=[topic.key]), member=ada)

    assert reading_of(message).topics == ("glaze",)
    assert Lesson.objects.get().label == "glaze"


def test_the_page_says_why_and_a_press_sets_it_right(client, ada, heard):
    message = heard("This is the worst service. It is urgent.")
    client.force_login(ada)

    page = client.get(reverse("reading", args=[message.pk])).content.decode()
    answer = client.post(reverse("reading-correct", args=[message.pk]), {"intent": "idea"})

    assert '<q dir="auto">worst</q>' in page
    assert answer["Location"] == reverse("reading", args=[message.pk])
    assert reading_of(message).intent == "idea"
    assert "Set right by Ada" in client.get(answer["Location"]).content.decode()


def test_in_the_disclosure_the_answer_is_the_line_opened(client, ada, heard):
    message = heard("This is the worst service.")
    client.force_login(ada)

    body = client.post(
        reverse("reading-correct", args=[message.pk]), {"intent": "idea"}, headers={"HX-Request": "true"}
    ).content.decode()  # fmt: skip

    assert body.strip().startswith(f'<details class="reading" id="reading-{message.pk}" open>')
    assert "Idea · negative · EN" in body


def test_a_wrong_word_changes_nothing(client, ada, heard):
    message = heard(WORDS)
    client.force_login(ada)

    client.post(reverse("reading-correct", args=[message.pk]), {"intent": "<b>"})

    assert Correction.objects.count() == 0


@pytest.mark.parametrize("name", ["reading", "reading-correct", "reading-take-back"])
def test_a_colleague_beside_the_desk_finds_nothing(client, eve, heard, name):
    message = heard(WORDS)
    client.force_login(eve)

    answer = client.post(reverse(name, args=[message.pk]), {"intent": "idea"})

    assert answer.status_code in {403, 404, 405}
    assert Correction.objects.count() == 0
