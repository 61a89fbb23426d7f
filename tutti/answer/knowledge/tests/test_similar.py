"""Cases like this one: by what they speak of, and only those the reader may see."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from tutti.answer.knowledge.actions.counting import count_words
from tutti.answer.knowledge.actions.writing import retire_article, save_article
from tutti.answer.knowledge.answers import last_answers
from tutti.answer.knowledge.models import Article
from tutti.answer.knowledge.seen_before import seen_before
from tutti.answer.knowledge.telling import Telling, choose_query, telling_words
from tutti.answer.models import SavedReply
from tutti.cases.actions.closing import close_case
from tutti.cases.actions.opening import open_case
from tutti.cases.models import Audience, Case
from tutti.ground.access.principal import principal_of
from tutti.ground.search.indexing import restrict
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.testing import follow_all
from tutti.listen.models import Conversation, Message
from tutti.work.actions.answering import accept_task, finish_task
from tutti.work.actions.asking import Question, ask_task

pytestmark = pytest.mark.django_db(transaction=True)

OTHERS = (
    "My parcel stands in the depot since Tuesday.",
    "The opening hours on your page are wrong.",
    "Please send the invoice of March to my new address.",
    "The lift in your branch does not work.",
    "Your app shows the balance of last week.",
    "I would like to change my phone number.",
    "The parking place was full again on Saturday.",
    "Can I get a second card for my daughter?",
)


@pytest.fixture
def opened(support, channel, ada):
    """Opens a case with one word of a customer's, findable."""

    def open_one(text, *, title="A matter", name="Noor Ali"):
        conversation = Conversation.objects.create(
            channel=channel,
            party_kind="email",
            party_value=f"{uuid.uuid4().hex}@example.com",
            party_name=name,
            started_at=timezone.now(),
        )
        Message.objects.create(
            conversation=conversation,
            direction="in",
            author_kind="email",
            author_value=conversation.party_value,
            author_name=name,
            external_id=uuid.uuid4().hex,
            at=timezone.now(),
            text=text,
        )
        return open_case(
            title=title,
            department=support,
            owner=ada,
            by=SYSTEM,
            conversation=conversation,
        )

    return open_one


@pytest.fixture
def settle(ada):
    def settle_one(case):
        case.refresh_from_db()
        close_case(case, resolution="settled", by=Actor.member(ada.pk), member=ada)
        return case

    return settle_one


@pytest.fixture
def house(opened, settle):
    """A house where two customers had their mortgage instalment taken twice, and others other troubles."""
    for text in OTHERS:
        opened(text)
    before = settle(opened("The mortgage instalment was debited twice this month."))
    now = opened("You debited my mortgage instalment twice, please give it back.", name="Mira Sol")
    follow_all()
    count_words()
    return {"before": before, "now": now}


def test_a_settled_case_that_speaks_of_the_same_is_found_with_the_words_both_share(house, ada):
    seen = seen_before(principal_of(ada), house["now"])

    assert [one.like.case for one in seen.settled] == [house["before"]]
    assert set(seen.settled[0].like.words) == {"mortgage", "instalment", "debited", "twice"}
    assert seen.settled[0].how == "Settled with the customer"


def test_an_open_one_is_said_to_be_open_now(house, opened, ada):
    other = opened("Mortgage instalment debited twice, again!")
    follow_all()

    seen = seen_before(principal_of(ada), house["now"])

    assert [one.case for one in seen.open_now] == [other]


def test_a_case_one_may_not_see_is_not_shown(house, ada, ben):
    Case.objects.filter(pk=house["before"].pk).update(audience=Audience.NAMED)
    restrict(kinds=["case", "message"], under=house["before"].pk, restricted=True)

    assert seen_before(principal_of(ben), house["now"]).settled == []
    assert len(seen_before(principal_of(ada), house["now"]).settled) == 1  # hers


def test_two_customers_of_one_name_have_nothing_in_common_by_that(house, opened, ada):
    case = opened("Rossi here. Where is Rossi's umbrella?", name="Paolo Rossi")
    other = opened("This is Rossi. Rossi wants a loan.", name="Carla Rossi")
    follow_all()
    count_words()

    seen = seen_before(principal_of(ada), case)

    assert other not in [one.case for one in seen.open_now]


def test_who_finished_a_task_in_such_a_case_is_named_first(house, opened, settle, ada, ben):
    third = opened("Twice the mortgage instalment was debited.")
    question = Question(
        what="Check the debit",
        accept_by=timezone.now() + timedelta(days=1),
        finish_by=timezone.now() + timedelta(days=2),
    )
    task = ask_task(third, question=question, asker=ada, doer=ben, by=Actor.member(ada.pk))
    accept_task(task, who=ben, by=Actor.member(ben.pk))
    finish_task(task, who=ben, words="Given back.", by=Actor.member(ben.pk))
    settle(third)
    follow_all()

    knowers = seen_before(principal_of(ada), house["now"]).knowers

    assert knowers[0].member == ben
    assert [one.case for one in knowers[0].tasks] == [third]


def test_articles_and_saved_replies_that_fit_are_offered(house, ada):
    article = save_article(
        Article(),
        titles={"en": "Instalment debited twice"},
        bodies={"en": "A mortgage instalment debited twice is given back within a day."},
        department=None,
        for_customers=True,
        member=ada,
        by=Actor.member(ada.pk),
    )
    saved = SavedReply.objects.create(
        name="Debited twice", texts={"en": "We give the instalment back."}
    )

    seen = seen_before(principal_of(ada), house["now"])

    assert [one.what for one in seen.articles] == [article]
    assert [one.what for one in seen.replies] == [saved]


def test_a_retired_article_is_offered_no_longer(house, ada):
    article = save_article(
        Article(),
        titles={"en": "Instalment debited twice"},
        bodies={"en": "A mortgage instalment debited twice is given back within a day."},
        department=None,
        for_customers=True,
        member=ada,
        by=Actor.member(ada.pk),
    )

    retire_article(article, by=Actor.member(ada.pk))

    assert seen_before(principal_of(ada), house["now"]).articles == []


def test_an_empty_house_has_seen_nothing(case, ada):
    seen = seen_before(principal_of(ada), case)

    assert seen.nothing


def test_words_that_only_join_others_tell_nothing(house):
    words = [one.word for one in telling_words("Because of the mortgage, and perché non è la")]

    assert words == ["mortgage"]


def test_a_common_word_is_asked_for_only_together_with_another():
    words = [
        Telling(word="escrow", weight=5, expected=10),
        Telling(word="payment", weight=2, expected=50_000),
        Telling(word="account", weight=2, expected=60_000),
    ]

    assert choose_query(words, budget=1500) == "escrow | (payment & account)"


def test_what_colleagues_said_inside_is_never_our_answer(say, case, channel):
    say("It is on its way.")
    inside = Conversation.objects.create(
        channel=channel, audience="internal", started_at=timezone.now()
    )
    case.links.create(conversation=inside, attached_at=timezone.now())
    Message.objects.create(
        conversation=inside, direction="out", text="They are a nuisance.", at=timezone.now()
    )

    assert last_answers([case.pk])[case.pk].text == "It is on its way."
