from datetime import timedelta

import pytest
from django.utils import timezone

from tutti.ground.accounts.actions.absences import AbsenceRefused, be_away, come_back
from tutti.ground.accounts.models import Absence, Member, Role
from tutti.ground.accounts.queries import absence_now, away_among, deputy_now, is_away
from tutti.journal.facts import Actor
from tutti.journal.models import Entry

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def member(name: str, role: str = Role.CONTRIBUTOR) -> Member:
    return Member.objects.create(name=name, email=f"{name.lower()}@acme.test", role=role)


def away(who: Member, *, deputy: Member | None = None, since=-DAY, until=3 * DAY) -> Absence:
    now = timezone.now()
    return be_away(
        who, starts_at=now + since, ends_at=now + until, deputy=deputy, by=Actor.member(who.pk)
    )


def test_while_somebody_is_away_their_deputy_stands_in():
    petra, paul = member("Petra"), member("Paul")
    absence = away(petra, deputy=paul)

    assert (is_away(petra), deputy_now(petra), absence_now(petra)) == (True, paul, absence)
    assert (is_away(paul), deputy_now(paul)) == (False, None)
    assert away_among([petra.pk, paul.pk]) == {petra.pk}
    assert Entry.objects.filter(name="accounts.member_away").get().subject_id == petra.pk


def test_before_and_after_nobody_stands_in():
    petra, paul = member("Petra"), member("Paul")
    absence = away(petra, deputy=paul, since=DAY)

    assert not is_away(petra)
    assert is_away(petra, absence.starts_at)
    assert not is_away(petra, absence.ends_at)
    assert deputy_now(petra, absence.starts_at) == paul


def test_a_deputy_who_is_away_too_has_a_deputy_of_their_own():
    petra, paul, samir = member("Petra"), member("Paul"), member("Samir")
    away(petra, deputy=paul)
    away(paul, deputy=samir)

    assert deputy_now(petra) == samir


def test_two_who_stand_in_for_each_other_leave_nobody_when_both_are_away():
    petra, paul = member("Petra"), member("Paul")
    away(petra, deputy=paul)
    away(paul, deputy=petra)

    assert deputy_now(petra) is None


def test_a_deputy_who_works_here_no_more_does_not_stand_in():
    petra, paul = member("Petra"), member("Paul")
    away(petra, deputy=paul)
    Member.objects.filter(pk=paul.pk).update(is_active=False)

    petra.refresh_from_db()
    assert deputy_now(petra) is None


def test_coming_back_early_ends_it_now():
    petra = member("Petra")
    absence = away(petra)

    come_back(absence, by=Actor.member(petra.pk))

    assert not is_away(petra)
    assert Absence.objects.get() == absence


def test_calling_off_what_has_not_begun_forgets_it():
    petra = member("Petra")
    absence = away(petra, since=DAY)

    come_back(absence, by=Actor.member(petra.pk))

    assert not Absence.objects.exists()


@pytest.mark.parametrize(("since", "until"), [(2 * DAY, DAY), (-3 * DAY, -DAY)])
def test_a_time_that_makes_no_sense_is_refused(since, until):
    petra = member("Petra")

    with pytest.raises(AbsenceRefused):
        away(petra, since=since, until=until)


def test_nobody_stands_in_for_themselves():
    petra = member("Petra")

    with pytest.raises(AbsenceRefused):
        away(petra, deputy=petra)


def test_a_member_notes_their_own_absence(client):
    petra, paul = member("Petra"), member("Paul")
    client.force_login(petra)
    today = timezone.localdate()

    answer = client.post(
        "/settings/away/",
        {"first_day": today, "back_on": today + 3 * DAY, "deputy": paul.pk},
    )

    assert (answer.status_code, answer["Location"]) == (302, "/settings/away/")
    assert deputy_now(Member.objects.get(pk=petra.pk)) == paul
    shown = client.get("/settings/away/").content.decode()
    assert "Away now" in shown
    assert "Paul stands in" in shown


def test_what_was_typed_stays_when_it_is_refused(client):
    petra = member("Petra")
    client.force_login(petra)
    today = timezone.localdate()

    answer = client.post("/settings/away/", {"first_day": today, "back_on": today - DAY})

    assert answer.status_code == 422
    assert "You cannot be back before you leave." in answer.content.decode()


def test_an_administrator_notes_it_for_somebody(client):
    petra, dev = member("Petra"), member("Dev", Role.ADMINISTRATOR)
    client.force_login(dev)
    today = timezone.localdate()
    here = f"/settings/members/{petra.pk}/away/"

    client.post(here, {"first_day": today, "back_on": today + DAY})
    absence = Absence.objects.get()
    assert (absence.member, absence.by) == (petra, dev)

    client.post(f"{here}{absence.pk}/end/")

    assert not is_away(petra)


def test_nobody_ends_the_absence_of_another(client):
    petra, eve = member("Petra"), member("Eve")
    absence = away(petra)
    client.force_login(eve)

    answer = client.post(f"/settings/away/{absence.pk}/end/")

    assert answer.status_code == 404
    assert is_away(petra)
