"""Why a verb of this room was refused. The texts are written for the person who tried.

ApprovalTrouble
 ├─ NotYourDecision   no seat, no deputy's right, or their own act
 ├─ ItChanged         what was read is not what stands there now
 ├─ HasEnded          it was decided, withdrawn or voided already
 ├─ ReasonMissing     a no without a reason
 ├─ NobodyToDecide    nobody but the asker could decide; the text says what an administrator can do
 └─ CodeWrong         the code from the mail is wrong, too old or tried too often
"""

from __future__ import annotations

from tutti.work.errors import WorkTrouble


class ApprovalTrouble(WorkTrouble):
    pass


class NotYourDecision(ApprovalTrouble):
    pass


class ItChanged(ApprovalTrouble):
    pass


class HasEnded(ApprovalTrouble):
    pass


class ReasonMissing(ApprovalTrouble):
    pass


class NobodyToDecide(ApprovalTrouble):
    pass


class CodeWrong(ApprovalTrouble):
    pass
