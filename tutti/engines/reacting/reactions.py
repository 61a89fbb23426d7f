"""Following everything that some rule waits for; the rest is never read."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.engines.reacting.actions.noticing import notice_entries
from tutti.engines.reacting.waking import names_waited_for
from tutti.journal.entries import Entry
from tutti.journal.facts import fact_classes
from tutti.journal.following import follows


@follows(*fact_classes(), group="reacting", from_now=True, only=names_waited_for)
def react(entries: Sequence[Entry]) -> None:
    notice_entries(entries)
