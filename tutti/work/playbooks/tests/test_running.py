from datetime import timedelta

import msgspec
import pytest
import time_machine
from django.utils import timezone

from tutti.cases.actions.closing import close_case
from tutti.cases.errors import OpenWorkRemains
from tutti.cases.models import Case
from tutti.engines.playbooks.definition import (
    ApprovalStep,
    Definition,
    Place,
    SetFieldStep,
    TaskStep,
    WaitStep,
    step_from,
)
from tutti.engines.playbooks.flow import stand
from tutti.ground.fields.actions.defining import define_field
from tutti.ground.money import Money
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.models import Entry
from tutti.work.actions.answering import accept_task, decline_task, finish_task
from tutti.work.errors import NotYours, WordsMissing
from tutti.work.models import Task
from tutti.work.playbooks.actions.hearing import finish_step, wake_due
from tutti.work.playbooks.actions.starting import start_playbook
from tutti.work.playbooks.actions.steering import (
    add_step,
    move_run,
    skip_step,
    stop_run,
    try_again,
)
from tutti.work.playbooks.actions.stepping import past_of
from tutti.work.playbooks.actions.writing import change_draft, publish, write_playbook
from tutti.work.playbooks.errors import (
    AlreadyRuns,
    DoesNotAgree,
    NotPublished,
    PlaceMissing,
    StepHasEnded,
)
from tutti.work.playbooks.models import RunState, RunStep
from tutti.work.playbooks.tests.conftest import CHECK, DISPUTE, WAIT, follow_inside, named
from tutti.work.remedies.actions.proposing import propose_remedy
from tutti.work.remedies.models import Remedy


def by(member):
    return Actor.member(member.pk)


def now_at(run):
    run.refresh_from_db()
    return run.rows.filter(stands=True).values_list("key", "state").first()


def path(run):
    return list(run.rows.order_by("pk").values_list("key", "state", "way"))


def do_task(petra, words="It was our mistake: 240.00."):
    task = Task.objects.get()
    accept_task(task, who=petra, by=by(petra))
    finish_task(task, who=petra, words=words, by=by(petra))
    follow_inside()
    return task


def test_a_run_begins_with_its_first_step(run, case, petra, finance):
    task = Task.objects.get()
    case.refresh_from_db()

    assert now_at(run) == ("check", "begun")
    assert (task.what, task.department, task.asked_by) == (
        "Check the payment",
        finance,
        run.starter,
    )
    assert (case.act, case.doer) == ("task", petra)


def test_a_finished_task_goes_on_and_decides_by_what_was_said(run, petra, case):
    do_task(petra)

    case.refresh_from_db()
    assert path(run) == [
        ("check", "done", "done"),
        ("wrong", "done", "yes"),
        ("credit", "begun", ""),
    ]
    assert (case.act, case.doer, case.act_note) == ("do", case.owner, "Propose the credit")


def test_other_words_go_the_other_way(run, petra):
    do_task(petra, words="All is right.")

    assert now_at(run) == ("tell", "begun")


def test_an_issued_remedy_ends_its_step_and_a_reply_is_asked_for(
    run, petra, ada, case, monkeypatch
):
    do_task(petra)
    step = RunStep.objects.get(key="credit")
    propose_remedy(
        case,
        kind="credit",
        amount=Money(24000, "EUR"),
        what="The fee",
        member=ada,
        by=by(ada),
        run_step=step.pk,
    )
    follow_inside()

    step.refresh_from_db()
    assert step.remedy_id == Remedy.objects.get().pk


def test_a_proposal_made_by_hand_belongs_to_the_step_that_waits(run, petra, ada, case):
    do_task(petra)
    propose_remedy(case, kind="credit", amount=Money(1, "EUR"), what="It", member=ada, by=by(ada))
    follow_inside()

    assert RunStep.objects.get(key="credit").remedy_id == Remedy.objects.get().pk


def test_everything_ends_with_a_case_that_says_what_is_next(run, petra, ada, case):
    do_task(petra, words="All is right.")
    finish_step(RunStep.objects.get(key="tell").pk, by=SYSTEM)
    assert now_at(run) == ("wait", "begun")

    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        assert wake_due() == 1

    run.refresh_from_db()
    case.refresh_from_db()
    assert (run.state, now_at(run)) == ("finished", None)
    assert case.act_note == "Settle it: “Payment dispute” is finished."
    assert wake_due() == 0


def test_the_customers_words_end_a_wait(run, petra, case, words):
    do_task(petra, words="All is right.")
    finish_step(RunStep.objects.get(key="tell").pk, by=SYSTEM)
    from tutti.cases.facts import CaseContinued
    from tutti.journal.recording import record

    fact = CaseContinued(
        case=case.pk,
        conversation=words.conversation_id,
        message=words.pk,
        direction="in",
        turn="us",
    )
    record([fact], by=SYSTEM)
    follow_inside()

    run.refresh_from_db()
    assert run.state == RunState.FINISHED


def test_a_declined_task_holds_the_run_and_asks_its_starter(run, petra, ada, case):
    task = Task.objects.get()
    decline_task(task, who=petra, reason="not_mine", words="Not ours.", by=by(petra))
    follow_inside()

    run.refresh_from_db()
    case.refresh_from_db()
    assert (run.state, now_at(run)) == ("held", ("check", "declined"))
    assert (case.doer, case.act_note) == (ada, "“Check the payment” came back. Say how to go on.")


def test_a_held_step_is_tried_again(run, petra, ada):
    decline_task(Task.objects.get(), who=petra, reason="not_mine", words="No.", by=by(petra))
    follow_inside()

    try_again(RunStep.objects.get(stands=True), member=ada, by=by(ada))

    assert path(run) == [("check", "declined", "declined"), ("check", "begun", "")]
    assert Task.objects.open().count() == 1


def test_a_skipped_step_takes_its_task_back_and_says_why(run, ada, case):
    skip_step(RunStep.objects.get(), reason=" We know it. ", member=ada, by=by(ada))

    task = Task.objects.get()
    assert task.state == "withdrawn"
    assert path(run)[:2] == [("check", "skipped", ""), ("wrong", "done", "no")]
    assert RunStep.objects.get(key="check").reason == "We know it."
    follow_inside()
    assert now_at(run) == ("tell", "begun")


def test_skipping_wants_a_reason(run, ada):
    with pytest.raises(WordsMissing):
        skip_step(RunStep.objects.get(), reason=" ", member=ada, by=by(ada))


def test_a_step_is_added_on_this_case_alone(run, ada, petra, playbook):
    step = step_from(
        {"kind": "wait", "key": "x", "titles": {"en": "A day"}, "until": "time", "hours": 24}
    )
    add_step(RunStep.objects.get(), step, reason="To be sure", member=ada, by=by(ada))
    do_task(petra)

    assert now_at(run) == ("added-1", "begun")
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        wake_due()
    assert now_at(run) == ("credit", "begun")
    assert playbook.newest.steps == DISPUTE


def test_a_run_moves_to_a_version_its_past_agrees_with(run, ada, playbook):
    change_draft(playbook, Definition(steps=(CHECK, WAIT), places=DISPUTE.places), by=SYSTEM)
    publish(playbook, member=ada, by=SYSTEM)

    move_run(run, member=ada, by=by(ada))

    run.refresh_from_db()
    assert run.version.number == 2


def test_a_run_stays_when_its_past_differs(run, ada, playbook):
    other = msgspec.structs.replace(CHECK, finish_hours=9)
    change_draft(playbook, Definition(steps=(other, WAIT), places=DISPUTE.places), by=SYSTEM)
    publish(playbook, member=ada, by=SYSTEM)

    with pytest.raises(DoesNotAgree):
        move_run(run, member=ada, by=by(ada))


def test_settling_a_case_asks_first_and_then_stops_the_run(run, case, ada):
    with pytest.raises(OpenWorkRemains) as remains:
        close_case(case, resolution="settled", member=ada, by=by(ada))
    assert "The playbook “Payment dispute” is not finished." in [
        one.reason for one in remains.value.objections
    ]

    close_case(case, resolution="settled", member=ada, by=by(ada), override=True, reason="Known.")
    follow_inside()

    run.refresh_from_db()
    assert (run.state, now_at(run)) == ("stopped", None)


def test_a_run_is_stopped_with_a_reason(run, ada, case):
    stop_run(run, reason="She called: all is well.", member=ada, by=by(ada))

    case.refresh_from_db()
    assert Task.objects.get().state == "withdrawn"
    assert (case.act, case.doer) == ("answer", ada)
    with pytest.raises(StepHasEnded):
        skip_step(RunStep.objects.get(), reason="x", member=ada, by=by(ada))


def test_who_does_not_work_the_desk_cannot_steer(run, petra):
    with pytest.raises(NotYours):
        stop_run(run, reason="x", member=petra, by=by(petra))


def test_a_playbook_runs_once_on_a_case(run, playbook, case, ada, finance):
    with pytest.raises(AlreadyRuns):
        start_playbook(case, playbook, member=ada, places={"finance": finance.pk}, by=by(ada))


def test_the_same_nonce_is_the_same_run(playbook, case, ada, finance):
    given = {"member": ada, "places": {"finance": finance.pk}, "by": by(ada), "nonce": "n"}

    assert start_playbook(case, playbook, **given) == start_playbook(case, playbook, **given)


def test_each_place_needs_a_department(playbook, case, ada):
    with pytest.raises(PlaceMissing):
        start_playbook(case, playbook, member=ada, by=by(ada))


def test_a_draft_does_not_run(case, ada):
    made = write_playbook(names=named("New"), draft=DISPUTE, by=SYSTEM, member=ada)

    with pytest.raises(NotPublished):
        start_playbook(case, made, member=ada, by=by(ada))


def start(case, ada, *steps, **places):
    definition = Definition(
        steps=steps,
        places={key: Place(names=named(key), department=one.pk) for key, one in places.items()},
    )
    made = write_playbook(names=named("Small"), draft=definition, by=SYSTEM, member=ada)
    publish(made, member=ada, by=SYSTEM)
    return start_playbook(case, made, member=ada, by=by(ada))


def test_a_step_nobody_can_do_is_told_and_holds_the_run(case, ada, finance, petra):
    petra.is_active = False
    petra.save()

    run = start(case, ada, CHECK, finance=finance)

    row = RunStep.objects.get()
    assert (run.state, row.state) == ("held", "failed")
    assert row.trouble == "Nobody belongs to Finance yet. Ask a colleague by name."


def test_a_field_is_set(case, ada):
    define_field(on="case", labels={"en": "Plan"}, kind="text", by=SYSTEM)

    run = start(case, ada, SetFieldStep(key="set", titles=named("Set"), field="plan", value="gold"))

    case.refresh_from_db()
    assert (run.state, case.fields) == ("finished", {"plan": "gold"})


def test_an_approval_no_rule_asks_for_goes_on_at_once(case, ada):
    run = start(case, ada, ApprovalStep(key="ok", titles=named("Agree")), WAIT)

    assert now_at(run) == ("wait", "begun")


def test_a_playbook_starts_by_itself_once(playbook, case, ada, finance):
    from tutti.work.playbooks.actions.writing import describe_playbook

    change_draft(
        playbook,
        Definition(
            steps=(CHECK,), places={"finance": Place(names=named("F"), department=finance.pk)}
        ),
        by=SYSTEM,
    )
    publish(playbook, member=ada, by=SYSTEM)
    describe_playbook(
        playbook,
        names=playbook.names,
        about={},
        starts_when='case.title.contains("payment")',
        by=SYSTEM,
    )
    follow_inside()
    from tutti.work.playbooks.actions.beginning import begin_for_new

    opened = Entry.objects.get(name="cases.case_opened")
    begin_for_new({case.pk: opened.pk})

    run = case.runs.get()
    assert (run.starter, now_at(run)) == (ada, ("check", "begun"))
    assert Entry.objects.get(name="work.playbook_started").caused_by == opened.pk


def test_a_condition_that_does_not_hold_starts_nothing(playbook, case):
    from tutti.work.playbooks.actions.writing import describe_playbook

    describe_playbook(
        playbook, names=playbook.names, about={}, starts_when="case.taken && false", by=SYSTEM
    )
    follow_inside()

    assert not case.runs.exists()


def test_where_a_run_stands_follows_from_its_rows(run, petra, ada):
    do_task(petra)
    skip_step(RunStep.objects.get(stands=True), reason="Paid already", member=ada, by=by(ada))

    run.refresh_from_db()
    assert stand(run.definition, past_of(run)).at == now_at(run)[0] == "tell"


def test_an_open_case_always_has_somebody_while_a_run_goes_on(run, petra, ada):
    do_task(petra)
    for _turn in range(3):
        case = Case.objects.get()
        assert case.doer is not None
        assert case.due_at is not None
        skip_step(RunStep.objects.get(stands=True), reason="On", member=ada, by=by(ada))


def test_a_task_of_the_owner(case, ada):
    start(
        case, ada, TaskStep(key="own", titles=named("Look")), WaitStep(key="w", titles=named("W"))
    )

    assert Task.objects.get().doer == ada
