"""Steps that wait for approvals, finance and other systems: the real ones."""

import re

import pytest

from tutti.engines.playbooks.definition import ApprovalStep, Definition, WaitStep, WebhookStep
from tutti.ground.house.sending import send_from_here
from tutti.journal.facts import SYSTEM, Actor
from tutti.work.approvals.actions.setting import StepPlan, write_rule
from tutti.work.approvals.actions.voicing import Say, voice
from tutti.work.approvals.models import ActKind, Approval, Authority, Rule
from tutti.work.playbooks.actions.starting import start_playbook
from tutti.work.playbooks.actions.telling import MOST_ATTEMPTS, NotYetTold, tell
from tutti.work.playbooks.actions.writing import publish, write_playbook
from tutti.work.playbooks.models import RunState, RunStep
from tutti.work.playbooks.tests.conftest import follow_inside, named
from tutti.work.remedies.tests.conftest import Ledger

AGREE = ApprovalStep(key="agree", titles=named("Agree to it"), why=named("It is large"))
WAIT = WaitStep(key="wait", titles=named("Wait"))


def start(case, ada, *steps):
    made = write_playbook(
        names=named("Small"), draft=Definition(steps=steps), by=SYSTEM, member=ada
    )
    publish(made, member=ada, by=SYSTEM)
    return start_playbook(case, made, member=ada, by=Actor.member(ada.pk))


@pytest.fixture
def asked(case, ada, cleo):
    write_rule(
        Rule(),
        given={"act": ActKind.STEP, "name": "Steps", "only": "", "within_hours": 8},
        steps=[StepPlan(authority=Authority.KEEPER)],
        by=SYSTEM,
    )
    return start(case, ada, AGREE, WAIT)


def decide(cleo, verdict, reason=""):
    approval = Approval.objects.get()
    say = Say(verdict=verdict, digest=approval.digest, reason=reason, road="page")
    voice(approval, who=cleo, say=say, by=Actor.member(cleo.pk))
    follow_inside()


def stands(run):
    run.refresh_from_db()
    row = run.rows.filter(stands=True).get()
    return run.state, row.key, row.state


def test_an_approval_step_waits_for_those_the_rule_names(asked, case, cleo):
    case.refresh_from_db()

    assert stands(asked) == ("running", "agree", "begun")
    assert case.doer == cleo


def test_a_granted_approval_goes_on(asked, cleo):
    decide(cleo, "approve")

    assert stands(asked) == ("running", "wait", "begun")


def test_a_declined_approval_holds_the_run(asked, cleo, case, ada):
    decide(cleo, "decline", "Not like this.")

    case.refresh_from_db()
    assert stands(asked) == ("held", "agree", "declined")
    assert case.doer == ada


@pytest.fixture
def system(monkeypatch):
    monkeypatch.setenv("TUTTI_ALLOW_WEBHOOK", "127.0.0.0/8")
    listening = Ledger()
    yield listening
    listening.close()


@pytest.fixture
def told(transactional_db, case, ada, system):
    send_from_here(by=SYSTEM)
    url = system.url
    return start(case, ada, WebhookStep(key="tell", titles=named("Tell"), url=url), WAIT)


def test_another_system_is_told_once_and_signed(told, system):
    step = RunStep.objects.get()

    tell(step.pk)
    tell(step.pk)

    heads = dict(re.findall(r"(?im)^(webhook-\S+): (\S+)", system.heads[0]))
    assert stands(told) == ("running", "wait", "begun")
    assert system.seen == [f"step-{step.pk}"]
    assert system.bodies[0]["step"] == "tell"
    assert sorted(heads) == ["webhook-id", "webhook-signature", "webhook-timestamp"]


def test_a_system_that_refuses_holds_the_run_in_the_end(told, system):
    system.answer = (500, b"{}")
    step = RunStep.objects.get()

    for _attempt in range(MOST_ATTEMPTS - 1):
        with pytest.raises(NotYetTold):
            tell(step.pk)
    tell(step.pk)

    step.refresh_from_db()
    assert stands(told) == (RunState.HELD, "tell", "failed")
    assert step.trouble == "The other system answered 500."
    assert len(set(system.seen)) == 1


def test_nothing_leaves_unsigned(told, system):
    playbook = told.version.playbook
    playbook.secrets = {}
    playbook.save()

    with pytest.raises(NotYetTold):
        tell(RunStep.objects.get().pk)

    assert system.seen == []
