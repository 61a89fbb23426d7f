"""What all who are one were given counts against the limit of one person."""

from __future__ import annotations

from tutti.ground.accounts.models import Role
from tutti.journal.facts import SYSTEM
from tutti.people.actions.changing import create_person
from tutti.people.actions.merging import merge_persons, unmerge
from tutti.work.approvals.tests.acting import cleared, credit, limit


def test_what_was_given_to_one_counts_for_the_other_while_they_are_one(case, open_one, mira, ada):
    limit(5000, role=Role.AGENT)
    other = create_person(name="M. Duarte", by=SYSTEM)
    theirs = open_one("Another matter", person=other)
    merge_persons(mira, other, by=SYSTEM)
    cleared(credit(case, 4900), case, ada)

    assert cleared(credit(theirs, 4900), theirs, ada) is not None


def test_two_again_each_is_counted_alone(case, open_one, mira, ada):
    limit(5000, role=Role.AGENT)
    other = create_person(name="M. Duarte", by=SYSTEM)
    theirs = open_one("Another matter", person=other)
    merge = merge_persons(mira, other, by=SYSTEM)
    cleared(credit(case, 4900), case, ada)
    unmerge(merge, by=SYSTEM)

    assert cleared(credit(theirs, 4900), theirs, ada) is None
