"""A mark set while two were one: somebody says for whom it was meant."""

import pytest

from tutti.cases.priority.actions.marking import lift_mark, mark_vulnerable
from tutti.cases.priority.models import Care, Mark
from tutti.ground.accounts.models import Member, Role
from tutti.journal.facts import Actor
from tutti.people.actions.changing import create_person
from tutti.people.actions.merging import merge_persons, unmerge
from tutti.people.parted import questions_of

pytestmark = pytest.mark.django_db


def test_a_mark_of_the_meantime_is_asked_and_goes_where_somebody_says():
    ada = Member.objects.create(name="Ada", email="ada@acme.test", role=Role.AGENT)
    by = Actor.member(ada.pk)
    mira, other = (create_person(name=name, by=by) for name in ("Mira", "M."))
    why = Care.values[0]

    def marked(person) -> Mark:
        return mark_vulnerable(person, why=why, note="", by=by, member=ada)

    before = marked(mira)
    merge = merge_persons(mira, other, by=by)
    meant, lifted = marked(mira), marked(mira)
    lift_mark(lifted, by=by)

    asked = [question.key for question in questions_of(merge)]
    unmerge(merge, gives={f"mark:{meant.pk}": "other"}, by=by)

    assert asked == [f"mark:{meant.pk}"]
    assert set(Mark.objects.values_list("pk", "person")) == {
        (before.pk, mira.pk), (meant.pk, other.pk), (lifted.pk, mira.pk),
    }  # fmt: skip
