"""What happens to what we say. All are about the case, so that its page hears of them."""

from __future__ import annotations

from tutti.journal.facts import Fact


class ReplyQueued(Fact):
    """A reply was decided: its words and its recipient are fixed, and it waits to be sent."""

    name = "answer.reply_queued"
    subject = "case"
    says = "{by} answered in {case}"

    case: int
    conversation: int
    message: int
    send: int
    automatic: bool = False


class ReplySent(Fact):
    """The other side took a reply. `settled_by_hand`: a member looked and said so."""

    name = "answer.reply_sent"
    subject = "case"
    says = "The reply in {case} was sent"

    case: int
    conversation: int
    message: int
    send: int
    automatic: bool = False
    settled_by_hand: bool = False


class ReplyFailed(Fact):
    """A reply did not reach the customer, and a person must do something about it."""

    name = "answer.reply_failed"
    subject = "case"
    says = "The reply in {case} could not be sent"

    case: int
    conversation: int
    message: int
    send: int


class ReplyUncertain(Fact):
    """Nobody knows whether a reply arrived. It is not sent again before a person has looked."""

    name = "answer.reply_uncertain"
    subject = "case"
    says = "It is unclear whether the reply in {case} arrived"

    case: int
    conversation: int
    message: int
    send: int


class ReplySentAgain(Fact):
    """A member decided that a failed or unclear reply goes out once more."""

    name = "answer.reply_sent_again"
    subject = "case"
    says = "{by} sent the reply in {case} again"

    case: int
    conversation: int
    message: int
    send: int


class ReplyDropped(Fact):
    """A member let a failed or unclear reply go."""

    name = "answer.reply_dropped"
    subject = "case"
    says = "{by} let a reply in {case} go"

    case: int
    conversation: int
    message: int
    send: int


class ReplyEdited(Fact):
    """What was sent has other words now, on its network and here. The older ones are kept as a version."""

    name = "answer.reply_edited"
    subject = "case"
    says = "{by} edited a reply in {case}"

    case: int
    conversation: int
    message: int
    send: int


class ReplyDeleted(Fact):
    """What was sent was taken away from its network. Its words stay here."""

    name = "answer.reply_deleted"
    subject = "case"
    says = "{by} deleted a reply in {case}"

    case: int
    conversation: int
    message: int
    send: int


class ReplyNotChanged(Fact):
    """A change of what was sent was not done, or nobody knows whether it was."""

    name = "answer.reply_not_changed"
    subject = "case"
    says = "A change of a reply in {case} was not done"

    case: int
    conversation: int
    message: int
    send: int


class SavedReplyChanged(Fact):
    """A saved reply was added, changed or removed."""

    name = "answer.saved_reply_changed"
    subject = "saved_reply"
    says = "{by} changed a saved reply"

    saved_reply: int
    removed: bool = False
