"""Internal text has no path to a customer: whatever colleagues do, nothing they wrote leaves but to members."""

import contextlib
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutti.channels.contract import Outgoing
from tutti.ground.accounts.models import Member
from tutti.ground.notices.models import Notice
from tutti.journal.facts import Actor
from tutti.journal.models import Entry, Personal
from tutti.listen.models import Message
from tutti.work.actions.answering import (
    accept_task,
    ask_back,
    comment_on_task,
    decline_task,
    finish_task,
)
from tutti.work.actions.noting import write_note
from tutti.work.actions.steering import Anew, answer_back, reassign_task, withdraw_task
from tutti.work.errors import WorkTrouble
from tutti.work.models import Note, Task, TaskWord
from tutti.work.post import letter
from tutti.work.tests.cast import asked, mail_all

pytestmark = pytest.mark.django_db

CANARY = "canary-7f3a"
VERBS = (
    "note",
    "mention",
    "accept",
    "decline",
    "finish",
    "ask",
    "comment",
    "answer",
    "withdraw",
    "reassign",
)


def act(verb: str, case, ada, petra) -> None:
    task = Task.objects.order_by("-pk").first()
    of_ada, of_petra = Actor.member(ada.pk), Actor.member(petra.pk)
    later = {
        "accept_by": timezone.now() + timedelta(hours=1),
        "finish_by": timezone.now() + timedelta(days=1),
    }
    deeds = {
        "note": lambda: write_note(case, author=ada, text=CANARY, by=of_ada),
        "mention": lambda: write_note(case, author=ada, text=f"@Petra {CANARY}", by=of_ada),
        "accept": lambda: accept_task(task, who=petra, by=of_petra),
        "decline": lambda: decline_task(task, who=petra, reason="other", words=CANARY, by=of_petra),
        "finish": lambda: finish_task(task, who=petra, words=CANARY, by=of_petra),
        "ask": lambda: ask_back(task, who=petra, words=CANARY, by=of_petra),
        "comment": lambda: comment_on_task(task, who=petra, words=CANARY, by=of_petra),
        "answer": lambda: answer_back(task, who=ada, words=CANARY, by=of_ada),
        "withdraw": lambda: withdraw_task(task, who=ada, words=CANARY, by=of_ada),
        "reassign": lambda: reassign_task(
            task, to=Anew(doer=petra, words=CANARY, **later), who=ada, by=of_ada
        ),
    }
    with contextlib.suppress(WorkTrouble):  # a verb that does not fit the state changes nothing
        deeds[verb]()


@given(verbs=st.lists(st.sampled_from(VERBS), max_size=6))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    database=None,
)
def test_no_sequence_of_deeds_sends_a_colleagues_words_to_a_customer(
    verbs, case, ada, petra, words, mailbox, sent
):
    Note.objects.all().delete()
    Task.objects.all().delete()
    Notice.objects.all().delete()
    sent.clear()
    asked(case, ada, doer=petra, why=CANARY)

    for verb in verbs:
        act(verb, case, ada, petra)
    mail_all()

    members = {member.email for member in Member.objects.all()}
    letters: list[Outgoing] = [letter(mail, mailbox) for mail in sent]
    assert {one.to.value for one in letters} <= members
    assert [one.conversation for one in letters if one.conversation] == []
    assert Message.objects.filter(text__contains=CANARY).count() == 0
    assert [
        entry for entry in Entry.objects.values_list("payload", flat=True) if CANARY in str(entry)
    ] == []
    assert [
        data for data in Personal.objects.values_list("data", flat=True) if CANARY in str(data)
    ] == []


def test_inside_text_and_outside_text_share_no_table():
    inside = {Note._meta.db_table, TaskWord._meta.db_table, Task._meta.db_table}

    assert inside & {Message._meta.db_table} == set()
    assert not any(
        field.related_model is Message
        for model in (Note, TaskWord, Task)
        for field in model._meta.get_fields()
    )
