"""When a case is settled, everyone who had a part hears what came of it, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tutti.cases.actions.closing import close_case, reopen_case
from tutti.cases.models import Audience, Case
from tutti.ground.access.principal import principal_of
from tutti.ground.notices.models import Notice
from tutti.journal.facts import Actor
from tutti.journal.models import Entry, Personal
from tutti.journal.testing import follow_all
from tutti.listen.models import Message
from tutti.work.actions.answering import finish_task
from tutti.work.actions.noting import write_note
from tutti.work.outcomes.actions.choosing import choose_mail
from tutti.work.outcomes.actions.mailing import mail_lines
from tutti.work.outcomes.facts import OutcomeReturned
from tutti.work.outcomes.models import Line, MailChoice, Outcome
from tutti.work.outcomes.telling import tell
from tutti.work.tests.cast import mail_all, say

pytestmark = pytest.mark.django_db


def settle(case, who, resolution="settled"):
    close_case(case, resolution=resolution, member=who, by=Actor.member(who.pk), override=True)
    follow_all()


def done(task, who):
    finish_task(task, who=who, words="The rate was applied too early.", by=Actor.member(who.pk))


def lines_of(member):
    lines = Line.objects.filter(member=member).select_related("case__person", "outcome", "praise")
    return tell(list(lines.order_by("id")), principal_of(member))


def test_the_one_who_did_the_task_reads_the_result_their_part_and_the_customers_last_words(
    case, mira, task, petra, ada
):
    done(task, petra)
    say(case, "Thank you,\nnow it is right.", ago=timedelta(minutes=1))

    settle(case, ada)

    (line,) = lines_of(petra)
    assert (line.title, line.result, line.part, line.quote, line.who) == (
        "March payment 240.00 too high",
        "Settled with the customer",
        "You did “Check the March payment”.",
        "Thank you, now it is right.",
        "Mira",
    )


def test_everybody_with_a_part_hears_and_nobody_else(case, mira, task, petra, ada, ben, eve):
    done(task, petra)
    write_note(case, author=ben, text="I saw this before.", by=Actor.member(ben.pk))

    settle(case, ada)

    assert set(Line.objects.values_list("member__name", flat=True)) == {
        "Ada Okafor",
        "Ben Li",
        "Petra Novak",
    }


def test_the_closer_sees_the_line_and_is_told_by_no_notice(case, words, ada, ben):
    write_note(case, author=ben, text="Yes.", by=Actor.member(ben.pk))

    settle(case, ada)

    assert Line.objects.filter(member=ada).count() == 1
    assert set(
        Notice.objects.filter(kind="work.outcome_returned").values_list("member__name", flat=True)
    ) == {"Ben Li"}


def test_no_word_of_the_customer_stands_in_the_journal_or_the_notices(case, task, petra, ada, ben):
    done(task, petra)
    write_note(case, author=ben, text="Yes.", by=Actor.member(ben.pk))
    say(case, "canary-4c1 thank you", ago=timedelta(minutes=1))

    settle(case, ada)
    mail_lines()

    assert "canary-4c1" not in str(list(Entry.objects.values_list("payload", flat=True)))
    assert "canary-4c1" not in str(list(Personal.objects.values_list("data", flat=True)))
    assert "canary-4c1" not in str(list(Notice.objects.values_list("params", flat=True)))


def test_who_may_not_see_the_case_any_more_reads_no_word_of_it(case, mira, words, ada, ben):
    write_note(case, author=ben, text="Yes.", by=Actor.member(ben.pk))
    settle(case, ada)
    Case.objects.filter(pk=case.pk).update(audience=Audience.NAMED)

    (line,) = lines_of(ben)

    assert (line.title, line.quote, line.who) == ("A case you helped with", "", "the customer")


def test_a_case_settled_a_second_time_without_news_says_nothing_twice(case, task, petra, ada):
    done(task, petra)
    settle(case, ada)
    reopen_case(case, by=Actor.member(ada.pk))
    follow_all()

    settle(case, ada)

    assert Outcome.objects.filter(case=case).count() == 2
    assert Line.objects.filter(member=petra).count() == 1


def test_a_case_settled_a_second_time_otherwise_says_so_once(case, task, petra, ada):
    done(task, petra)
    settle(case, ada)
    reopen_case(case, by=Actor.member(ada.pk))

    settle(case, ada, resolution="not_ours")

    assert [line.result for line in lines_of(petra)] == ["Settled with the customer", "Not for us"]


def test_following_the_same_settling_again_changes_nothing(case, task, petra, ada):
    from tutti.work.outcomes.reactions import keep_parts_and_return_outcomes

    done(task, petra)
    settle(case, ada)
    before = (Line.objects.count(), Entry.objects.count(), Notice.objects.count())

    keep_parts_and_return_outcomes(list(Entry.objects.filter(subject_kind="case").order_by("id")))

    assert (Line.objects.count(), Entry.objects.count(), Notice.objects.count()) == before


@pytest.mark.parametrize("resolution", ["duplicate", "history"])
def test_what_goes_on_elsewhere_or_is_history_tells_nobody(case, task, petra, ada, resolution):
    done(task, petra)

    settle(case, ada, resolution=resolution)

    assert Line.objects.count() == 0


def test_a_case_brought_in_from_before_tells_those_who_worked_on_it_here(case, task, petra, ada):
    done(task, petra)
    Case.objects.filter(pk=case.pk).update(history=True)

    settle(case, ada)

    assert Line.objects.filter(member=petra).count() == 1


def test_words_from_before_are_no_last_words(case, task, petra, ada, words):
    done(task, petra)
    Message.objects.update(history=True)

    settle(case, ada)

    assert [line.quote for line in lines_of(petra)] == [""]


def test_the_fact_counts_members_and_names_nobody(case, task, petra, ada):
    done(task, petra)

    settle(case, ada)

    entry = Entry.objects.get(name=OutcomeReturned.name)
    assert entry.payload == {"outcome": Outcome.objects.get().pk, "members": 2}


def test_those_without_a_desk_get_one_mail_for_all_that_waits(
    case, mira, task, petra, ada, support, mailbox, sent
):
    from tutti.cases.actions.opening import open_case
    from tutti.work.tests.cast import asked

    done(task, petra)
    other = open_case(
        title="The card machine", department=support, owner=ada, by=Actor.member(ada.pk)
    )
    done(asked(other, ada, doer=petra, what="Look at the machine"), petra)
    settle(case, ada)
    settle(other, ada)
    mail_all()
    sent.clear()

    mail_lines()
    mail_lines()
    mail_all()

    (mail,) = sent
    assert mail.to_address == "petra@acme.test"
    assert mail.subject == "What came of 2 cases you helped with"
    assert "You did “Check the March payment”." in mail.text
    assert "You did “Look at the machine”." in mail.text
    assert "https://tutti.acme.test/me/work-for-customers/" in mail.text


def test_a_daily_mail_waits_for_the_afternoon_and_comes_once_a_day(
    case, task, petra, ada, time_machine
):
    choose_mail(petra, how=MailChoice.How.DAILY)
    done(task, petra)
    settle(case, ada)
    today = timezone.now().replace(hour=9, minute=0)

    counted = [mail_lines(today), mail_lines(today.replace(hour=16)), mail_lines(today)]

    assert counted == [0, 1, 0]


def test_who_wants_no_mail_gets_none_and_still_finds_the_line(case, task, petra, ada):
    choose_mail(petra, how=MailChoice.How.NEVER)
    done(task, petra)

    settle(case, ada)

    assert (mail_lines(), Line.objects.filter(member=petra).count()) == (0, 1)


def test_work_on_a_case_joined_into_another_counts_there(case, task, petra, ada, support):
    from tutti.cases.actions.attaching import attach_conversation
    from tutti.cases.actions.opening import open_case

    done(task, petra)
    other = open_case(
        title="The same again", department=support, owner=ada, by=Actor.member(ada.pk)
    )
    attach_conversation(other, case.links.get().conversation, member=ada, by=Actor.member(ada.pk))

    settle(other, ada)

    assert Line.objects.filter(member=petra, case=other).count() == 1
