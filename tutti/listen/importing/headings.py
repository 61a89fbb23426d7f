"""What columns are usually called, and the values that tell who wrote a row."""

from __future__ import annotations

import re

_WORDS = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

_NAMES = {
    "text": (
        r"narrative|what happened|\btext\b|\bbody\b|\bmessage\b|description|\bcontent\b|comment"
        r"|complaint$|details?$|review|feedback|question|tweet$|\bpost\b|\bnotes?\b|utterance|inquiry"
        r"|testo|messaggio|descrizione"
    ),
    "just text": r"^(text|body|message|content|testo|messaggio)$",
    "not text": (
        r"response|resolution|solution|\breply\b|answer|\burl\b|\blink\b|\bid\b|reason code|disputed"
    ),
    "title": r"\bsubject\b|\btitle\b|^issue$|summary|^topic$|headline|oggetto|titolo",
    "at": (
        r"created|received|opened|posted|sent at|sent on|submitted|timestamp"
        r"|\bdate\b|\bdatetime\b|\btime\b|\bdata\b|\bat\b"
    ),
    "first at": r"created|received|opened|posted|submitted",
    "not at": (
        r"updated|closed|resolved|modified|due|birth|dob|solved|changed|expir|first response"
        r"|response time|indexed|sent to"
    ),
    "id": (
        r"(^|(complaint|ticket|case|tweet|post|row|comment|review|request|issue|record|item|message) )"
        r"(id|nr|no|number|num|key|uuid|guid|reference|ref)$|^ticket$"
    ),
    "answers": r"\bin (response|reply) to\b|\bparent\b|\breply to\b|\breplied to\b|\banswers\b",
    "thread": r"\b(thread|conversation|dialog|dialogue|discussion)\b( id| key| number)?$",
    "email": r"e ?mail|mail address|\bmail\b",
    "not email": r"agent|assignee|owner|staff|our|support",
    "phone": r"\bphone\b|telephone|mobile|telefono|cellulare",
    "handle": (
        r"^(author|user|screen|twitter|sender|account)( ?name| id| handle)?$|\bhandle\b|screen name"
        r"|^username$"
    ),
    "customer": (
        r"(customer|client|member|consumer|account)( id| no| nr| number| key)$|codice cliente"
    ),
    "name": (
        r"^((customer|requester|contact|client|full|sender|author|reporter|consumer) )?name$"
        r"|^(customer|requester|nome)$"
    ),
    "ours": (
        r"^inbound$|^incoming$|^outbound$|^outgoing$|direction|from customer|from agent|is customer"
        r"|is agent|is staff|from company|(sender|author) (type|role)|^role$|^speaker$"
    ),
}
_PATTERNS = {role: re.compile(pattern) for role, pattern in _NAMES.items()}

THEIR_WORDS = frozenset(
    {"customer", "user", "consumer", "client", "end-user", "requester", "visitor"}
    | {"in", "inbound", "incoming"}
)
OUR_WORDS = frozenset(
    {"agent", "company", "support", "staff", "bot", "assistant", "system", "operator", "admin"}
    | {"employee", "brand", "out", "outbound", "outgoing"}
)
YES, NO = frozenset({"true", "1", "yes", "y", "t"}), frozenset({"false", "0", "no", "n", "f"})
_OURS_IF_YES = re.compile(r"out|agent|company|staff|our")


def plain_name(name: str) -> str:
    """A column's name as words: `createdAt`, `created_at` and `Created at` are one."""
    return " ".join(_WORDS.findall(_CAMEL.sub(" ", name.rpartition(".")[2]))).lower()


def says(name: str, role: str) -> bool:
    """Whether a column of this name is usually that."""
    return bool(_PATTERNS[role].search(plain_name(name)))


def key_of(name: str, *, taken: set[str]) -> str:
    """A column's name as a field's key, unlike those already taken."""
    key = "_".join(_WORDS.findall(_CAMEL.sub(" ", name))).lower()[:50] or "field"
    number, first = 2, key
    while key in taken:
        key, number = f"{first}_{number}", number + 1
    return key


def values_of_ours(name: str, values: set[str]) -> set[str]:
    """Which of a column's folded values mean that we wrote the row; none when the column does not say."""
    if values <= YES | NO:
        return values & (YES if _OURS_IF_YES.search(plain_name(name)) else NO)
    if values & THEIR_WORDS:
        return values - THEIR_WORDS
    return values & OUR_WORDS
