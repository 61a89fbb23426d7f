"""Tasks and notes by program."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tutti.ground.api.testing import Program
from tutti.work.models import Note, Task
from tutti.work.tests.cast import asked

pytestmark = pytest.mark.django_db


def question(**more):
    now = timezone.now()
    dates = {"accept_by": now + timedelta(hours=2), "finish_by": now + timedelta(days=2)}
    return {"what": "Check the payment", **dates, **more}


def test_asking_accepting_and_finishing(case, ada, petra):
    told = Program(ada).post(f"cases/{case.pk}/tasks/", question(member=petra.pk))
    task, hers = told[1]["id"], Program(petra)

    accepted = hers.post(f"tasks/{task}/accept/")[1]
    finished = hers.post(f"tasks/{task}/finish/", {"words": "It was too early."})[1]

    assert (told[0], told[1]["state"], accepted["state"]) == (201, "asked", "accepted")
    assert (finished["state"], Task.objects.get().doer) == ("done", petra)


def test_the_same_key_asks_once(case, ada, petra):
    program, body = Program(ada), question(member=petra.pk)

    first = program.post(f"cases/{case.pk}/tasks/", body, key="import 7")[1]
    again = program.post(f"cases/{case.pk}/tasks/", body, key="import 7")[1]
    other = program.post(f"cases/{case.pk}/tasks/", body, key="import 8")[1]

    assert first["id"] == again["id"] != other["id"]
    assert Task.objects.count() == 2


def test_lists_of_tasks_are_ones_own(case, ada, petra, eve):
    task = asked(case, ada, doer=petra)

    mine = Program(petra).get("tasks/")[1]["rows"]
    by_me = Program(ada).get("tasks/", which="asked")[1]["rows"]
    on_case = Program(ada).get(f"cases/{case.pk}/tasks/")[1]

    assert [one["id"] for one in (*mine, *by_me, *on_case)] == [task.pk] * 3
    assert Program(eve).get("tasks/")[1] == {"rows": [], "after": ""}


def test_a_task_one_may_not_see_is_not_there(case, ada, petra, eve):
    task, hers = asked(case, ada, doer=petra), Program(eve)

    answers = [hers.get(f"tasks/{task.pk}/"), hers.post(f"tasks/{task.pk}/accept/")]

    assert [status for status, _told in answers] == [404, 404]
    assert Task.objects.get().state == "asked"


def test_who_sees_a_task_does_not_answer_it(case, ada, petra):
    task = asked(case, ada, doer=petra)

    status, told = Program(ada).post(f"tasks/{task.pk}/accept/")

    assert (status, told["type"]) == (422, "urn:tutti:problem:not-yours")


def test_declining_says_why(case, ada, petra):
    task = asked(case, ada, doer=petra)

    told = Program(petra).post(f"tasks/{task.pk}/decline/", {"reason": "no_time"})[1]

    assert told["state"] == "declined"


def test_asking_back_commenting_and_handing_on(case, ada, petra, cleo):
    task, hers = asked(case, ada, doer=petra), Program(petra)

    hers.post(f"tasks/{task.pk}/comment/", {"words": "I am at it."})
    back = hers.post(f"tasks/{task.pk}/ask-back/", {"words": "Which month?"})[1]
    handed = hers.post(f"tasks/{task.pk}/delegate/", {"to": cleo.pk})[1]

    assert (back["asked_back"], handed["doer"]["id"]) == (True, cleo.pk)


def test_a_contributor_asks_nobody(case, ada, petra, cleo):
    asked(case, ada, doer=petra)

    status, _told = Program(petra).post(f"cases/{case.pk}/tasks/", question(member=cleo.pk))

    assert (status, Task.objects.count()) == (422, 1)


def test_notes_are_written_once_a_key_and_read_back(case, ada, petra):
    program = Program(ada)

    for _ in range(2):
        program.post(f"cases/{case.pk}/notes/", {"text": "@Petra please look"}, key="k")
    status, answer = program.post(
        f"cases/{case.pk}/notes/", {"text": "Thanks", "answers": Note.objects.get().pk}
    )

    rows = program.get(f"cases/{case.pk}/notes/")[1]["rows"]
    assert (status, [row["text"] for row in rows]) == (201, ["Thanks", "@Petra please look"])
    assert answer["answers"] == rows[1]["id"]
    assert rows[1]["mentions"] == [{"id": petra.pk, "name": petra.name}]


def test_a_key_is_ones_own(case, ada, ben):
    for one in (ada, ben):
        Program(one).post(f"cases/{case.pk}/notes/", {"text": f"by {one.name}"}, key="same")

    assert Note.objects.count() == 2


def test_notes_of_a_case_one_may_not_see_are_not_there(case, eve):
    program = Program(eve)

    assert program.get(f"cases/{case.pk}/notes/")[0] == 404
    assert program.post(f"cases/{case.pk}/notes/", {"text": "Hello"})[0] == 404
    assert Note.objects.count() == 0
