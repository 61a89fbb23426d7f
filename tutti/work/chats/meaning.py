"""What a colleague's answer means. The words are those of mail, and a few that a chat adds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tutti.work.actions.mail_replies import meaning_of
from tutti.work.approvals.actions.mail_replies import meaning_of as verdict_of
from tutti.work.approvals.models import Verdict

_TAKES = re.compile(
    r"(?:i(?:’|'| wi)ll take it|i take it|take it|mine|lo prendo io|ci penso io"
    r"|ich übernehme(?: es)?|je m[’']en occupe)\s*[.!]?",
    re.IGNORECASE,
)
# A mere “no” begins “No problem”, too: it declines where something parts it from the reason.
_DECLINES = re.compile(
    r"(?:(?:decline|declined|rifiuto|rifiutato)\b|no(?=\s*[,.:;–—-]|\s*$)|nein(?=\s*[,.:;–—-]|\s*$))[\s,.:;–—-]*",
    re.IGNORECASE,
)
_ASKS = re.compile(r"(?:question|domanda|frage)\b[\s,.:;–—-]*", re.IGNORECASE)
_ANNOUNCES = re.compile(r"[^\W\d_]+\b[\s,.:;!–—-]*")


@dataclass(frozen=True, kw_only=True)
class Meant:
    """`act` is accept, decline, finish, ask or comment; `words` are what is kept of it.

    `is_plain`: it begins with a word for it, so that it means a task even where it answers no message.
    """

    act: str
    words: str
    is_plain: bool = True


def meant_of_task(text: str) -> Meant:
    """Of an answer to a task. A question mark at the end asks back; the first word says the rest."""
    said = text.strip()
    if _TAKES.fullmatch(said):
        return Meant(act="accept", words=said)
    for act, pattern in (("decline", _DECLINES), ("ask", _ASKS)):
        found = pattern.match(said)
        if found:
            return Meant(act=act, words=said[found.end() :].strip())
    meaning = meaning_of(said)
    if meaning == "finish":
        announced = _ANNOUNCES.match(said)
        return Meant(act="finish", words=said[announced.end() :].strip() if announced else said)
    if meaning == "accept" and not said.endswith("?"):
        return Meant(act="accept", words=said)
    return Meant(act="ask" if said.endswith("?") else "comment", words=said, is_plain=False)


def takes(text: str) -> bool:
    """Whether it says no more than “I take it”; a yes among colleagues may be about lunch."""
    return _TAKES.fullmatch(text.strip()) is not None


def meant_of_approval(text: str) -> Meant:
    """Of an answer to an approval: exactly as strict as by mail. `act` is a verdict, or comment."""
    said = text.strip()
    verdict = verdict_of(said)
    if verdict != Verdict.DECLINE:
        return Meant(act=verdict or "comment", words=said)
    announced = _ANNOUNCES.match(said)
    return Meant(act=verdict, words=said[announced.end() :].strip() if announced else "")
