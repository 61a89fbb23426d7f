"""What of this room a parting asks: for whom a mark was meant that was set while two were one."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from tutti.cases.priority.actions.giving import give_marks
from tutti.cases.priority.models import Mark
from tutti.journal.facts import Actor
from tutti.people.loose import Kind, Loose, Since, asked_at_parting
from tutti.people.models import Person
from tutti.people.parting import added_since


def loose_marks(since: Since) -> list[Loose]:
    """Named by why they were set alone: what colleagues wrote there is read in the case, on record."""
    standing = Mark.objects.standing().filter(added_since(since, "set_at"))
    return [
        Loose(key=f"mark:{mark.pk}", words=mark.get_why_display(), at=mark.set_at)
        for mark in standing.order_by("pk")
    ]


def _give_marks(ids: Sequence[int], to: Person, by: Actor) -> None:
    give_marks(ids, to=to, by=by)


asked_at_parting(
    Kind(name="mark", label=gettext_lazy("Special care"), found=loose_marks, give=_give_marks)
)
