"""A desk in Milan with hours, and short ways to let a case live through time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import time_machine

from tutti.cases.actions.opening import open_case
from tutti.cases.models import Case
from tutti.cases.promises.actions.policies import Wording, save_policy
from tutti.cases.promises.models import Policy
from tutti.engines.calendars.actions.saving import Week, create_calendar, give_calendar
from tutti.engines.calendars.hours import BEGINNING
from tutti.engines.calendars.models import Calendar
from tutti.engines.calendars.zones import zone
from tutti.ground.accounts.models import Department, Member, Membership, Role
from tutti.journal.facts import SYSTEM
from tutti.journal.testing import follow_all

ROME = zone("Europe/Rome")
HOUR = timedelta(hours=1)
OFFICE = Week(zone="Europe/Rome", days=[((540, 1020),)] * 5 + [(), ()])  # 9–17
BOTH = Wording(first_answer=4 * HOUR, next_answer=8 * HOUR, settlement=16 * HOUR)


@dataclass
class Desk:
    ada: Member
    ben: Member
    cleo: Member
    support: Department
    finance: Department
    office: Calendar


def rome(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ROME)


def at(*parts: int) -> time_machine.travel:
    return time_machine.travel(rome(*parts), tick=False)


def desk() -> Desk:
    """Ada works in Support, which Cleo keeps; Ben keeps Finance, which is always open."""
    ada, ben, cleo = (_member(name) for name in ("Ada Lind", "Ben Ito", "Cleo Marsh"))
    support = Department.objects.create(name="Support", keeper=cleo)
    finance = Department.objects.create(name="Finance", keeper=ben)
    for member, department in ((ada, support), (cleo, support), (ben, finance)):
        Membership.objects.create(member=member, department=department)
    with time_machine.travel(BEGINNING, tick=False):
        office = create_calendar(name="Office", week=OFFICE, by=SYSTEM)
    give_calendar(support, calendar=office, by=SYSTEM, since=BEGINNING)
    return Desk(ada, ben, cleo, support, finance, office)


def policy(wording: Wording = BOTH, *, name: str = "Everyone") -> Policy:
    return save_policy(None, name=name, wording=wording, by=SYSTEM)


def case_of(desk: Desk, **more) -> Case:
    """A case of Support that Ada took now, with its promises."""
    given = {"title": "The fee", "department": desk.support, "owner": desk.ada} | more
    case = open_case(**given, by=SYSTEM)
    follow_all()
    return case


def _member(name: str) -> Member:
    email = f"{name.split(maxsplit=1)[0].lower()}@acme.test"
    return Member.objects.create(email=email, name=name, role=Role.AGENT, time_zone="Europe/Rome")
