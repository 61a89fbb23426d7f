"""Praise reaches those who earned it, and can be taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tutti.cases.actions.closing import close_case, reopen_case
from tutti.cases.errors import ClosingWaits
from tutti.cases.models import Case
from tutti.ground.notices.models import Notice
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.models import Entry
from tutti.journal.recording import record
from tutti.journal.testing import follow_all
from tutti.people.facts import PersonRecognised
from tutti.work.actions.answering import finish_task
from tutti.work.actions.noting import write_note
from tutti.work.approvals.actions.setting import StepPlan, write_rule
from tutti.work.approvals.models import Approval, Rule
from tutti.work.errors import NotYours
from tutti.work.outcomes.actions.praising import pass_praise_on, take_praise_back
from tutti.work.outcomes.actions.settling_again import settle_again
from tutti.work.outcomes.errors import NotOnlyThanks, NotPraise
from tutti.work.outcomes.models import Line, Outcome, Praise
from tutti.work.tests.cast import say

pytestmark = pytest.mark.django_db


def thanks(case, **more):
    return say(case, "Thank you, you were quick.", **more)


def praised(case, message, who):
    return pass_praise_on(message, case=case, member=who, by=Actor.member(who.pk))


def test_praise_reaches_those_who_had_a_part_by_then(case, task, petra, ada, ben, time_machine):
    finish_task(task, who=petra, words="Done.", by=Actor.member(petra.pk))
    message = thanks(case, ago=timedelta(seconds=-60))
    time_machine.move_to(timezone.now() + timedelta(minutes=5))
    write_note(case, author=ben, text="Too late.", by=Actor.member(ben.pk))

    praised(case, message, ada)

    assert set(Line.objects.values_list("member__name", flat=True)) == {
        "Ada Okafor",
        "Petra Novak",
    }


def test_marking_twice_is_marking_once(case, ada):
    message = thanks(case)

    praised(case, message, ada)
    praised(case, message, ada)

    assert Praise.objects.count() == 1


def test_praise_taken_back_leaves_no_line_and_a_fact(case, task, petra, ada):
    finish_task(task, who=petra, words="Done.", by=Actor.member(petra.pk))
    praise = praised(case, thanks(case, ago=timedelta(seconds=-60)), ada)

    take_praise_back(praise, member=ada, by=Actor.member(ada.pk))

    assert (Praise.objects.count(), Line.objects.count()) == (0, 0)
    assert Entry.objects.filter(name="work.praise_taken_back").count() == 1


def test_a_notice_of_praise_taken_back_says_so(client, case, ada, ben):
    write_note(case, author=ben, text="Yes.", by=Actor.member(ben.pk))
    praise = praised(case, thanks(case, ago=timedelta(seconds=-60)), ada)
    assert Notice.objects.filter(member=ben, kind="work.praise_passed_on").count() == 1
    take_praise_back(praise, member=ada, by=Actor.member(ada.pk))
    client.force_login(ben)

    shown = client.get("/notices/").content.decode()

    assert "A word of thanks was marked, and taken back." in shown


def test_words_of_ours_are_no_praise(case, ada):
    ours = say(case, "You are welcome.", direction="out")

    with pytest.raises(NotPraise):
        praised(case, ours, ada)


def test_who_does_not_see_the_case_marks_nothing(case, eve):
    message = thanks(case)

    with pytest.raises(NotYours):
        praised(case, message, eve)


def test_only_thanks_settles_a_reopened_case_as_it_was(case, words, task, petra, ada, time_machine):
    finish_task(task, who=petra, words="Done.", by=Actor.member(petra.pk))
    close_case(case, resolution="no_answer_needed", member=ada, by=Actor.member(ada.pk))
    follow_all()
    time_machine.move_to(timezone.now() + timedelta(hours=1))
    message = thanks(case, ago=timedelta())
    record(
        [PersonRecognised(conversation=message.conversation_id, message=message.pk, person=None)],
        by=SYSTEM,
    )
    follow_all()
    assert Case.objects.get(pk=case.pk).is_open
    case.refresh_from_db()

    settle_again(case, message, member=ada, by=Actor.member(ada.pk))
    follow_all()

    found = Case.objects.get(pk=case.pk)
    assert (found.state, found.resolution) == ("closed", "no_answer_needed")
    assert Outcome.objects.count() == 2
    told = Line.objects.filter(member=petra).order_by("id")
    assert [bool(line.praise_id) for line in told] == [False, True]


def test_words_that_came_before_any_settling_settle_nothing_again(case, ada):
    message = thanks(case)

    with pytest.raises(NotOnlyThanks):
        settle_again(case, message, member=ada, by=Actor.member(ada.pk))

    assert Praise.objects.count() == 0


def test_thanks_are_passed_on_even_where_somebody_decides_about_settling_first(
    case, words, ada, cleo, time_machine
):
    close_case(case, resolution="settled", member=ada, by=Actor.member(ada.pk))
    follow_all()
    reopen_case(case, by=Actor.member(ada.pk))
    time_machine.move_to(timezone.now() + timedelta(hours=1))
    message = thanks(case, ago=timedelta())
    plan = StepPlan(authority="named", members=[cleo])
    write_rule(
        Rule(), given={"name": "Cleo settles", "act": "cases.close"}, steps=[plan], by=SYSTEM
    )

    with pytest.raises(ClosingWaits):
        settle_again(case, message, member=ada, by=Actor.member(ada.pk))

    assert Praise.objects.count() == 1
    assert Approval.objects.filter(case=case, act="cases.close", state="asked").count() == 1
