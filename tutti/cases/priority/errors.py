"""Why a change of priority was refused.

PriorityTrouble
 ├─ CaseClosed      a closed case has no priority
 ├─ ReasonMissing   raised or lowered by hand without saying why
 ├─ NothingToEnd    nobody raised or lowered the case, or it was ended already
 ├─ MarkLifted      the mark was lifted already
 └─ WeightsWrong    steps that do not rise, points out of range
"""

from __future__ import annotations


class PriorityTrouble(Exception):
    pass


class CaseClosed(PriorityTrouble):
    pass


class ReasonMissing(PriorityTrouble):
    pass


class NothingToEnd(PriorityTrouble):
    pass


class MarkLifted(PriorityTrouble):
    pass


class WeightsWrong(PriorityTrouble):
    pass
