import pytest
from django.utils import timezone

from tutti.answer.models import Send
from tutti.engines.playbooks.definition import Definition, ReplyStep, WaitStep
from tutti.ground.money import Money
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.testing import follow_all
from tutti.people.models import Person
from tutti.work.approvals.models import Limit
from tutti.work.playbooks.actions.starting import start_playbook
from tutti.work.playbooks.actions.writing import publish, write_playbook
from tutti.work.playbooks.ready import ready_made
from tutti.work.remedies.actions.proposing import propose_remedy
from tutti.work.remedies.actions.settling import issued_by_hand


@pytest.fixture
def started(case, ada):
    def start(text):
        made = write_playbook(
            names={"en": "Tell"},
            draft=Definition(
                steps=(
                    ReplyStep(key="tell", titles={"en": "Tell"}, text=text),
                    WaitStep(key="wait", titles={"en": "Wait"}),
                )
            ),
            by=SYSTEM,
            member=ada,
        )
        publish(made, member=ada, by=SYSTEM)
        run = start_playbook(case, made, member=ada, by=Actor.member(ada.pk))
        follow_all()
        follow_all()
        return run

    return start


def test_a_reply_step_is_written_in_the_customers_language_once(started, case, ada):
    case.person = Person.objects.create(name="Mira Sol", language="it", created_at=timezone.now())
    case.save()

    run = started({"en": "Hello {reference}.", "it": "Buongiorno {reference}, {else}."})

    send = Send.objects.get()
    assert send.message.text == f"Buongiorno {case.reference}, {{else}}."
    assert (send.created_by, send.automatic) == (ada, False)
    assert list(run.rows.order_by("pk").values_list("key", "state")) == [
        ("tell", "done"),
        ("wait", "begun"),
    ]


def test_a_credit_is_proposed_issued_and_told_with_its_amount(case, ada):
    ready = {one.key: one for one in ready_made()}["payment_dispute"].definition
    steps = (ready.step("credit"), ready.step("tell"), ready.step("wait"))
    made = write_playbook(
        names={"en": "Credit"}, draft=Definition(steps=steps), by=SYSTEM, member=ada
    )
    publish(made, member=ada, by=SYSTEM)
    run = start_playbook(case, made, member=ada, by=Actor.member(ada.pk))
    Limit.objects.create(
        role="agent", currency="EUR", per_act=50000, per_case=50000, per_person=50000
    )

    by = {"member": ada, "by": Actor.member(ada.pk)}
    remedy = propose_remedy(case, kind="credit", amount=Money(24000, "EUR"), what="The fee", **by)
    follow_all()
    issued_by_hand(remedy, reference="", **by)
    follow_all()
    follow_all()

    assert "We credit 240.00\xa0EUR to your account" in Send.objects.get().message.text
    assert list(run.rows.order_by("pk").values_list("key", "state")) == [
        ("credit", "done"),
        ("tell", "done"),
        ("wait", "begun"),
    ]


def test_a_reply_nobody_can_receive_holds_the_run_and_says_what_to_do(started, channel):
    channel.sends = False
    channel.save()

    run = started({"en": "Hello."})

    run.refresh_from_db()
    assert run.state == "held"
    assert run.rows.get().trouble
    assert not Send.objects.exists()
