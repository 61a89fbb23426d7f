"""When words are deleted no count of words knows them any more, and no draft says them again."""

import pytest
import time_machine
from django.utils import timezone

from tutti.answer.actions.drafting import save_draft
from tutti.answer.knowledge.actions.counting import count_words
from tutti.answer.knowledge.models import WordCount
from tutti.answer.models import Draft
from tutti.cases.models import Case
from tutti.journal.facts import Actor
from tutti.journal.following import drain
from tutti.triage.actions.filtering import filter_message
from tutti.triage.actions.purging import purge_due
from tutti.triage.keeping import tables_of_copies
from tutti.triage.tests.test_purging import CANARY, LATER, heard, house  # noqa: F401 -- the same house

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_counts_of_words_forget_what_was_filtered_by_hand(house):  # noqa: F811 -- the fixture
    message = heard(house, 1)
    count_words()
    assert WordCount.objects.filter(word=CANARY).exists()
    filter_message(message, tier="drop", by=Actor.member(house.ada.pk))
    drain()

    with time_machine.travel(timezone.now() + LATER):
        purge_due()

    assert not WordCount.objects.filter(word__contains=CANARY).exists()
    assert "knowledge_wordcount" in tables_of_copies()


def test_a_draft_that_quotes_what_is_deleted_goes_with_it(house):  # noqa: F811 -- the fixture
    message = heard(house, 1)
    save_draft(
        Case.objects.get(),
        message.conversation,
        member=house.ada,
        text=f"You wrote {CANARY}.",
        base_message_id=message.pk,
    )
    filter_message(message, tier="drop", by=Actor.member(house.ada.pk))
    drain()

    with time_machine.travel(timezone.now() + LATER):
        purge_due()

    assert not Draft.objects.exists()
