"""What answering puts on the case's page."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import timezone

from tutti.answer.actions.drafting import save_draft
from tutti.answer.models import Send, State
from tutti.answer.slots import composers, needs_a_person, send_state
from tutti.ground.access.principal import principal
from tutti.ground.accounts.models import Member, Role
from tutti.listen.models import Channel, Conversation

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking(rf: RequestFactory):
    def of(member):
        request = rf.get("/cases/1/")
        request.user = member or AnonymousUser()
        return request

    return of


def drawn(request, case, conversations):
    return composers(request, case=case, conversations=conversations, newest_message_id=7, page="x")


def test_the_composer_names_whom_it_goes_to(asking, ada, case, conversation):
    html = drawn(asking(ada), case, [conversation])

    assert "Reply to Mira Sol" in html
    assert "Send to Mira" in html
    assert "Told, mira@example.com" in html
    assert 'name="base_message_id" value="7"' in html


def test_a_public_one_says_that_everyone_reads_it(asking, ada, case, conversation):
    conversation.audience = Conversation.Audience.PUBLIC

    html = drawn(asking(ada), case, [conversation])

    assert "Everyone can read this" in html
    assert 'data-audience="public"' in html
    assert "Publish" in html


def test_where_one_cannot_answer_it_says_why_and_has_no_button(asking, ada, case, conversation):
    Channel.objects.update(sends=False)
    conversation.channel.refresh_from_db()

    html = drawn(asking(ada), case, [conversation])

    assert "only receives until an administrator switches sending on" in html
    assert "disabled" in html
    assert "Send to" not in html


def test_the_draft_stands_in_it_again(asking, ada, case, conversation, question):
    draft = save_draft(case, conversation, member=ada, text="We lo", base_message_id=question.pk)

    html = drawn(asking(ada), case, [conversation])

    assert ">We lo</textarea>" in html
    assert draft.nonce.hex in html


def test_words_of_a_draft_stay_words(asking, ada, case, conversation, question):
    save_draft(
        case, conversation, member=ada, text="</textarea><script>1</script>", base_message_id=1
    )

    assert "<script>1" not in drawn(asking(ada), case, [conversation])


def test_a_contributor_has_no_composer(asking, case, conversation):
    petra = Member.objects.create(name="Petra", email="p@acme.test", role=Role.CONTRIBUTOR)

    assert drawn(asking(petra), case, [conversation]) == ""


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.QUEUED, "Waits to be sent"),
        (State.IN_FLIGHT, "Being sent"),
        (State.SENT, "Sent"),
        (State.FAILED, "This did not reach Mira Sol."),
        (State.UNCERTAIN, "Nobody knows whether this reached Mira Sol."),
        (State.DROPPED, "somebody let it go"),
    ],
)
def test_each_state_is_said_under_its_message(asking, ada, say, state, words):
    send = say()
    case = send.case
    Send.objects.update(state=state, lease_until=timezone.now(), ended_at=timezone.now())

    assert words in send_state(asking(ada), case=case, message=send.message)


def test_a_customers_message_has_no_state(asking, ada, case, question):
    assert send_state(asking(ada), case=case, message=question) == ""


def test_many_messages_cost_two_queries(asking, ada, case, say, django_assert_num_queries):
    sends = [say(f"{number}.") for number in range(5)]
    request = asking(ada)
    principal(request)

    with django_assert_num_queries(2):
        for send in sends:
            send_state(request, case=case, message=send.message)


def test_the_navigation_counts_what_needs_a_person_and_else_is_silent(asking, ada, say):
    assert list(needs_a_person(asking(ada))) == []
    say()
    Send.objects.update(state=State.UNCERTAIN)

    assert [link.count for link in needs_a_person(asking(ada))] == [1]
