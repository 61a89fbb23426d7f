"""Larkmoor, a small bank by the sea: its departments and the people in them."""

from __future__ import annotations

from django.utils import timezone

from tutti.ground.accounts.actions.departments import change_department, create_department
from tutti.ground.accounts.actions.members import add_member
from tutti.ground.accounts.models import Department, Member, Role
from tutti.ground.house.actions.changing import change_house
from tutti.journal.facts import SYSTEM

ZONE = "Europe/Lisbon"

# name, address, role, departments
PEOPLE = (
    ("Dev Anand", "dev@larkmoor.example", Role.ADMINISTRATOR, ("Front desk",)),
    ("Ada Winter", "ada@larkmoor.example", Role.AGENT, ("Front desk",)),
    ("Ben Osei", "ben@larkmoor.example", Role.AGENT, ("Front desk",)),
    ("Cleo Marchetti", "cleo@larkmoor.example", Role.AGENT, ("Front desk", "Card operations")),
    ("Petra Novak", "petra@larkmoor.example", Role.CONTRIBUTOR, ("Finance",)),
    ("Samir Haddad", "samir@larkmoor.example", Role.CONTRIBUTOR, ("Finance",)),
    ("Wen Li", "wen@larkmoor.example", Role.CONTRIBUTOR, ("Card operations",)),
    ("Eve Larsen", "eve@larkmoor.example", Role.CONTRIBUTOR, ("Community",)),
)

# name, what customers read, keeper
DEPARTMENTS = (
    ("Front desk", {"en": "Customer care", "it": "Assistenza clienti"}, "cleo@larkmoor.example"),
    ("Finance", {"en": "Accounts team", "it": "Contabilità"}, "petra@larkmoor.example"),
    ("Card operations", {"en": "Card team", "it": "Carte"}, "cleo@larkmoor.example"),
    ("Community", {"en": "Community"}, "eve@larkmoor.example"),
)


def fill() -> None:
    """Bring the house, its people and departments."""
    change_house(by=SYSTEM, name="Larkmoor", time_zone=ZONE, first_run_done_at=timezone.now())
    people = {
        email: add_member(name=name, email=email, role=role, by=SYSTEM)
        for name, email, role, _ in PEOPLE
    }
    Member.objects.update(time_zone=ZONE)
    for name, public_name, keeper in DEPARTMENTS:
        department = create_department(
            name=name, keeper=people[keeper], public_name=public_name, by=SYSTEM
        )
        change_department(department, by=SYSTEM, time_zone=ZONE)
    for _, email, _, places in PEOPLE:
        for place in Department.objects.filter(name__in=places):
            place.memberships.get_or_create(member=people[email])
