"""Why a verb of this room was refused. The texts are written for the person who tried.

StatusTrouble
 ├─ NoPage           there is no page for this person and case
 └─ NothingAdded     neither a word nor a file
"""

from __future__ import annotations


class StatusTrouble(Exception):
    pass


class NoPage(StatusTrouble):
    pass


class NothingAdded(StatusTrouble):
    pass
