"""Why a reply was not taken.

ReplyTrouble
 ├─ CannotSend      the channel or the conversation does not allow it; the message says what to do
 ├─ NewerMessage    the customer wrote meanwhile; carries the message
 └─ AlreadySent     the same sending was asked for with other words; carries the first
"""

from __future__ import annotations

from tutti.answer.models import Send
from tutti.listen.models import Message


class ReplyTrouble(Exception):
    pass


class CannotSend(ReplyTrouble):
    pass


class NewerMessage(ReplyTrouble):
    def __init__(self, message: Message) -> None:
        super().__init__("A newer message arrived.")
        self.message = message


class AlreadySent(ReplyTrouble):
    def __init__(self, send: Send) -> None:
        super().__init__("This reply was sent already, with other words.")
        self.send = send
