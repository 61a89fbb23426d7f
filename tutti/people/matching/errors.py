"""Why a verb on a suggestion was refused.

MatchingTrouble
 ├─ DecidedAlready    somebody else was quicker; carries the suggestion as it is now
 ├─ NothingToUndo     the last decision is too long ago, or was taken back
 └─ DomainTaken       somebody said whose this domain is already
"""

from __future__ import annotations


class MatchingTrouble(Exception):
    pass


class DecidedAlready(MatchingTrouble):
    pass


class NothingToUndo(MatchingTrouble):
    pass


class DomainTaken(MatchingTrouble):
    pass
