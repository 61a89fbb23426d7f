"""What a bound colleague answers happens as they mean it, with the rights they have now and no others."""

from __future__ import annotations

import pytest

from tutti.journal.facts import Actor
from tutti.listen.models import Claimed
from tutti.work.actions.noting import write_note
from tutti.work.approvals.models import State, Voice
from tutti.work.approvals.tests.acting import cleared, credit, limit
from tutti.work.chats.meaning import meant_of_approval, meant_of_task
from tutti.work.chats.models import Heard
from tutti.work.chats.tests.acting import account_of, hears, read, say_all, write
from tutti.work.models import Note, TaskWord
from tutti.work.tests.cast import asked

pytestmark = pytest.mark.django_db
PETRA, CLEO = "@petra:acme.test", "@cleo:acme.test"


@pytest.fixture
def told(task):
    """The task, told to Petra as $ours1."""
    say_all()
    return task


@pytest.mark.parametrize(
    ("text", "state", "words"),
    [
        ("yes", "accepted", ("comment", "yes")),
        ("I take it", "accepted", ("comment", "I take it")),
        ("No: the rate is right", "declined", ("decline", "the rate is right")),
        ("done: booked back on Friday", "done", ("finish", "booked back on Friday")),
        ("question: which account", "asked", ("question", "which account")),
        ("Which account?", "asked", ("question", "Which account?")),
        ("I will look tomorrow.", "asked", ("comment", "I will look tomorrow.")),
    ],
)
def test_an_answer_does_what_it_says(told, chat, text, state, words):
    hears(chat, PETRA, text, answers="$ours1")

    told.refresh_from_db()
    word = TaskWord.objects.get()
    assert (told.state, (word.kind, word.text)) == (state, words)
    assert (word.chat, word.by_mail) == ("Matrix", False)


def test_plain_words_without_a_reply_find_the_only_task(told, chat, network):
    hears(chat, PETRA, "done: booked back")

    told.refresh_from_db()
    assert told.state == "done"
    assert network.last == "Done, and told to whoever asked."


def test_of_two_open_tasks_one_must_say_which(told, case, ada, petra, chat, network):
    other = asked(case, ada, doer=petra, what="Check April")
    say_all()

    hears(chat, PETRA, "done: booked back")

    for one in (told, other):
        one.refresh_from_db()
    assert (told.state, other.state) == ("asked", "asked")
    assert "I do not know what this answers" in network.last


def test_small_talk_is_helped_once_an_hour(told, chat, network):
    for text in ("good morning", "and good bye"):
        hears(chat, PETRA, text)

    assert len(network.sent) == 2  # the task itself, and one help


def test_a_no_needs_a_reason_and_a_done_its_result(told, chat, network):
    said = []
    for text in ("no", "done"):
        hears(chat, PETRA, text, answers="$ours1")
        said.append(network.last)

    told.refresh_from_db()
    assert (told.state, told.words.count()) == ("asked", 0)
    assert "Say why" in said[0]
    assert "what came out" in said[1]


def test_an_envelope_read_again_does_nothing_twice(told, chat):
    envelope = write(chat, PETRA, "I look at it", answers="$ours1")

    for _time in range(2):
        read(envelope)
        Claimed.objects.all().delete()

    assert (TaskWord.objects.count(), Heard.objects.count()) == (1, 1)


def test_old_messages_and_our_own_do_nothing(told, chat):
    hears(chat, PETRA, "done: old", answers="$ours1", history=True)
    hears(chat, PETRA, "done: echo", answers="$ours1", ours=True)

    told.refresh_from_db()
    assert told.state == "asked"


def test_who_may_not_sign_in_any_more_is_nobody(told, petra, chat, network):
    petra.is_active = False
    petra.save()

    hears(chat, PETRA, "done: booked back", answers="$ours1")

    told.refresh_from_db()
    assert told.state == "asked"
    assert "Check the March payment" not in network.last


def test_anothers_task_is_refused_and_says_nothing_of_it(told, ben, chat, network):
    account_of(ben, chat)

    hears(chat, "@ben:acme.test", "done: mine now", answers="$ours1")

    told.refresh_from_db()
    assert (told.state, told.words.count()) == ("asked", 0)
    assert network.last == "This is not asked of you. Nothing was done."


def test_a_task_that_ended_says_so(told, petra, chat, network):
    hears(chat, PETRA, "done: booked back", answers="$ours1")

    hears(chat, PETRA, "no: too late", answers="$ours1")

    told.refresh_from_db()
    assert told.state == "done"
    assert "ended" in network.last


def test_a_mention_is_answered_under_its_note(case, ada, petra, petras, chat):
    note = write_note(case, author=ada, text="@Petra is this yours?", by=Actor.member(ada.pk))
    say_all()

    hears(chat, PETRA, "It is.", answers="$ours1")

    answer = Note.objects.get(parent=note)
    assert (answer.author, answer.text) == (petra, "It is.")


@pytest.fixture
def approval(case, ada, cleo, chat):
    account_of(cleo, chat)
    made = cleared(credit(case), case, ada)
    say_all()
    return made


@pytest.mark.parametrize(
    ("text", "state", "verdict"),
    [
        ("approve", State.APPROVED, "approve"),
        ("decline: 200 is enough", State.DECLINED, "decline"),
        ("No problem from my side", State.ASKED, "said"),
        ("done", State.ASKED, "said"),
    ],
)
def test_an_approval_is_decided_as_strictly_as_by_mail(approval, chat, text, state, verdict):
    hears(chat, CLEO, text, answers="$ours1")

    approval.refresh_from_db()
    voice = Voice.objects.get()
    assert (approval.state, voice.verdict, voice.road) == (state, verdict, "chat")


def test_an_approval_is_never_found_by_its_words_alone(approval, chat):
    hears(chat, CLEO, "approve")
    hears(chat, CLEO, "yes")

    approval.refresh_from_db()
    assert (approval.state, Voice.objects.count()) == (State.ASKED, 0)


def test_nobody_approves_what_they_asked_for(approval, ada, chat, network):
    account_of(ada, chat)

    hears(chat, "@ada:acme.test", "approve", answers="$ours1")

    approval.refresh_from_db()
    assert approval.state == State.ASKED
    assert network.last == "This is not asked of you. Nothing was done."


def test_whose_authority_is_gone_decides_nothing(approval, support, ben, chat, network):
    support.keeper = ben
    support.save()

    hears(chat, CLEO, "approve", answers="$ours1")

    approval.refresh_from_db()
    assert approval.state == State.ASKED


def test_a_limit_is_no_decision_by_chat(case, ada, cleo, chat, network):
    limit(5000, member=ada)
    account_of(cleo, chat)
    account_of(ada, chat)
    approval = cleared(credit(case), case, ada)
    say_all()

    hears(chat, "@ada:acme.test", "approve", answers="$ours1")

    approval.refresh_from_db()
    assert approval.state == State.ASKED


def test_what_a_message_does_not_show_whole_is_decided_behind_the_link(
    case, ada, cleo, chat, network
):
    account_of(cleo, chat)
    approval = cleared(credit(case, text="x" * 5000), case, ada)
    say_all()

    hears(chat, CLEO, "approve", answers="$ours1")

    approval.refresh_from_db()
    assert approval.state == State.ASKED
    assert "Open its link" in network.last


def test_an_answer_to_an_old_form_never_approves_the_new_one(case, ada, cleo, chat):
    account_of(cleo, chat)
    act = credit(case)
    cleared(act, case, ada)
    say_all()
    new = cleared(credit(case, 99900, number=act.subject[1]), case, ada)

    hears(chat, CLEO, "approve", answers="$ours1")

    new.refresh_from_db()
    assert new.state == State.ASKED


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("No problem, on it", "comment"),
        ("no, not before May", "decline"),
        ("Non credo", "comment"),
        ("erledigt: gebucht", "finish"),
        ("Is it done?", "ask"),
        ("ok", "accept"),
        ("I'll take it", "accept"),
        ("", "comment"),
    ],
)
def test_what_words_mean_on_a_task(text, act):
    assert meant_of_task(text).act == act


def test_what_words_mean_on_an_approval():
    assert meant_of_approval("decline, too much").words == "too much"
    assert meant_of_approval("Ok for half of it").act == "comment"
