"""From what an entry is about to the case, person and message a condition asks about. Stages register the ways."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from tutti.journal.entries import Entry

Way = Callable[[Sequence[int]], Mapping[int, int]]

_ways: dict[tuple[str, str], Way] = {}


def leads(start: str, end: str) -> Callable[[Way], Way]:
    """Register how ids of one kind lead to ids of another, for many at once: `@leads("conversation", "case")`."""

    def register(way: Way) -> Way:
        _ways[start, end] = way
        return way

    return register


def follow(start: str, end: str, ids: Iterable[int]) -> Mapping[int, int]:
    """Where these lead; what leads nowhere is absent."""
    wanted = sorted(set(ids))
    way = _ways.get((start, end))
    return way(wanted) if way and wanted else {}


def cases_of(entries: Sequence[Entry]) -> dict[int, int]:
    """The case each entry concerns, by the entry's id: its subject, a case it names, or where its subject leads."""
    found: dict[int, int] = {}
    others: dict[str, dict[int, list[int]]] = {}
    for entry in entries:
        named = entry.payload.get("case")
        if entry.subject_kind == "case":
            found[entry.id] = entry.subject_id
        elif isinstance(named, int):
            found[entry.id] = named
        else:
            of_kind = others.setdefault(entry.subject_kind, {})
            of_kind.setdefault(entry.subject_id, []).append(entry.id)
    for kind, subjects in others.items():
        for subject, case in follow(kind, "case", subjects).items():
            found |= dict.fromkeys(subjects[subject], case)
    return found
