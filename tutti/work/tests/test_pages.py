from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tutti.cases.actions.opening import open_case
from tutti.cases.models import Audience, Case, Grant
from tutti.ground.accounts.models import Member
from tutti.ground.notices.models import Mail, Notice
from tutti.journal.facts import Actor
from tutti.work.actions.answering import accept_task, ask_back
from tutti.work.actions.noting import write_note
from tutti.work.models import Note, Task, TaskState
from tutti.work.slots import note_composer, notes_and_tasks
from tutti.work.tests.cast import asked, member, say

pytestmark = pytest.mark.django_db

PART = {"HTTP_HX_REQUEST": "true", "HTTP_HX_REQUEST_TYPE": "partial"}


def text(response) -> str:
    return response.content.decode()


def as_(client, who: Member):
    client.force_login(who)
    return client


def question(**more) -> dict:
    given = {
        "what": "Check the March payment",
        "why": "",
        "accept_by": (timezone.now() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M"),
        "finish_by": (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"),
    }
    return given | more


def test_writing_a_note_with_a_mention_says_who_was_let_in(client, case, ada, petra):
    answer = as_(client, ada).post(
        f"/cases/{case.pk}/notes/", {"text": "@Petra Novak please look.", "nonce": "n1"}
    )

    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{case.pk}/?side=inside")
    assert [(note.author, note.text) for note in Note.objects.all()] == [
        (ada, "@Petra Novak please look.")
    ]
    assert "Petra Novak was told and may see this case." in text(client.get("/tasks/"))


def test_before_sending_the_composer_says_who_will_be_let_in(client, case, ada, petra):
    page = as_(client, ada).post(
        f"/cases/{case.pk}/notes/mentions/", {"text": "@Petra look"}, **PART
    )

    assert "Petra Novak will be told, and may see this case from then on." in text(page)
    assert Grant.objects.count() == 0


def test_an_empty_note_comes_back_with_its_reason(client, case, ada):
    page = as_(client, ada).post(f"/cases/{case.pk}/notes/", {"text": " "})

    assert page.status_code == 422
    assert "Write something, or attach a file." in text(page)


def test_asking_from_the_case(client, case, ada, petra, words):
    as_(client, ada)
    page = client.get(f"/cases/{case.pk}/tasks/")
    part = client.get(f"/cases/{case.pk}/tasks/", **PART)
    answer = client.post(
        f"/cases/{case.pk}/tasks/", question(whom=f"member:{petra.pk}", shows=[f"m{words.pk}"])
    )

    assert "<html" in text(page)
    assert "<html" not in text(part)
    assert "You took 1,420.00" in text(part)
    assert answer.status_code == 302
    assert Task.objects.get().doer == petra


def test_asking_a_colleague_nobody_knew(client, case, ada, words):
    as_(client, ada).post(
        f"/cases/{case.pk}/tasks/",
        question(whom="new", new_name="Jun Park", new_address="jun@acme.test"),
    )

    assert Task.objects.get().doer.name == "Jun Park"


def test_a_refused_question_keeps_what_was_typed_and_leaves_no_colleague(client, case, ada):
    page = as_(client, ada).post(
        f"/cases/{case.pk}/tasks/",
        question(
            whom="new", new_address="jun@acme.test", accept_by="2020-01-01T10:00", what="My words"
        ),
    )
    foreign = client.post(
        f"/cases/{case.pk}/tasks/", question(whom="new", new_address="mira@duarte.example")
    )

    assert page.status_code == 422
    assert "My words" in text(page)
    assert "has passed already" in text(page)
    assert "Nobody here has an address at duarte.example" in text(foreign)
    assert not Member.objects.filter(email="jun@acme.test").exists()


def test_words_of_a_foreign_case_cannot_be_shown(client, case, ada, petra, words):
    page = as_(client, ada).post(
        f"/cases/{case.pk}/tasks/", question(whom=f"member:{petra.pk}", shows=["m999999"])
    )

    assert page.status_code == 422
    assert Task.objects.count() == 0


def test_one_click_accepts_from_the_list(client, task, petra):
    as_(client, petra)
    page = client.get("/tasks/")

    answer = client.post(f"/tasks/{task.pk}/accept/", {"back": "tasks"})

    task.refresh_from_db()
    assert "I’ll take it" in text(page)
    assert answer["Location"] == "/tasks/"
    assert task.state == TaskState.ACCEPTED


def test_the_asker_sees_state_owner_dates_and_last_word(client, task, petra, ada):
    accept_task(task, who=petra, by=Actor.member(petra.pk))
    ask_back(task, who=petra, words="Which letter?", by=Actor.member(petra.pk))

    page = text(as_(client, ada).get(f"/tasks/{task.pk}/"))

    for shown in ("Petra Novak", "Accepted", "Done by", "Which letter?", "Answer the question"):
        assert shown in page


def test_the_asker_steers_from_the_page(client, task, ada, ben):
    as_(client, ada)
    client.post(f"/tasks/{task.pk}/reply/", {"text": "By the way."})
    client.post(f"/tasks/{task.pk}/reassign/", question(whom=f"member:{ben.pk}"))
    task.refresh_from_db()
    reassigned = task.doer
    client.post(f"/tasks/{task.pk}/withdraw/", {"text": "Found it."})

    task.refresh_from_db()
    assert reassigned == ben
    assert task.state == TaskState.WITHDRAWN
    assert [word.kind for word in task.words.all()] == ["answer", "reassign", "withdraw"]


def test_a_mail_that_did_not_leave_is_said_on_the_card_and_can_be_mailed_again(client, task, ada):
    Notice.objects.filter(kind="work.task_asked").update(
        mail_state=Mail.FAILED, mail_note="No mailbox may send yet."
    )
    page = text(as_(client, ada).get(f"/tasks/{task.pk}/"))

    client.post(f"/tasks/{task.pk}/mails/{Notice.objects.get().pk}/")

    assert "Petra Novak was not mailed: No mailbox may send yet." in page
    assert Notice.objects.get().mail_state == Mail.WAITING


@pytest.mark.parametrize(
    "address",
    ["/tasks/{task}/", "/cases/{case}/inside/", "/tasks/{task}/files/task/1/"],
)
def test_eve_sees_nothing(client, case, task, eve, address):
    page = as_(client, eve).get(address.format(task=task.pk, case=case.pk))

    assert page.status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/tasks/{task}/accept/",
        "/tasks/{task}/finish/",
        "/tasks/{task}/withdraw/",
        "/tasks/{task}/reassign/",
        "/tasks/{task}/reply/",
        "/cases/{case}/notes/",
        "/cases/{case}/notes/mentions/",
    ],
)
def test_eve_changes_nothing(client, case, task, eve, address):
    answer = as_(client, eve).post(
        address.format(task=task.pk, case=case.pk), {"text": "x", "reason": "no_time"}
    )

    task.refresh_from_db()
    assert answer.status_code == 404
    assert task.state == TaskState.ASKED
    assert Note.objects.count() == 0


def test_a_contributor_asks_nobody(client, case, task, petra):
    answer = as_(client, petra).post(
        f"/cases/{case.pk}/tasks/", question(whom=f"member:{petra.pk}")
    )

    assert answer.status_code == 403


def test_the_desk_does_not_see_tasks_of_a_case_kept_from_it(client, case, task, ben):
    Case.objects.filter(pk=case.pk).update(audience=Audience.NAMED)

    assert as_(client, ben).get(f"/tasks/{task.pk}/").status_code == 404


def test_a_note_cannot_answer_a_note_of_another_case(client, case, ada, support):
    other = Case.objects.get(pk=case.pk)
    foreign = write_note(other, author=ada, text="Here.", by=Actor.member(ada.pk))
    Note.objects.filter(pk=foreign.pk).update(case=_second_case(support, ada))

    answer = as_(client, ada).post(f"/cases/{case.pk}/notes/", {"text": "x", "parent": foreign.pk})

    assert answer.status_code == 404


def _second_case(support, ada) -> Case:
    return open_case(title="Other", department=support, owner=ada, by=Actor.member(ada.pk))


def _fill(case, ada, petra, count: int) -> None:
    jun = member(f"Jun{count} Park", "contributor")
    for number in range(count):
        task = asked(case, ada, doer=petra, what=f"Task {number}")
        ask_back(task, who=petra, words="Which?", by=Actor.member(petra.pk))
        note = write_note(case, author=ada, text=f"@Jun{count} look", by=Actor.member(ada.pk))
        write_note(case, author=ada, text="Reply", parent=note, by=Actor.member(ada.pk))
    assert jun.pk


def asked_of_the_database(client, address: str, **headers) -> int:
    client.get(address, **headers)  # what a process asks once
    with CaptureQueriesContext(connection) as asked_now:
        client.get(address, **headers)
    return len(asked_now)


@pytest.mark.parametrize("address", ["/cases/{case}/inside/", "/tasks/", "/tasks/{task}/"])
def test_pages_ask_the_same_number_of_questions_however_much_they_show(
    client, case, ada, petra, words, address
):
    as_(client, petra)
    _fill(case, ada, petra, 1)
    here = address.format(case=case.pk, task=Task.objects.get().pk)
    with_one = asked_of_the_database(client, here, **PART)

    _fill(case, ada, petra, 3)

    assert asked_of_the_database(client, here, **PART) == with_one
    assert with_one <= 20


def test_the_case_page_gets_both_parts_of_the_inside(case, task, ada):
    request = RequestFactory().get("/")
    request.user = ada
    write_note(case, author=ada, text="Between us.", by=Actor.member(ada.pk))

    flow, composer = notes_and_tasks(request, case=case), note_composer(request, case=case)

    assert "Between us." in flow
    assert "Check the March payment" in flow
    assert f'action="/cases/{case.pk}/notes/"' in composer


def test_an_address_alone_says_that_somebody_new_is_asked(client, case, ada):
    as_(client, ada).post(
        f"/cases/{case.pk}/tasks/",
        question(whom="", new_name="Jun Park", new_address="jun@acme.test"),
    )

    assert [task.doer.email for task in Task.objects.all()] == ["jun@acme.test"]


def test_nobody_chosen_or_two_at_once_is_said_where_it_is_wrong(client, case, ada, petra):
    given = [question(whom=""), question(whom=f"member:{petra.pk}", new_address="jun@acme.test")]

    pages = [as_(client, ada).post(f"/cases/{case.pk}/tasks/", each) for each in given]

    assert [page.status_code for page in pages] == [422, 422]
    assert "or write somebody" in text(pages[0])
    assert "not both" in text(pages[1])
    assert not Task.objects.exists()


def test_beside_the_inbox_open_tasks_and_the_newest_note_are_seen(client, case, ada, petra):
    asked(case, ada, doer=petra)
    write_note(case, author=ada, text="An older note.", by=Actor.member(ada.pk))
    write_note(case, author=ada, text="The newest note.", by=Actor.member(ada.pk))

    pane = text(as_(client, ada).get(f"/cases/{case.pk}/pane/"))

    assert "Check the March payment" in pane
    assert "The newest note." in pane
    assert "An older note." not in pane


def test_the_last_word_of_the_customer_is_ticked(client, case, ada):
    say(case, "Older.", ago=timedelta(days=2))
    newest = say(case, "Newest.")

    page = text(as_(client, ada).get(f"/cases/{case.pk}/tasks/"))

    [ticked] = [part for part in page.split("<input") if "checked" in part]
    assert f'value="m{newest.pk}"' in ticked
