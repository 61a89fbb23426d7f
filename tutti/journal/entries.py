"""An entry as followers read it: what was recorded, with where it stands in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tutti.journal.facts import REGISTRY, Actor, Fact

COLUMNS = (
    "id, xid, at, name, actor_kind, actor_id, subject_kind, subject_id, payload, lane, caused_by"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. `at` is when it happened (an import keeps original times)."""

    id: int
    xid: int
    at: datetime
    name: str
    actor_kind: str
    actor_id: int | None
    subject_kind: str
    subject_id: int
    payload: dict[str, Any]
    lane: int
    caused_by: int | None

    @property
    def actor(self) -> Actor:
        return Actor(self.actor_kind, self.actor_id)

    @property
    def subject(self) -> tuple[str, int]:
        return self.subject_kind, self.subject_id

    def fact(self, personal: dict[str, Any] | None = None) -> Fact:
        """The fact in its class; raises `KeyError` for a name no class declares any more."""
        return REGISTRY[self.name].from_entry(self.subject_id, self.payload, personal or {})
