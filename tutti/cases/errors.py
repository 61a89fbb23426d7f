"""Why a verb on a case was refused.

CaseTrouble
 ├─ CaseIsClosed          it would need reopening first
 ├─ CaseIsOpen            it is open already
 ├─ OpenWorkRemains       closing leaves work behind; carries the objections
 ├─ ReasonMissing         open work may be left behind, for a reason that was not given
 ├─ ClosingWaits          a decision was asked for; what was asked stays, so it is not rolled back
 └─ NotOfThisCase         the conversation does not belong to the case named
"""

from __future__ import annotations

from collections.abc import Sequence

from tutti.engines.gates.asking import Objection


class CaseTrouble(Exception):
    pass


class CaseIsClosed(CaseTrouble):
    pass


class CaseIsOpen(CaseTrouble):
    pass


class OpenWorkRemains(CaseTrouble):
    def __init__(self, objections: Sequence[Objection]) -> None:
        super().__init__(" ".join(objection.reason for objection in objections))
        self.objections = list(objections)


class ReasonMissing(CaseTrouble):
    pass


class ClosingWaits(CaseTrouble):
    pass


class NotOfThisCase(CaseTrouble):
    pass
