"""People for programs: find one, read one."""

from __future__ import annotations

from collections.abc import Sequence

from django.shortcuts import get_object_or_404
from dmr import Path, Query

from tutti.ground.access.policy import desk
from tutti.ground.api.resources import Resource, address
from tutti.ground.api.shapes import Id, Input, Output, Place
from tutti.people.models import Person
from tutti.people.queries import clusters_of, known_as, people_by_name, standing_for


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
    """A person. `stands_for`: ids under which they were known before they were merged; they lead here for ever."""

    id: int
    name: str
    language: str
    known: list[Known]
    stands_for: list[int]


class PersonPage(Output):
    """People by name; `after` leads to the next page and is empty on the last."""

    rows: list[PersonLine]
    after: str


class People(Resource):
    def get(self, parsed_query: Query[Sought]) -> PersonPage:
        """Find people by name, or the one who has an address or a number."""
        if parsed_query.known_as:
            visible = Person.objects.visible_to(self.who).filter(
                pk__in=known_as(parsed_query.known_as)
            )
            found = standing_for(list(visible.order_by("pk").values_list("pk", flat=True)))
            return PersonPage(rows=_lines(found), after="")
        page = people_by_name(self.who, starts=parsed_query.starts, after=parsed_query.after)
        return PersonPage(rows=_lines(page.people), after=page.after)


class OnePerson(Resource):
    def get(self, parsed_path: Path[OfPerson]) -> PersonLine:
        """One person. Asked for one of several who are one person now, it answers whom that one stands under."""
        visible = Person.objects.visible_to(self.who).select_related("survivor")
        found: Person = get_object_or_404(visible, pk=parsed_path.person_id)
        (line,) = _lines([found.root])
        return line


def _lines(people: Sequence[Person]) -> list[PersonLine]:
    clusters = clusters_of(person.pk for person in people)
    return [_line(person, clusters[person.pk]) for person in people]


def _line(person: Person, cluster: Sequence[int]) -> PersonLine:
    known = [
        Known(kind=one.kind, value=one.value, verified=one.verified_at is not None)
        for one in person.known_by
    ]
    return PersonLine(
        id=person.pk,
        name=person.name,
        language=person.language,
        known=known,
        stands_for=[one for one in cluster if one != person.pk],
    )


addresses = [
    address("people/", People, name="api-people", rule=desk),
    address("people/<int:person_id>/", OnePerson, name="api-person", rule=desk),
]
