import pytest

from tutti.cases.actions.closing import close_case
from tutti.cases.actions.opening import open_case
from tutti.cases.models import Act, Grant
from tutti.engines.gates.asking import objections
from tutti.ground.notices.models import Notice
from tutti.journal.facts import Actor
from tutti.journal.models import Entry
from tutti.work.actions.answering import accept_task, finish_task
from tutti.work.actions.keeping_up import keep_up
from tutti.work.actions.serving import also_serve, serve_no_more
from tutti.work.errors import CannotServe
from tutti.work.models import TaskAlsoServes
from tutti.work.tests.cast import asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(support, ben):
    by = Actor.member(ben.pk)
    return open_case(title="April payment", department=support, owner=ben, by=by)


@pytest.fixture
def shared(case, other, ada, petra, words):
    return asked(case, ada, doer=petra, also=[other.pk])


def names(case) -> list[str]:
    entries = Entry.objects.filter(subject_id=case.pk, name__startswith="work.task_")
    return [entry.name for entry in entries.order_by("id")]


def test_it_is_the_next_action_of_each_case(case, other, shared, petra):
    for one in (case, other):
        one.refresh_from_db()
        assert (one.act, one.doer, one.act_note) == (Act.TASK, petra, "Check the March payment")
    assert Grant.objects.filter(member=petra).count() == 2


def test_each_fact_is_recorded_on_each_case(case, other, shared, petra):
    accept_task(shared, who=petra, by=Actor.member(petra.pk))
    finish_task(shared, who=petra, words="Both were wrong.", by=Actor.member(petra.pk))

    own = ["work.task_asked", "work.task_accepted", "work.task_finished"]
    assert names(case) == own
    assert sorted(names(other)) == sorted([*own, "work.task_serves"])


def test_finishing_it_moves_each_case_on_and_tells_each_owner(case, other, shared, ada, ben, petra):
    finish_task(shared, who=petra, words="Both were wrong.", by=Actor.member(petra.pk))

    case.refresh_from_db()
    other.refresh_from_db()
    assert (case.doer, other.doer) == (ada, ben)
    told = Notice.objects.filter(kind="work.task_finished").values_list("member", flat=True)
    assert sorted(told) == sorted([ada.pk, ben.pk])


def test_it_speaks_against_settling_each(case, other, shared):
    assert [len(objections("cases.close", one.pk)) for one in (case, other)] == [1, 1]


def test_a_case_is_added_later_and_taken_off_again(case, other, task, ada, ben):
    also_serve(task, case=other, who=ada, by=Actor.member(ada.pk))
    other.refresh_from_db()
    assert other.act == Act.TASK

    serve_no_more(task, case=other, who=ada, by=Actor.member(ada.pk))

    other.refresh_from_db()
    assert (other.act, other.doer) == (Act.ANSWER, ben)
    assert names(other) == ["work.task_serves", "work.task_serves_no_more"]


def test_a_settled_case_and_its_own_are_no_other_cases(case, other, task, ada):
    close_case(other, resolution="settled", by=Actor.member(ada.pk))

    for wrong in (case, other):
        with pytest.raises(CannotServe):
            also_serve(task, case=wrong, who=ada, by=Actor.member(ada.pk))


def test_settling_the_other_case_leaves_the_task_where_it_was_asked(case, other, shared, ada):
    because = {"override": True, "reason": "He left.", "resolution": "settled"}
    close_case(other, by=Actor.member(ada.pk), **because)

    keep_up({other.pk: 1})

    shared.refresh_from_db()
    assert (shared.state, shared.case) == ("asked", case)
    assert not TaskAlsoServes.objects.exists()


def test_settling_the_case_it_was_asked_on_lets_it_go_on_for_the_other(case, other, shared, ada):
    because = {"override": True, "reason": "He left.", "resolution": "settled"}
    close_case(case, by=Actor.member(ada.pk), **because)

    keep_up({case.pk: 1})

    shared.refresh_from_db()
    assert (shared.state, shared.case) == ("asked", other)


def test_each_case_shows_it(client, case, other, shared, ada):
    client.force_login(ada)

    inside = client.get(f"/cases/{other.pk}/inside/").content.decode()

    assert "Check the March payment" in inside
    assert f"also settles {other.reference}" in inside


def test_the_form_names_other_cases_by_number(client, case, other, task, ada):
    client.force_login(ada)

    client.post(f"/tasks/{task.pk}/cases/", {"cases": f"C-{other.pk}"})
    assert TaskAlsoServes.objects.get().case == other

    client.post(f"/tasks/{task.pk}/cases/{other.pk}/")
    assert not TaskAlsoServes.objects.exists()
