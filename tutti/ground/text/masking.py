"""Secrets taken out of words before anybody keeps them: card numbers and their codes, passwords, one-time codes, keys.

Who writes to us writes what nobody should have read. What is masked here never reaches a table, a search, a journal or
a model. A wrong mask hides a word of the customer's, a missing one keeps a secret: so plain numbers (orders,
telephones, posts) stay, and a word that says "this is my password" is believed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import re2

from tutti.ground.text.cards import card_spans
from tutti.ground.text.secrets import secret_spans
from tutti.ground.text.spans import Span

HIDDEN = "•"

# One quick pass over what is ordinary, in linear time; only what it finds is looked at closely.
_SUSPECT = re2.compile(
    r"(?i)\d(?:[^\w]{0,9}\d){11}|passw|passp|passc|pass ?(?:word|is|was|:|=)|pwd|\bpw\b"
    r"|kennwort|parola|contrase|mot de p|\bpin\b|\botp\b|\btan\b"
    r"|cvv|cvc|cv2|\bcsc\b|\bcid\b|pr.fziff|code|codice|token|secret|segret|(?:api|access)[ _-]?key|chiave api|bearer"
    r"|private key|[srp]k_live|[srp]k_test|\bsk-|gh[pousr]_|github_pat|glpat-"
    r"|xox|akia|aiza|whsec_|\beyj|://[^/\s@]*@"
)
_FOREIGN_DIGITS = re.compile(r"\d(?:\W{0,9}\d){11}")  # re2 knows those of ASCII alone


@dataclass(frozen=True, kw_only=True, slots=True)
class Masked:
    """A text without its secrets. `found` names each by its kind, in the order of the text."""

    text: str
    found: tuple[str, ...] = ()


def masked(text: str) -> Masked:
    """`text` with every secret replaced by dots; of a card number the last four stay, so that it can be spoken of.

    Masked again, it stays as it is.
    """
    if not suspect(text):
        return Masked(text=text)
    cards = card_spans(text)
    spans = _without_overlaps([*cards, *secret_spans(text, cards)])
    return Masked(text=_replaced(text, spans), found=tuple(span.kind for span in spans))


def suspect(text: str) -> bool:
    """Whether anything in it is worth the closer look. Cheap: about a microsecond a hundred letters."""
    if _SUSPECT.search(text) is not None:
        return True
    return not text.isascii() and _FOREIGN_DIGITS.search(text) is not None


def _without_overlaps(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _replaced(text: str, spans: list[Span]) -> str:
    parts: list[str] = []
    at = 0
    for span in spans:
        parts += (text[at : span.start], HIDDEN * 4, f" {span.tail}" if span.tail else "")
        at = span.end
    return "".join([*parts, text[at:]])
