"""What listening does when an envelope is safe: read it."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.journal.entries import Entry
from tutti.journal.following import follows
from tutti.listen.actions.reading import read_envelopes
from tutti.listen.facts import EnvelopeStored


@follows(EnvelopeStored)
def read_what_arrived(entries: Sequence[Entry]) -> None:
    read_envelopes({entry.subject_id: entry.id for entry in entries})
