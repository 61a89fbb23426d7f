"""What the journal tells of who held the ball of a case, to compare with what its row says, or to draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tutti.cases import attribution
from tutti.cases.attribution import Lived
from tutti.cases.models import Case
from tutti.journal.models import Entry

Stored = dict[str, Any]


def derived(case_id: int, *, before: int | None = None) -> Lived | None:
    """All a case lived by the journal, up to the entry `before`; one statement, and one for each case it got time from.

    None when the journal does not know the case.
    """
    return attribution.lived(
        _moves(case_id, before), former=lambda id_, at: derived(id_, before=at)
    )


def lived_by(
    case_id: int, entries: Sequence[attribution.Told], *, all_of_them: bool
) -> Lived | None:
    """The same, where the entries about the case were read for something else already."""
    if not all_of_them:
        return derived(case_id)
    return attribution.lived(entries, former=lambda id_, at: derived(id_, before=at))


def told(lived: Lived) -> Stored:
    """What the row of a case must say when it lived this."""
    return {
        "holder": lived.now.holder,
        "holding_department_id": lived.now.department,
        "held_since": lived.now.at,
        "shares": lived.shares,
        "lived_from": lived.lived_from,
    }


def stored(case: Case) -> Stored:
    """What the row says: equal to `told(derived(case.pk))` at every moment."""
    return {name: getattr(case, name) for name in _COLUMNS}


def keep(case: Case, lived: Lived) -> None:
    """Make the case say what it lived. Where time came or went, the columns alone cannot tell it."""
    for name, value in told(lived).items():
        setattr(case, name, value)


_COLUMNS = ("holder", "holding_department_id", "held_since", "shares", "lived_from")


def _moves(case_id: int, before: int | None) -> Sequence[Entry]:
    about = Entry.objects.filter(
        subject_kind="case", subject_id=case_id, name__in=attribution.MOVES
    )
    return list((about.filter(id__lt=before) if before else about).order_by("id"))
