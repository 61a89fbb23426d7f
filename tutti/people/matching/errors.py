"""Why a verb on a suggestion was refused.

MatchingTrouble
 ├─ DecidedAlready    somebody else was quicker; carries the suggestion as it is now
 ├─ NothingToUndo     the last decision is too long ago, or was taken back
 ├─ DomainUnfit       it is no domain, or one under which anybody has a mailbox
 └─ ProofOver         a link or a code that proves nothing any more
"""

from __future__ import annotations


class MatchingTrouble(Exception):
    pass


class DecidedAlready(MatchingTrouble):
    pass


class NothingToUndo(MatchingTrouble):
    pass


class DomainUnfit(MatchingTrouble):
    pass


class ProofOver(MatchingTrouble):
    pass
