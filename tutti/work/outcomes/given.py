"""What a case gave the customer, read from the remedies."""

from __future__ import annotations

from collections.abc import Iterable

from tutti.ground.db.among import among
from tutti.ground.money import in_words
from tutti.work.remedies.models import GIVEN, Remedy


def remedies_of(case_ids: Iterable[int]) -> dict[int, list[Remedy]]:
    """Remedies that reached the customer, by case, oldest first; one query."""
    found: dict[int, list[Remedy]] = {}
    given = Remedy.objects.filter(among("case_id", set(case_ids)), state__in=GIVEN)
    for remedy in given.order_by("issued_at", "id"):
        found.setdefault(remedy.case_id, []).append(remedy)
    return found


def given_words(remedy: Remedy) -> str:
    """`Credit of 240.00 EUR`, or the kind alone where nothing is paid, in the reader's language."""
    kind = str(remedy.get_kind_display())
    return f"{kind}: {in_words(remedy.money)}" if remedy.money else kind
