from datetime import timedelta

import pytest
from django.utils import timezone

from tutti.ground.accounts.actions.absences import be_away
from tutti.ground.notices.models import Notice
from tutti.journal.facts import Actor
from tutti.journal.models import Entry
from tutti.work.tests.cast import asked, mail_all, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def paul(db):
    return member("Paul Ricci", "contributor")


def away(who, *, deputy=None):
    now = timezone.now()
    until = now + timedelta(days=9)
    be_away(who, starts_at=now, ends_at=until, deputy=deputy, by=Actor.member(who.pk))
    return until


def test_what_is_asked_of_somebody_away_is_asked_of_their_deputy(case, ada, petra, paul):
    away(petra, deputy=paul)

    task = asked(case, ada, doer=petra)

    case.refresh_from_db()
    assert (task.doer, task.instead_of, case.doer) == (paul, petra, paul)
    assert [notice.member for notice in Notice.objects.filter(kind="work.task_asked")] == [paul]
    assert Entry.objects.get(name="work.task_asked").payload["instead_of"] == petra.pk


def test_the_deputys_mail_says_for_whom(case, ada, petra, paul, sent):
    away(petra, deputy=paul)
    asked(case, ada, doer=petra)

    mail_all()

    assert "Petra Novak is away; Paul Ricci stands in." in sent[0].text


def test_without_a_deputy_they_are_asked_all_the_same(case, ada, petra):
    away(petra)

    task = asked(case, ada, doer=petra)

    assert (task.doer, task.instead_of) == (petra, None)


def test_an_asker_who_stands_in_asks_the_absent_colleague(case, ada, petra):
    away(petra, deputy=ada)

    task = asked(case, ada, doer=petra)

    assert (task.doer, task.instead_of) == (petra, None)


def test_before_asking_the_list_says_who_is_away_and_who_stands_in(client, case, ada, petra, paul):
    until = away(petra, deputy=paul)
    client.force_login(ada)

    page = client.get(f"/cases/{case.pk}/tasks/").content.decode()

    day = f"{until.day} {until:%b}"
    assert f"Petra Novak (away until {day}; Paul Ricci stands in)" in page
