from __future__ import annotations

import pytest

from tutti.engines.understanding.looking import look
from tutti.engines.understanding.phrases import words_in
from tutti.engines.understanding.topics import topics_in, why_topic
from tutti.engines.understanding.urgency import urgency_in, why_urgent
from tutti.engines.understanding.vocabulary import OwnTopic, Vocabulary


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("I smell gas and I can't breathe", 3),
        ("Il forno ha preso fuoco", 3),
        ("My insulin is gone and I need it within 2 hours", 3),
        ("My bag was stolen, please answer", 2),
        ("Mi rivolgerò al mio avvocato", 2),
        ("È urgente, ci serve entro oggi", 2),
        ("Please answer as soon as possible", 1),
        ("Sto aspettando da settimane, inaccettabile", 2),
        ("Do you have it in blue today", 0),
        ("It is not urgent, whenever you have time", 0),
        ("Non urgente, con calma", 0),
        ("HELLO I WANT TO ORDER BREAD", 0),
        ("", 0),
    ],
)
def test_how_soon_somebody_needs_us(text, urgency):
    assert urgency_in(text, words_in(text)) == urgency


def test_it_says_which_words_made_it_urgent():
    assert why_urgent("Urgent: stolen, answer asap") == [
        ("urgent", 1.5),
        ("stolen", 1.5),
        ("asap", 1.0),
    ]


HOUSE = Vocabulary(
    topics=(
        OwnTopic(key="delivery", words=("deliver*", "parcel"), patterns=(r"where is my \w+",)),
        OwnTopic(key="bread", words=("rye bread",)),
    )
)


@pytest.mark.parametrize(
    ("text", "taught", "topics"),
    [
        ("It was never delivered", "", ("delivery",)),
        ("Where is my cake", "", ("delivery",)),
        ("Rye bread in a parcel", "", ("bread", "delivery")),
        ("Rye and other bread", "", ()),
        ("Something else", "bread", ("bread",)),
        ("Something else", "gone since", ()),
    ],
)
def test_topics_come_by_words_patterns_and_lessons(text, taught, topics):
    assert topics_in(look(text, HOUSE), HOUSE, taught=taught) == topics


def test_a_topic_says_which_words_named_it():
    looked = look("Where is my parcel, delivered when", HOUSE)

    assert why_topic(looked, "delivery") == ["parcel", "deliver*", "Where is my parcel"]
