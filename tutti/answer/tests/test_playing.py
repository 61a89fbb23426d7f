import pytest
from django.utils import timezone

from tutti.answer.models import Send
from tutti.engines.playbooks.definition import Definition, ReplyStep, WaitStep
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.testing import follow_all
from tutti.people.models import Person
from tutti.work.playbooks.actions.starting import start_playbook
from tutti.work.playbooks.actions.writing import publish, write_playbook


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


def test_a_reply_nobody_can_receive_holds_the_run_and_says_what_to_do(started, channel):
    channel.sends = False
    channel.save()

    run = started({"en": "Hello."})

    run.refresh_from_db()
    assert run.state == "held"
    assert run.rows.get().trouble
    assert not Send.objects.exists()
