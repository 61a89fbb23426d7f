"""A reply exactly as it will look on its network, and what speaks against it, while it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tutti.answer.actions.replying import clean
from tutti.answer.errors import CannotSend
from tutti.answer.wording import (
    Asked,
    Wording,
    as_outgoing,
    length_of,
    network_of,
    require_manners,
    worded,
)
from tutti.channels.contract import OutgoingFile
from tutti.listen.models import Channel, Conversation


@dataclass(frozen=True, kw_only=True)
class Preview:
    """`posts` are the words part by part; `reason` says in a sentence why they cannot go as they are."""

    channel: Channel
    posts: tuple[str, ...]
    warning: str
    files: Sequence[OutgoingFile]
    count: int
    longest: int
    reason: str

    @property
    def over(self) -> int:
        return max(0, self.count - self.longest) if self.longest else 0


def preview(
    conversation: Conversation, text: str, asked: Asked, *, files: Sequence[OutgoingFile] = ()
) -> Preview:
    """What `reply` would decide now. Nothing is kept and nothing is sent."""
    network = network_of(conversation)
    words = clean(text)
    wording, reason = _worded(conversation, words, asked, files)
    written = network.speaks.written(as_outgoing(conversation, words, wording, files=files))
    whole = Wording(audience=wording.audience, answers=wording.answers)
    return Preview(
        channel=network.channel,
        posts=written if words else (),
        warning=wording.warning,
        files=files,
        count=length_of(network, conversation, words, whole) if words else 0,
        longest=network.manners.longest,
        reason=reason,
    )


def _worded(
    conversation: Conversation, words: str, asked: Asked, files: Sequence[OutgoingFile]
) -> tuple[Wording, str]:
    try:
        wording = worded(conversation, words, asked)
    except CannotSend as reason:
        return Wording(audience=conversation.audience), str(reason)
    try:
        require_manners(conversation, words, files, wording)
    except CannotSend as reason:
        return wording, str(reason)
    return wording, ""
