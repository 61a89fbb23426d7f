"""People for programs: find one, read one."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from dmr import Path, Query

from tutti.ground.access.policy import desk
from tutti.ground.api.resources import Resource, address
from tutti.ground.api.shapes import Id, Input, Output, Place
from tutti.people.models import Person
from tutti.people.queries import known_as, people_by_name


class OfPerson(Input):
    """The person of an address."""

    person_id: Id


class Sought(Input):
    """By how the name begins, or by a mail address or number exactly."""

    starts: Place = ""
    known_as: Place = ""
    after: Place = ""


class Known(Output):
    """One way a person is known; `verified` when we had proof."""

    kind: str
    value: str
    verified: bool


class PersonLine(Output):
    """A person."""

    id: int
    name: str
    language: str
    known: list[Known]


class PersonPage(Output):
    """People by name; `after` leads to the next page and is empty on the last."""

    rows: list[PersonLine]
    after: str


class People(Resource):
    def get(self, parsed_query: Query[Sought]) -> PersonPage:
        """Find people by name, or the one who has an address or a number."""
        if parsed_query.known_as:
            found = Person.objects.visible_to(self.who).filter(
                pk__in=known_as(parsed_query.known_as)
            )
            return PersonPage(rows=[_line(one) for one in found.order_by("pk")], after="")
        page = people_by_name(self.who, starts=parsed_query.starts, after=parsed_query.after)
        return PersonPage(rows=[_line(one) for one in page.people], after=page.after)


class OnePerson(Resource):
    def get(self, parsed_path: Path[OfPerson]) -> PersonLine:
        """One person."""
        visible = Person.objects.visible_to(self.who)
        return _line(get_object_or_404(visible, pk=parsed_path.person_id))


def _line(person: Person) -> PersonLine:
    known = [
        Known(kind=one.kind, value=one.value, verified=one.verified_at is not None)
        for one in person.identities.all()
    ]
    return PersonLine(id=person.pk, name=person.name, language=person.language, known=known)


addresses = [
    address("people/", People, name="api-people", rule=desk),
    address("people/<int:person_id>/", OnePerson, name="api-person", rule=desk),
]
