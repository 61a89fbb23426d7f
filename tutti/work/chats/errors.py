"""Why a verb of this room was refused. The texts are written for the person who tried.

ChatTrouble
 ├─ BoundAlready   the account is bound to a colleague; it is let go first
 ├─ CodeWrong      the code fits nobody, is too old, or was tried too often
 └─ RoomWrong      the room cannot be used; the text says why
"""

from __future__ import annotations

from tutti.work.errors import WorkTrouble


class ChatTrouble(WorkTrouble):
    pass


class BoundAlready(ChatTrouble):
    pass


class CodeWrong(ChatTrouble):
    pass


class RoomWrong(ChatTrouble):
    pass
