"""Which facts are a part in a case, and whose. A later stage adds its own with `counts_as`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tutti.cases.facts import CaseHandedOver, CaseOpened, CaseTaken
from tutti.journal.facts import Fact
from tutti.journal.models import Entry
from tutti.work.approvals.facts import ApprovalVoiced
from tutti.work.facts import NoteWritten, TaskAccepted, TaskFinished
from tutti.work.outcomes.models import Part
from tutti.work.remedies.facts import RemedyIssued, RemedyProposed


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How one fact is read: `about` and `member` name fields of it; without `member` it is whoever did it."""

    part: Part
    about: str = ""
    member: str = ""


@dataclass(frozen=True, kw_only=True)
class Credit:
    """One part of one member in one case."""

    case_id: int
    member_id: int
    part: Part
    about: int
    at: datetime


_READINGS: dict[str, Reading] = {
    CaseTaken.name: Reading(part=Part.HELD, member="owner"),
    CaseHandedOver.name: Reading(part=Part.HELD, member="owner"),
    CaseOpened.name: Reading(part=Part.HELD),
    TaskAccepted.name: Reading(part=Part.ACCEPTED, about="task", member="doer"),
    TaskFinished.name: Reading(part=Part.DID, about="task", member="doer"),
    NoteWritten.name: Reading(part=Part.NOTED),
    ApprovalVoiced.name: Reading(part=Part.DECIDED, about="approval"),
    RemedyProposed.name: Reading(part=Part.PROPOSED, about="remedy"),
    RemedyIssued.name: Reading(part=Part.ISSUED, about="remedy"),
}
OURS: tuple[type[Fact], ...] = (
    CaseTaken, CaseHandedOver, CaseOpened, TaskAccepted, TaskFinished, NoteWritten,
    ApprovalVoiced, RemedyProposed, RemedyIssued,
)  # fmt: skip


def counts_as(fact: type[Fact], part: Part, *, about: str = "") -> None:
    """Let a later stage's fact count as a part of whoever did it. Called while the app starts."""
    _READINGS[fact.name] = Reading(part=part, about=about)


def counted_names() -> list[str]:
    return list(_READINGS)


def credits_in(entries: Iterator[Entry] | list[Entry]) -> Iterator[Credit]:
    """Who had which part, in the order it happened. What machines did is nobody's."""
    for entry in entries:
        reading = _READINGS.get(entry.name)
        member = _whose(entry, reading) if reading else None
        if reading is None or member is None or entry.payload.get("automatic"):
            continue
        yield Credit(
            case_id=entry.subject_id,
            member_id=member,
            part=reading.part,
            about=int(entry.payload.get(reading.about) or 0) if reading.about else 0,
            at=entry.at,
        )


def _whose(entry: Entry, reading: Reading) -> int | None:
    if reading.member:
        found = entry.payload.get(reading.member)
        return int(found) if found else None
    return entry.actor_id if entry.actor_kind == "member" else None
