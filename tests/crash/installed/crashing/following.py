"""A follower that dwells in its transaction, so that a kill can find the following too."""

from __future__ import annotations

import random
from collections.abc import Sequence

from crashing.marks import FOLLOWING, in_phase
from tutti.journal.entries import Entry
from tutti.journal.following import follows
from tutti.listen.facts import MessageReceived


@follows(MessageReceived)
def dwell(entries: Sequence[Entry]) -> None:
    with in_phase("follow", FOLLOWING, seconds=random.uniform(0.02, 0.06)):
        pass
