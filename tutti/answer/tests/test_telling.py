"""A given remedy becomes a sentence in the composer: the customer's language, none of our inside words."""

import pytest
from django.utils import timezone

from tutti.answer.models import Draft, Send
from tutti.ground.money import Money
from tutti.journal.facts import Actor
from tutti.people.models import Person
from tutti.work.remedies.actions.proposing import propose_remedy
from tutti.work.remedies.actions.settling import issued_by_hand

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(case, ada, question):
    from tutti.work.approvals.models import Limit

    Limit.objects.create(role="agent", currency="EUR", per_act=10**6, per_case=10**6, per_person=10**6)  # fmt: skip
    by = Actor.member(ada.pk)
    remedy = propose_remedy(
        case,
        kind="credit",
        amount=Money(24000, "EUR"),
        what="She shouted, so be it",
        member=ada,
        by=by,
    )
    return issued_by_hand(remedy, member=ada, by=by, reference="Slip 7")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "We have credited 240.00\xa0EUR to you."),
        ("it", "Le abbiamo accreditato 240,00\xa0EUR."),
        ("", "We have credited 240.00\xa0EUR to you."),
    ],
)
def test_the_sentence_stands_in_the_draft_and_nothing_is_sent(
    client, given, ada, case, language, said
):
    person = Person.objects.create(name="Mira Sol", language=language, created_at=timezone.now())
    type(case).objects.filter(pk=case.pk).update(person=person)
    client.force_login(ada)

    client.post(f"/remedies/{given.pk}/tell/")

    assert (Draft.objects.get().text, Send.objects.count()) == (said, 0)


def test_what_one_wrote_before_is_kept_and_the_sentence_stands_once(
    client, given, ada, case, conversation
):
    Draft.objects.create(case=case, conversation=conversation, member=ada, text="Dear Mira,")
    client.force_login(ada)

    client.post(f"/remedies/{given.pk}/tell/")
    client.post(f"/remedies/{given.pk}/tell/")

    assert Draft.objects.get().text == "Dear Mira,\n\nWe have credited 240.00\xa0EUR to you."
