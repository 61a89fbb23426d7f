import pytest
from django.utils import timezone

from tutti.channels.contract import Inbound, Party, Trust
from tutti.listen.claims import claimed_by
from tutti.listen.models import Envelope
from tutti.work.actions.mail_replies import task_reply_address
from tutti.work.models import TaskState

pytestmark = pytest.mark.django_db


@pytest.fixture
def envelope(mailbox) -> Envelope:
    return Envelope.objects.create(channel=mailbox, key="1", received_at=timezone.now())


def inbound(address: str, *, trust: Trust = Trust.VERIFIED, **more) -> Inbound:
    return Inbound(
        author=Party(kind="email", value="petra@acme.test"),
        text="Yes, mine.",
        at=timezone.now(),
        trust=trust,
        details={"addressed": [address]},
        **more,
    )


def test_an_answer_to_a_tasks_mail_never_becomes_a_customers_message(task, petra, envelope):
    address = task_reply_address("help@acme.test", task_id=task.pk, member_id=petra.pk)

    taken = [claimed_by(envelope, inbound(address)) for _ in range(2)]

    task.refresh_from_db()
    assert taken == ["work.task", "work.task"]
    assert task.state == TaskState.ACCEPTED
    assert task.words.count() == 1


def test_a_customers_mail_goes_its_way(task, envelope, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert claimed_by(envelope, inbound("help@acme.test", follows=("other@acme.test",))) == ""


def test_imported_history_is_left_alone(task, petra, envelope):
    address = task_reply_address("help@acme.test", task_id=task.pk, member_id=petra.pk)

    assert claimed_by(envelope, inbound(address, history=True)) == ""
