"""What conditions of rules that react are given: what happened, its case, the case's person and newest message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tutti.engines.reacting.described import fact_values
from tutti.engines.reacting.leading import follow
from tutti.engines.rules.giving import Row
from tutti.engines.rules.registry import values_of
from tutti.journal.entries import Entry


def rows_of_entries(entries: Sequence[Entry], cases: Mapping[int, int]) -> dict[int, Row]:
    """A row for each entry that concerns a case, by the entry's id. A fixed number of queries."""
    known = rows_of_cases(list(cases.values()))
    return {
        entry.id: {**known[cases[entry.id]], "fact": fact_values(entry)}
        for entry in entries
        if cases.get(entry.id) in known
    }


def rows_of_cases(case_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """A row for each case that is there, with nothing that happened."""
    cases = values_of("case", case_ids)
    persons, messages = follow("case", "person", cases), follow("case", "message", cases)
    of_persons = values_of("person", persons.values())
    of_messages = values_of("message", messages.values())
    return {
        case: {
            "fact": {"name": "", "by": ""},
            "case": values,
            "person": of_persons.get(persons.get(case, 0), {}),
            "message": of_messages.get(messages.get(case, 0), {}),
        }
        for case, values in cases.items()
    }
