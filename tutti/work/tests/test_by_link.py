from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tutti.ground.accounts.models import Membership
from tutti.ground.files.keeping import keep
from tutti.ground.keys.models import Key
from tutti.ground.notices.models import Notice
from tutti.journal.facts import Actor
from tutti.journal.models import Entry
from tutti.listen.models import Attachment
from tutti.work.actions.answering import accept_task, decline_task, finish_task
from tutti.work.actions.noting import write_note
from tutti.work.actions.steering import Anew, answer_back, reassign_task, withdraw_task
from tutti.work.models import Task, TaskState, TaskWord
from tutti.work.tests.cast import asked, link_in, mail_all, member, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(task, sent) -> str:
    mail_all()
    return link_in(sent[-1])


def link_for(sent, address: str) -> str:
    return link_in(next(mail for mail in reversed(sent) if mail.to_address == address))


def text(response) -> str:
    return response.content.decode()


def rows() -> tuple:
    """Everything a page could have changed, to compare before and after."""
    return (
        list(Task.objects.order_by("pk").values()),
        list(TaskWord.objects.order_by("pk").values()),
        list(Notice.objects.order_by("pk").values()),
        list(Key.objects.order_by("pk").values()),
        Entry.objects.count(),
    )


def test_the_page_shows_who_what_when_and_the_customers_words_only(client, case, link, words, ada):
    write_note(case, author=ada, text="Between us: tricky one.", by=Actor.member(ada.pk))
    say(case, "Another matter entirely.", direction="out")

    page = client.get(link)

    assert page.status_code == 200
    for shown in (
        "Ada Okafor",
        "Check the March payment",
        "Was the new rate applied too early?",
        "You took 1,420.00 instead of 1,180.00.",
        "I’ll take it",
    ):
        assert shown in text(page)
    for hidden in ("tricky one", "Another matter", "mira@duarte.example"):
        assert hidden not in text(page)


def test_opening_the_page_changes_nothing(client, link):
    before = rows()

    client.get(link)
    client.head(link)
    for act in ("accept", "decline", "finish", "ask", "comment", "new-link"):
        assert client.get(f"{link}{act}/").status_code == 405

    assert rows() == before


def test_accepting_then_finishing_with_a_file(client, case, task, link, petra, ada):
    client.post(f"{link}accept/")
    accepted = client.get(link)
    client.post(
        f"{link}finish/",
        {
            "text": "240.00 too much.",
            "attached": SimpleUploadedFile("plan.csv", b"a,b", "text/csv"),
        },
    )
    after = client.get(link)

    task.refresh_from_db()
    case.refresh_from_db()
    assert "What came out of it?" in text(accepted)
    assert (task.state, task.doer) == (TaskState.DONE, petra)
    assert [(word.kind, word.text) for word in task.words.all()] == [("finish", "240.00 too much.")]
    assert [file.name for file in task.files.all()] == ["plan.csv"]
    assert (case.act, case.doer) == ("answer", ada)
    assert "Done. Thank you." in text(after)
    assert "240.00 too much." in text(after)
    assert "1,420.00" not in text(after)


def test_declining_needs_a_reason(client, task, link):
    refused = client.post(f"{link}decline/", {"text": "no"})
    task.refresh_from_db()
    still = task.state
    client.post(f"{link}decline/", {"reason": "not_mine", "text": "Ask Field service."})

    task.refresh_from_db()
    assert (refused.status_code, still) == (422, TaskState.ASKED)
    assert "Say why not." in text(refused)
    assert (task.state, task.decline_reason) == (TaskState.DECLINED, "not_mine")
    assert "You declined this" in text(client.get(link))


def test_asking_first_gives_the_ball_to_the_asker_and_the_answer_brings_a_new_link(
    client, case, task, link, ada, sent
):
    client.post(f"{link}ask/", {"text": "Which letter?"})
    case.refresh_from_db()
    waiting_for = case.doer
    answer_back(task, who=ada, words="The one of 12 February.", by=Actor.member(ada.pk))
    mail_all()

    case.refresh_from_db()
    assert waiting_for == ada
    assert case.doer == task.doer
    assert "The one of 12 February." in sent[-1].text
    newest = client.get(link_in(sent[-1]))
    assert "Which letter?" in text(newest)


def test_an_empty_question_keeps_the_page_and_says_so(client, link):
    answer = client.post(f"{link}ask/", {"text": "  "})

    assert answer.status_code == 422
    assert "Write your question." in text(answer)


def test_a_post_without_the_pages_token_is_refused(link, task):
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post(f"{link}accept/")

    task.refresh_from_db()
    assert answer.status_code == 403
    assert task.state == TaskState.ASKED


def test_a_link_nobody_made_is_not_here(client):
    assert client.get("/t/" + "x" * 32 + "/").status_code == 404
    assert client.post("/t/" + "x" * 32 + "/accept/").status_code == 404


def test_a_key_opens_its_own_task_only(client, case, ada, petra, link):
    other = asked(case, ada, doer=petra, what="Another thing")

    client.post(f"{link}accept/", {"task": other.pk, "task_id": other.pk})

    other.refresh_from_db()
    assert other.state == TaskState.ASKED


def test_after_reassigning_the_old_link_shows_nothing_and_acts_on_nothing(
    client, task, link, ada, ben
):
    reassign_task(
        task,
        to=Anew(
            doer=ben,
            accept_by=timezone.now() + timedelta(hours=1),
            finish_by=timezone.now() + timedelta(days=1),
        ),
        who=ada,
        by=Actor.member(ada.pk),
    )
    before = rows()

    page = client.get(link)
    act = client.post(f"{link}accept/")
    client.post(f"{link}new-link/")

    assert (page.status_code, act.status_code) == (200, 409)
    assert "not with you any more" in text(page)
    assert "Check the March payment" not in text(page)
    assert "1,420.00" not in text(page)
    assert rows() == before


def test_after_withdrawing_the_link_is_dead(client, task, link, ada):
    withdraw_task(task, who=ada, by=Actor.member(ada.pk))

    page = client.get(link)

    assert "no longer needed" in text(page)
    assert client.post(f"{link}finish/", {"text": "x"}).status_code == 409


def test_a_week_past_its_date_the_link_is_old_and_a_new_one_goes_to_the_stored_address(
    client, task, link, sent
):
    with time_machine.travel(task.lapses_at + timedelta(minutes=1), tick=False):
        page = client.get(link)
        act = client.post(f"{link}accept/")
        told = client.post(f"{link}new-link/", {"email": "eve@evil.test"})
        mail_all()

    task.refresh_from_db()
    assert "too old" in text(page)
    assert act.status_code == 409
    assert task.state == TaskState.ASKED
    assert "Look into your mailbox" in text(told)
    assert [mail.to_address for mail in sent] == ["petra@acme.test", "petra@acme.test"]


def test_new_links_are_few(client, link):
    answers = [client.post(f"{link}new-link/").status_code for _ in range(4)]

    assert answers == [200, 200, 200, 429]


def test_of_a_department_the_first_who_accepts_has_it(client, case, ada, petra, finance, sent):
    jun = member("Jun Park", "contributor")
    Membership.objects.create(member=jun, department=finance)
    task = asked(case, ada, department=finance)
    mail_all()
    petras, juns = link_for(sent, "petra@acme.test"), link_for(sent, "jun@acme.test")

    client.post(f"{juns}accept/")
    page, act = client.get(petras), client.post(f"{petras}accept/")

    task.refresh_from_db()
    assert task.doer == jun
    assert "not with you any more" in text(page)
    assert act.status_code == 409


def test_who_may_not_sign_in_any_more_opens_nothing(client, link, petra):
    petra.is_active = False
    petra.save()

    assert client.get(link).status_code == 404


def test_only_the_files_of_shown_words_are_handed_out(client, case, ada, petra, words, sent):
    hidden = say(case, "Secret other letter.", ago=timedelta(days=3))
    shown_file, hidden_file = (
        Attachment.objects.create(
            message_id=message.pk,
            name="a.txt",
            content_type="text/plain",
            size=3,
            blob=keep(b"abc"),
        )
        for message in (words, hidden)
    )
    asked(case, ada, doer=petra)
    mail_all()
    link = link_in(sent[-1])

    given = client.get(f"{link}files/message/{shown_file.pk}/")
    refused = client.get(f"{link}files/message/{hidden_file.pk}/")

    assert b"".join(given.streaming_content) == b"abc"
    assert refused.status_code == 404


@pytest.mark.parametrize("state", ["asked", "accepted", "done", "declined"])
def test_the_page_stands_in_every_state(client, task, link, petra, state):
    by = Actor.member(petra.pk)
    if state == "accepted":
        accept_task(task, who=petra, by=by)
    elif state == "done":
        finish_task(task, who=petra, words="Done.", by=by)
    elif state == "declined":
        decline_task(task, who=petra, reason="no_time", by=by)

    assert client.get(link).status_code == 200
