"""Why a verb of this room was refused. The texts are written for the person who tried.

OutcomeTrouble
 ├─ NotPraise          these words cannot be praise
 └─ NotOnlyThanks      the case cannot be settled again as it was
"""

from __future__ import annotations


class OutcomeTrouble(Exception):
    pass


class NotPraise(OutcomeTrouble):
    pass


class NotOnlyThanks(OutcomeTrouble):
    pass
