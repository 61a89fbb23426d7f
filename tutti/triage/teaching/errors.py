"""Why a verb of this room was refused. The texts are written for the person who tried.

TeachingTrouble
 ├─ NothingUnderstood   the message was never judged, or its words are gone
 ├─ NothingCorrected    the correction says what stands there already
 └─ NothingToTakeBack   nobody corrected it, or it was taken back already
"""

from __future__ import annotations


class TeachingTrouble(Exception):
    pass


class NothingUnderstood(TeachingTrouble):
    pass


class NothingCorrected(TeachingTrouble):
    pass


class NothingToTakeBack(TeachingTrouble):
    pass
