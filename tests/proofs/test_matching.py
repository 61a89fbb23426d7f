"""understood-2: suggestions on sets with the truth, made by the product itself; and nobody identified is merged by it.

The sets are not part of the project. `TUTTI_SHARED_DATA` names their folder; without it these proofs do not exist, and
those of tutti/people/matching/tests stand alone.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.utils import timezone

from bench.matching import Measured, measure, rows_of, sets_in
from tutti.ground.db.bulk import fresh_ids, insert_rows
from tutti.journal.facts import SYSTEM
from tutti.journal.testing import follow_all
from tutti.people.actions.changing import change_person, create_person
from tutti.people.actions.merging import merge_persons
from tutti.people.errors import NeedsAMember
from tutti.people.matching.models import Suggestion
from tutti.people.models import Identity, Merge, Person

DATA = Path(os.environ.get("TUTTI_SHARED_DATA") or "/nowhere") / "identity-resolution"
FIELDS = {
    "birth_date": "date_of_birth",
    "customer_number": "soc_sec_id",
    "street_number": "street_number",
    "street": "address_1",
    "address_2": "address_2",
    "town": "suburb",
    "postcode": "postcode",
    "region": "state",
}
LEAST_RECALL, LEAST_PRECISION = 0.90, 0.98


if DATA.is_dir():

    @pytest.fixture
    def everybody_identified(db):
        """FEBRL 2 written down by the product's own actions, everybody with a proved address of their own."""
        rows = rows_of(DATA / "febrl" / "dataset2.csv")
        people = [_written_down(row) for row in rows]
        _prove_addresses(people)
        follow_all()
        return {
            person.pk: row["rec_id"].split("-")[1] for person, row in zip(people, rows, strict=True)
        }

    @pytest.mark.proves("understood-2", long=True)
    def test_febrl_2_is_suggested_by_the_product_and_nobody_identified_is_merged(
        everybody_identified,
    ):
        who = everybody_identified
        pairs = list(Suggestion.objects.values_list("left_id", "right_id"))

        right = [pair for pair in pairs if who[pair[0]] == who[pair[1]]]
        recall, precision = len(right) / _true_pairs(who), len(right) / len(pairs)
        assert (recall >= LEAST_RECALL, precision >= LEAST_PRECISION) == (True, True)
        assert (Merge.objects.count(), Person.objects.filter(survivor__isnull=False).count()) == (
            0,
            0,
        )
        surest = Suggestion.objects.select_related("left", "right").order_by("-sure", "id")[0]
        with pytest.raises(NeedsAMember):
            merge_persons(surest.left, surest.right, by=SYSTEM)

    @pytest.mark.proves("understood-2")
    def test_every_set_is_reported_with_its_classes_of_miss():
        found = {one.name: measure(one) for one in sets_in(DATA)}

        febrl = found["FEBRL 2"]
        assert (febrl.recall >= LEAST_RECALL, febrl.precision >= LEAST_PRECISION) == (True, True)
        assert [name for name, one in found.items() if _untold(one)] == []


def _written_down(row):
    person = create_person(name=f"{row['given_name']} {row['surname']}".strip(), by=SYSTEM)
    own = {key: row[column] for key, column in FIELDS.items() if row[column]}
    return change_person(person, fields=own, by=SYSTEM)


def _prove_addresses(people):
    """As the proved mail of each would have: the address says nothing of who they are otherwise."""
    now = timezone.now()
    ids = fresh_ids(Identity, len(people))
    insert_rows(
        Identity,
        [
            {
                "id": id_,
                "person_id": person.pk,
                "kind": "email",
                "value": f"{id_:06}@{id_:06}.example",
                "name": "",
                "how": "channel",
                "verified_at": now,
                "created_at": now,
            }
            for id_, person in zip(ids, people, strict=True)
        ],
    )


def _true_pairs(who):
    counts = {}
    for name in who.values():
        counts[name] = counts.get(name, 0) + 1
    return sum(count * (count - 1) // 2 for count in counts.values())


def _untold(one: Measured) -> bool:
    """Whether a miss or a wrong pair stands in no class."""
    missed, wrong = one.true - one.suggested, one.suggested - one.true
    return (one.missed().total(), one.wrong().total()) != (len(missed), len(wrong))
