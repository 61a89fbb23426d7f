"""The ledger, state by state: what leaves, what is noted, and what is never done twice."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tutti.answer.actions.claiming import claim, holds, swap
from tutti.answer.actions.looking_up import look_up
from tutti.answer.actions.sending import attempt
from tutti.answer.actions.sweeping import mark_lapsed, sweep
from tutti.answer.models import Send, State
from tutti.cases.actions.closing import close_case
from tutti.cases.models import Act, Turn
from tutti.channels.contract import Sent, TryLater, Uncertain, WillNotWork
from tutti.ground.notices.models import Notice
from tutti.journal.facts import Actor
from tutti.journal.models import Entry
from tutti.listen.models import Channel, Conversation

pytestmark = pytest.mark.django_db


def states():
    return list(Send.objects.order_by("pk").values_list("state", flat=True))


def names():
    found = Entry.objects.filter(name__startswith="answer.").exclude(name="answer.reply_queued")
    return list(found.order_by("id").values_list("name", flat=True))


def let_the_lease_run_out():
    Send.objects.filter(state=State.IN_FLIGHT).update(
        lease_until=timezone.now() - timedelta(minutes=1)
    )


@pytest.mark.parametrize(
    ("answer", "state", "noted"),
    [
        (Sent(provider_id="p-1"), State.SENT, ["answer.reply_sent"]),
        (TryLater("Busy."), State.QUEUED, []),
        (WillNotWork("No such mailbox."), State.FAILED, ["answer.reply_failed"]),
        (Uncertain("The line broke."), State.UNCERTAIN, ["answer.reply_uncertain"]),
        (RuntimeError("a fault of ours"), State.UNCERTAIN, ["answer.reply_uncertain"]),
    ],
)
def test_each_answer_of_a_channel_has_its_state(say, told, answer, state, noted):
    told.answer = answer
    send = say()

    attempt(send.pk)

    assert states() == [state]
    assert names() == noted
    assert len(told.given) == 1


@pytest.mark.parametrize("state", [s for s in State if s != State.QUEUED])
def test_only_a_queued_send_is_attempted(say, told, state):
    send = say()
    lease = timezone.now() + timedelta(minutes=1)
    Send.objects.update(state=state, lease_until=lease)

    attempt(send.pk)

    assert told.given == []
    assert states() == [state]


def test_attempting_twice_sends_once(say, told):
    send = say()

    attempt(send.pk)
    attempt(send.pk)

    assert len(told.given) == 1


def test_what_leaves_is_what_was_decided(say, told, conversation, question):
    send = say("We look into it.")
    Conversation.objects.update(title="Another title", party_name="Another name")

    attempt(send.pk)

    (given,) = told.given
    assert (given.external_id, given.text, given.title) == (
        send.external_id,
        "We look into it.",
        "Re: March payment",
    )
    assert (given.to.kind, given.to.value, given.to.name) == (
        "email",
        "mira@example.com",
        "Mira Sol",
    )
    assert given.follows == (question.external_id,)
    assert (given.author_name, given.automatic) == ("Ada Lind", False)


def test_a_sent_reply_passes_the_turn_to_the_customer(say, case):
    send = say()

    attempt(send.pk)

    case.refresh_from_db()
    assert (case.turn, case.waiting_since) == (Turn.CUSTOMER, None)
    send.refresh_from_db()
    assert (send.provider_id, send.ended_at is not None) == ("p-1", True)


def test_words_written_after_the_reply_keep_the_turn_with_us(say, case):
    send = say()
    type(case).objects.update(last_in_at=timezone.now() + timedelta(seconds=1))

    attempt(send.pk)

    case.refresh_from_db()
    assert case.turn == Turn.US


def test_trying_later_waits_as_long_as_the_other_side_asked(say, told):
    until = timezone.now() + timedelta(minutes=17)
    told.answer = TryLater("Too many.", until=until)
    send = say()

    attempt(send.pk)

    send.refresh_from_db()
    assert (send.state, send.error, send.next_attempt_at) == (State.QUEUED, "Too many.", until)
    waiting = ProcrastinateJob.objects.filter(
        task_name__endswith="attempt_send", scheduled_at=until
    )
    assert waiting.count() == 1


def test_before_its_time_nothing_leaves(say, told):
    told.answer = TryLater("Too many.", until=timezone.now() + timedelta(minutes=17))
    send = say()
    attempt(send.pk)

    attempt(send.pk)

    assert len(told.given) == 1


def test_pauses_grow(say, told):
    told.answer = TryLater("Busy.")
    send = say()
    pauses = []
    for _ in range(4):
        Send.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))
        attempt(send.pk)
        send.refresh_from_db()
        pauses.append((send.next_attempt_at - timezone.now()).total_seconds())

    assert pauses == sorted(pauses)
    assert pauses[0] < 40
    assert pauses[3] > 180


def test_after_three_days_it_has_failed(say, told):
    told.answer = TryLater("Busy.")
    send = say()

    with time_machine.travel(timezone.now() + timedelta(hours=72), tick=False):
        attempt(send.pk)

    assert states() == [State.FAILED]


def test_a_failed_reply_is_somebodys_next_action_and_a_notice(say, told, case, ada):
    told.answer = WillNotWork("No such mailbox.")
    send = say()

    attempt(send.pk)

    case.refresh_from_db()
    assert (case.act, case.doer, case.act_note) == (Act.DO, ada, "A reply could not be sent")
    send.refresh_from_db()
    assert send.error == "No such mailbox."
    assert list(Notice.objects.values_list("member", "kind")) == [(ada.pk, "answer.reply_failed")]


def test_a_reply_that_fails_after_the_case_was_settled_opens_it_again(say, told, case, ada):
    told.answer = WillNotWork("No such mailbox.")
    send = say()
    close_case(case, resolution="settled", by=Actor.member(ada.pk))

    attempt(send.pk)

    case.refresh_from_db()
    assert case.is_open


def test_replies_of_a_conversation_leave_in_order(say, told):
    first, second = say("One."), say("Two.")

    attempt(second.pk)
    assert told.given == []

    attempt(first.pk)
    attempt(second.pk)
    assert [given.text for given in told.given] == ["One.", "Two."]


def test_a_failed_reply_does_not_hold_the_next(say, told):
    first, second = say("One."), say("Two.")
    told.answer = WillNotWork("No.")
    attempt(first.pk)
    told.answer = Sent()

    attempt(second.pk)

    assert states() == [State.FAILED, State.SENT]


def test_the_next_one_is_woken_when_the_first_is_over(say):
    first, second = say("One."), say("Two.")
    ProcrastinateJob.objects.filter(task_name__endswith="attempt_send").update(status="succeeded")

    attempt(first.pk)

    waiting = ProcrastinateJob.objects.filter(task_name__endswith="attempt_send", status="todo")
    assert [job.args for job in waiting] == [{"send_id": second.pk}]


def test_a_paused_channel_holds_its_replies(say, told, channel):
    send = say()
    Channel.objects.update(state=Channel.State.PAUSED)

    attempt(send.pk)

    assert told.given == []
    send.refresh_from_db()
    assert (send.state, send.error) == (
        State.QUEUED,
        "help@acme.test is paused. An administrator can switch it on again.",
    )


def test_a_changed_recipient_voids_the_reply(say, told):
    send = say()
    Conversation.objects.update(party_value="eve@example.com")

    attempt(send.pk)

    assert told.given == []
    assert states() == [State.FAILED]


def test_the_claim_itself_refuses_a_changed_recipient(say):
    send = say()
    Conversation.objects.update(party_value="eve@example.com")

    assert claim(send.pk) is None


def test_a_claim_stands_until_its_lease_is_over(say):
    mine = claim(say().pk)
    assert holds(mine)

    let_the_lease_run_out()

    assert not holds(mine)


def test_a_claim_lost_before_the_network_sends_nothing(say, told, monkeypatch):
    send = say()
    monkeypatch.setattr("tutti.answer.actions.sending.claim", late_claim)

    attempt(send.pk)

    assert told.given == []
    assert states() == [State.IN_FLIGHT]


def late_claim(send_id):
    """What a worker holds that was stopped for longer than its lease right after claiming."""
    mine = claim(send_id)
    let_the_lease_run_out()
    return mine


def test_a_vanished_worker_leaves_an_uncertain_send_that_is_not_sent_again(say, told, ada):
    send = say()
    mine = claim(send.pk)
    let_the_lease_run_out()

    sweep()
    attempt(send.pk)

    assert states() == [State.UNCERTAIN]
    assert told.given == []
    assert names() == ["answer.reply_uncertain"]
    assert list(Notice.objects.values_list("member", "kind")) == [
        (ada.pk, "answer.reply_uncertain")
    ]
    assert not swap(mine, state=State.SENT)


def test_a_lease_that_still_runs_is_left_alone(say):
    claim(say().pk)

    assert mark_lapsed() == 0
    assert states() == [State.IN_FLIGHT]


def test_the_sweep_wakes_a_send_whose_job_was_lost(say):
    send = say()
    ProcrastinateJob.objects.filter(task_name__endswith="attempt_send").update(status="failed")
    Send.objects.update(next_attempt_at=timezone.now() - timedelta(minutes=1))

    sweep()
    sweep()

    waiting = ProcrastinateJob.objects.filter(task_name__endswith="attempt_send", status="todo")
    assert [job.args for job in waiting] == [{"send_id": send.pk}]


def test_an_uncertain_send_is_looked_up_after_a_settling_time(say, told):
    told.answer = Uncertain("The line broke.")
    told.knows = Sent(provider_id="p-9")
    send = say()
    attempt(send.pk)

    look_up(send.pk)
    assert states() == [State.UNCERTAIN]

    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        sweep()
        look_up(send.pk)
    send.refresh_from_db()
    assert (send.state, send.provider_id) == (State.SENT, "p-9")
    assert ProcrastinateJob.objects.filter(task_name__endswith="look_up_send").count() == 1


def test_what_is_not_found_is_said_and_not_sent_again(say, told):
    told.answer = Uncertain("The line broke.")
    send = say()
    attempt(send.pk)

    for minutes in (3, 30, 90, 300):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            look_up(send.pk)

    send.refresh_from_db()
    assert (send.state, send.lookups, len(told.given)) == (State.UNCERTAIN, 3, 1)
    assert send.error == "We asked, and they do not know this reply. It probably never left."


def test_a_network_that_does_not_answer_is_asked_again_later(say, told):
    told.answer = Uncertain("The line broke.")
    told.knows = TryLater("Busy.")
    send = say()
    attempt(send.pk)

    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        look_up(send.pk)

    send.refresh_from_db()
    assert (send.state, send.lookups) == (State.UNCERTAIN, 0)


def test_a_file_that_is_gone_fails_the_reply_before_anything_leaves(say, told):
    from tutti.channels.contract import OutgoingFile
    from tutti.ground.files.models import Blob

    send = say(files=[OutgoingFile(name="a.pdf", content_type="application/pdf", data=b"%PDF")])
    Blob.objects.all().delete()

    attempt(send.pk)

    assert told.given == []
    assert states() == [State.FAILED]


def test_a_restored_or_cloned_tutti_sends_nothing_until_somebody_says_so(
    say, told, settings, tmp_path
):
    send = say()
    settings.TUTTI_HOME = tmp_path  # the same data, another installation

    attempt(send.pk)

    send.refresh_from_db()
    assert (send.state, told.given) == (State.QUEUED, [])
    assert "does not send" in send.error
