from datetime import timedelta

import pytest
from django.utils import timezone

from tutti.ground.accounts.actions.absences import be_away
from tutti.journal.facts import Actor
from tutti.work.actions.answering import decline_task, finish_task
from tutti.work.experts import who_else
from tutti.work.tests.cast import asked, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def samir(finance):
    made = member("Samir Haddad", "contributor")
    finance.members.add(made)
    return made


@pytest.fixture
def declined(case, ada, petra, finance, words):
    task = asked(case, ada, doer=petra, what="Check the March payment")
    decline_task(task, who=petra, reason="no_time", by=Actor.member(petra.pk))
    return task


def test_a_colleague_of_the_same_department_is_named_with_the_reason(declined, samir):
    found = who_else(declined)

    assert [(one.member, one.why) for one in found] == [
        (samir, ["belongs to Finance", "has no open task"])
    ]


def test_whoever_finished_the_like_before_comes_first(case, declined, ada, samir, eve):
    other = asked(case, ada, doer=eve, what="The payment of February")
    finish_task(other, who=eve, words="Paid.", by=Actor.member(eve.pk))

    found = who_else(declined)

    assert [one.member for one in found] == [eve, samir]
    assert found[0].why == ["finished one like it", "has no open task"]


def test_nobody_who_is_away_is_named(declined, samir):
    now = timezone.now()
    by = Actor.member(samir.pk)
    be_away(samir, starts_at=now, ends_at=now + timedelta(days=2), by=by)

    assert who_else(declined) == []


def test_whom_the_no_names_comes_first_even_when_away(case, ada, petra, finance, samir, eve, words):
    task = asked(case, ada, doer=petra, what="Check the March payment")
    said = "Eve knows it."
    decline_task(task, who=petra, reason="not_mine", words=said, by=Actor.member(petra.pk))
    now = timezone.now()
    be_away(eve, starts_at=now, ends_at=now + timedelta(days=2), by=Actor.member(eve.pk))

    first, *_rest = who_else(task)

    assert first.member == eve
    assert first.why[0] == "Petra Novak named them"
    assert first.why[1].startswith("away until")


def test_one_click_asks_them(client, declined, ada, samir):
    client.force_login(ada)
    page = client.get(f"/tasks/{declined.pk}/").content.decode()
    assert "Ask Samir" in page

    client.post(f"/tasks/{declined.pk}/ask/{samir.pk}/")

    declined.refresh_from_db()
    assert (declined.state, declined.doer) == ("asked", samir)
