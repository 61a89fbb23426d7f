from __future__ import annotations

import pytest

from tutti.engines.understanding.explaining import because
from tutti.engines.understanding.understanding import Said, Understood, understand, words_of

pytestmark = pytest.mark.django_db


def test_a_complaint_is_understood_in_all_its_parts():
    said = Said(text="This is the worst customer service. I paid €40 and my bag was stolen.")

    (understood,) = understand([said])

    assert (understood.language, understood.mood, understood.urgency) == ("en", "negative", 2)
    assert understood.intent == "complaint"
    assert understood.entities == {"amount": ("EUR 40.00",)}


def test_order_is_kept_and_machines_and_colleagues_are_not_judged():
    said = [
        Said(text="Out of office, urgent", automatic="auto-replied"),
        Said(text="Dove posso trovare il vostro negozio a Roma?"),
        Said(text="This is terrible", audience="internal"),
    ]

    understood = understand(said)

    assert (understood[0], understood[2]) == (Understood(), Understood())
    assert understood[1].language == "it"


def test_what_we_know_of_a_person_fills_in_for_a_short_text():
    understood = understand([Said(text="Ok!", language="it"), Said(text="Ok!")])

    assert [one.language for one in understood] == ["it", ""]


def test_nothing_is_understood_of_nothing():
    (understood,) = understand([Said(text="")])

    assert (understood.language, understood.mood, understood.intent) == ("", "", "")


def test_a_title_counts_once():
    assert words_of(Said(text="Hello there", title="Hello")) == "Hello there"
    assert words_of(Said(text="It broke", title="My oven")) == "My oven\nIt broke"


def test_reasons_are_words_of_the_text():
    said = Said(text="This is the worst customer service. It is urgent.")
    (understood,) = understand([said])

    reasons = because(said, understood)

    parts = {reason.part: reason.shown for reason in reasons}
    assert parts["urgency"] == ["urgent"]
    assert "worst" in parts["intent"]
    assert all(word in said.text.lower() for word in parts["intent"])


@pytest.mark.parametrize("name", ["森 愛子", "Ελένη Παππά", "ليلى حداد"])
def test_a_name_in_other_letters_does_not_make_the_language(name):
    said = Said(
        text=f"Hello, my standing order shows the name of my brother as the sender.\n\n{name}"
    )

    (understood,) = understand([said])

    assert understood.language == "en"
