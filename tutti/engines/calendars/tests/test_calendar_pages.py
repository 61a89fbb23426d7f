from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from tutti.engines.calendars.actions.saving import (
    Week,
    create_calendar,
    give_calendar,
    save_calendar,
)
from tutti.engines.calendars.errors import HoursWrong
from tutti.engines.calendars.hours import ALWAYS, OwnDay, working_time
from tutti.engines.calendars.models import Calendar, CalendarVersion
from tutti.engines.calendars.queries import Book, hours_of_department, hours_of_member
from tutti.engines.calendars.spans import in_words, spans_from
from tutti.ground.accounts.models import Department, Member, Membership, Role
from tutti.journal.facts import SYSTEM
from tutti.journal.models import Entry

pytestmark = pytest.mark.django_db
SPLIT = ((510, 750), (810, 1050))
OFFICE = Week(zone="Europe/Rome", days=[SPLIT] * 5 + [(), ()], country="IT", subdivision="MI")
HOUR = timedelta(hours=1)


@pytest.fixture
def dev():
    return Member.objects.create(email="dev@acme.test", name="Dev", role=Role.ADMINISTRATOR)


@pytest.fixture
def support(dev):
    department = Department.objects.create(name="Support", keeper=dev)
    Membership.objects.create(member=dev, department=department)
    return department


def form_of(**changes: str) -> dict[str, str]:
    week = {f"day{number}": "08:30–12:30, 13:30–17:30" for number in range(5)} | {
        "day5": "",
        "day6": "",
    }
    given = {
        "name": "Milan",
        "zone": "Europe/Rome",
        "country": "IT",
        "subdivision": "MI",
        "own_days": "",
    }
    return week | given | changes


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("08:30–12:30, 13:30–17:30", SPLIT),
        ("8.30-12.30 and 13:30 - 17:30", SPLIT),
        ("22:00–06:00", ((1320, 1800),)),
        ("00:00–24:00", ((0, 1440),)),
        ("9 to 12", ((540, 720),)),
        ("", ()),
    ],
)
def test_hours_are_read_as_people_write_them(typed, read):
    assert spans_from(typed) == read
    assert spans_from(in_words(read)) == read


@pytest.mark.parametrize(
    "typed", ["9–12, 11–14", "25:00–26:00", "nine", "08:61–09:00", "23:00–24:30"]
)
def test_hours_that_cannot_be_are_refused(typed):
    with pytest.raises(HoursWrong):
        spans_from(typed)


def test_a_calendar_that_never_opens_is_refused(dev):
    shut = Week(
        zone="Europe/Rome", days=[()] * 7, own_days=[OwnDay(day=date(2026, 1, 3), spans=SPLIT)]
    )

    with pytest.raises(HoursWrong):
        create_calendar(name="Shut", week=shut, by=SYSTEM)
    assert not Calendar.objects.exists()


def test_a_new_version_holds_from_its_day_on_and_earlier_days_stay(support):
    calendar = create_calendar(name="Milan", week=OFFICE, by=SYSTEM)
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC), tick=False):
        give_calendar(support, calendar=calendar, by=SYSTEM)

    shorter = Week(zone="Europe/Rome", days=[((540, 720),)] * 5 + [(), ()])
    save_calendar(calendar, week=shorter, valid_from=date(2026, 3, 4), by=SYSTEM)

    hours = hours_of_department(support.pk)
    tuesday = datetime(2026, 3, 3, tzinfo=UTC)
    assert working_time(tuesday, tuesday + timedelta(days=1), hours=hours) == 8 * HOUR
    assert working_time(tuesday, tuesday + timedelta(days=2), hours=hours) == 11 * HOUR


def test_saving_the_same_again_changes_nothing(support):
    calendar = create_calendar(name="Milan", week=OFFICE, by=SYSTEM)

    save_calendar(calendar, week=OFFICE, valid_from=None, by=SYSTEM)
    give_calendar(support, calendar=None, by=SYSTEM)

    assert CalendarVersion.objects.count() == 1
    assert Entry.objects.filter(name__startswith="calendars.").count() == 1


def test_who_has_no_calendar_is_always_open(support, dev):
    assert hours_of_department(support.pk) == ALWAYS
    assert hours_of_member(dev.pk) == ALWAYS

    give_calendar(
        support, calendar=create_calendar(name="Milan", week=OFFICE, by=SYSTEM), by=SYSTEM
    )

    assert hours_of_member(dev.pk) == hours_of_department(support.pk) != ALWAYS


def test_a_calendar_is_added_and_given_on_its_pages(client, dev, support):
    client.force_login(dev)

    looked = client.post(reverse("new-calendar"), form_of(look="yes"))
    added = client.post(reverse("new-calendar"), form_of(own_days="2030-12-24 off Christmas eve"))
    calendar = Calendar.objects.get()
    given = client.post(reverse("calendars-of-departments"), {str(support.pk): calendar.pk})

    assert "Epiphany" in looked.content.decode()
    assert added.status_code == given.status_code == 302
    assert hours_of_department(support.pk) != ALWAYS
    page = client.get(reverse("calendars")).content.decode()
    assert "Milan" in page
    assert "08:30–12:30, 13:30–17:30" in page
    assert (
        "2030-12-24 off Christmas eve"
        in client.get(reverse("calendar", args=[calendar.pk])).content.decode()
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"day0": "nine"},
        {f"day{number}": "" for number in range(7)},
        {"own_days": "tomorrow off"},
        {"own_days": "2026-02-30 off"},
        {"own_days": "2026-02-03 off\n2026-02-03 off"},
        {"zone": "Mars/Olympus"},
        {"subdivision": "ZZ"},
    ],
)
def test_what_cannot_be_read_is_said_and_kept(client, dev, wrong):
    client.force_login(dev)

    answer = client.post(reverse("new-calendar"), form_of(**wrong))

    assert answer.status_code == 422
    assert not Calendar.objects.exists()
    for typed in wrong.values():
        assert typed.split("\n")[0] in answer.content.decode()


def test_a_calendar_of_one_line_is_enough(client, dev):
    client.force_login(dev)

    answer = client.post(
        reverse("new-calendar"), {"name": "Office", "zone": "Europe/Rome", "day0": "9-17"}
    )

    assert answer.status_code == 302
    assert (
        working_time(
            datetime(2026, 3, 2, tzinfo=UTC),
            datetime(2026, 3, 9, tzinfo=UTC),
            hours=Book().of_calendar(Calendar.objects.get().pk),
        )
        == 8 * HOUR
    )
