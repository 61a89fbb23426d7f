"""Why a verb of this room was refused. The texts are written for the person who tried.

RemedyTrouble
 ├─ NotTheirs         the member may not do this here
 ├─ AmountWrong       the kind needs an amount, or must have none
 ├─ HasMovedOn        somebody or something decided meanwhile; the text says what it is now
 ├─ NothingToExport   no remedy waits for this batch
 └─ CannotReach       the connection is paused or this installation does not send
"""

from __future__ import annotations


class RemedyTrouble(Exception):
    pass


class NotTheirs(RemedyTrouble):
    pass


class AmountWrong(RemedyTrouble):
    pass


class HasMovedOn(RemedyTrouble):
    pass


class NothingToExport(RemedyTrouble):
    pass


class CannotReach(RemedyTrouble):
    pass
