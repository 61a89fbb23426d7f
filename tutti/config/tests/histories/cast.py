"""Short ways to make and name what the world of random histories needs."""

from __future__ import annotations

from datetime import timedelta

from tutti.cases.promises.actions.policies import Wording
from tutti.engines.calendars.actions.saving import Week
from tutti.ground.accounts.models import Department, Member, Membership
from tutti.ground.money import Money
from tutti.journal.facts import Actor

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SPLIT = Week(zone="Europe/Rome", days=[((540, 780), (840, 1080))] * 5 + [(), ()])  # 9–13, 14–18


def by(member: Member) -> Actor:
    return Actor.member(member.pk)


def amount(dice: int) -> Money:
    """Below everybody's limit, or above all but Cleo's."""
    return Money(4000 if dice % 2 else 24000 + dice, "EUR")


def wording(hours: int) -> Wording:
    return Wording(
        first_answer=hours * HOUR, next_answer=2 * hours * HOUR, settlement=(8 + hours) * HOUR
    )


def member_of(name: str, role: str) -> Member:
    return Member.objects.create(
        name=f"{name} Test", email=f"{name.lower()}@acme.test", role=role, password="!"
    )


def department_of(name: str, keeper: Member, people: list[Member]) -> Department:
    made = Department.objects.create(name=name, keeper=keeper)
    for member in people:
        Membership.objects.create(member=member, department=made)
    return made
