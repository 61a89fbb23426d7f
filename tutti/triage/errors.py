"""Why a verb of triage was refused.

TriageTrouble
 ├─ NothingToRestore      none of these waits on the pile; they were kept, restored or deleted meanwhile
 └─ CannotBeFiltered      it is ours, it was filtered already, or people worked on it
"""

from __future__ import annotations


class TriageTrouble(Exception):
    pass


class NothingToRestore(TriageTrouble):
    pass


class CannotBeFiltered(TriageTrouble):
    pass
