"""Why a verb of this stage was refused. The texts are written for the person who tried.

WorkTrouble
 ├─ NotYours          the member may not do this to this task or case
 ├─ TaskHasEnded      it is done, declined, withdrawn or expired already
 ├─ TakenByAnother    another member of the department has accepted it
 ├─ WordsMissing      a reason, a question or a result is needed and was left out
 ├─ DatesWrong        the two dates do not fit each other or the clock
 ├─ NotYet            another task must be done first
 ├─ CannotServe       the other case cannot be settled by this task
 └─ NobodyToAsk       the colleague cannot be asked; the text says why
"""

from __future__ import annotations


class WorkTrouble(Exception):
    pass


class NotYours(WorkTrouble):
    pass


class TaskHasEnded(WorkTrouble):
    pass


class TakenByAnother(WorkTrouble):
    pass


class WordsMissing(WorkTrouble):
    pass


class DatesWrong(WorkTrouble):
    pass


class NotYet(WorkTrouble):
    pass


class CannotServe(WorkTrouble):
    pass


class NobodyToAsk(WorkTrouble):
    pass
