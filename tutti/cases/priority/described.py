"""What a condition may ask about special care; why somebody needs it is never asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from tutti.cases.models import Case
from tutti.cases.priority.models import Mark
from tutti.engines.rules.registry import Field, Values, also_describes
from tutti.ground.db.among import among
from tutti.people.queries import clusters_of


def read_cases(ids: Sequence[int]) -> Mapping[int, Values]:
    """Whether the case, or the person behind it, is marked; three statements."""
    own = Mark.objects.standing().filter(among("case_id", ids))
    marked = set(own.values_list("case_id", flat=True))
    persons = dict(Case.objects.filter(among("id", ids)).values_list("pk", "person_id"))
    by_person = read_persons([person for person in persons.values() if person])
    return {
        id_: {"vulnerable": id_ in marked or _is_vulnerable(by_person, person)}
        for id_, person in persons.items()
    }


def read_persons(ids: Sequence[int]) -> Mapping[int, Values]:
    """Whether anybody who is one person with them is marked; two statements."""
    clusters = clusters_of(ids)
    everybody = {one for cluster in clusters.values() for one in cluster}
    standing = Mark.objects.standing().filter(among("person_id", everybody))
    marked = set(standing.values_list("person_id", flat=True))
    return {id_: {"vulnerable": not marked.isdisjoint(one)} for id_, one in clusters.items()}


def _is_vulnerable(by_person: Mapping[int, Values], person: int | None) -> bool:
    return bool(person and by_person.get(person, {}).get("vulnerable"))


also_describes(
    "case",
    fields=(Field(name="vulnerable", kind="yes_no", label=_("Needs special care")),),
    read=read_cases,
)
also_describes(
    "person",
    fields=(Field(name="vulnerable", kind="yes_no", label=_("Needs special care")),),
    read=read_persons,
)
