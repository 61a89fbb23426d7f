"""Who one is, and the colleagues and departments others are named by."""

from __future__ import annotations

from tutti.ground.access.policy import members
from tutti.ground.accounts.models import Department, Member
from tutti.ground.api.resources import Resource, address
from tutti.ground.api.shapes import Named, Output


class Me(Output):
    """The member a token acts as."""

    id: int
    name: str
    role: str
    departments: list[Named]


class Colleague(Output):
    """A member one can ask."""

    id: int
    name: str
    role: str


class OwnSelf(Resource):
    def get(self) -> Me:
        """Who this token acts as."""
        own = [Named(id=one.pk, name=one.name) for one in self.member.departments.all()]
        return Me(id=self.member.pk, name=self.member.name, role=self.member.role, departments=own)


class Colleagues(Resource):
    def get(self) -> list[Colleague]:
        """Everybody who may act for the company."""
        active = Member.objects.filter(is_active=True).order_by("name", "pk")
        return [Colleague(id=one.pk, name=one.name, role=one.role) for one in active]


class Departments(Resource):
    def get(self) -> list[Named]:
        """The departments."""
        return [Named(id=one.pk, name=one.name) for one in Department.objects.all()]


addresses = [
    address("me/", OwnSelf, name="api-me", rule=members),
    address("members/", Colleagues, name="api-members", rule=members),
    address("departments/", Departments, name="api-departments", rule=members),
]
