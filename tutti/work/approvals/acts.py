"""An act that may be held, in the one form that is hashed, shown and decided."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tutti.ground.money import Money

JSON = str | int | bool | None | Sequence["JSON"] | Mapping[str, "JSON"]

REMEDY, REPLY, CLOSING, STEP = "work.remedy", "answer.reply", "cases.close", "work.step"


class ActUnsound(ValueError):
    """The act cannot be bound: a float, a text the database cannot hold, an amount without a subject."""


@dataclass(frozen=True)
class HeldAct:
    """Everything somebody would decide. Two acts with one digest are the same act; one letter more is another.

    `content` holds texts, whole numbers and flags, nothing else; no float ever, and no words in the reader's
    language: it is put together again before the act, and must then read the same. Known keys are shown in words of
    their own, all others by name: `kind` (the remedy's: credit, refund…), `what`, `why`, `text`, `recipient`,
    `channel`, `audience` ("public" or "private"), `files` ([{"name", "digest", "size", "type"}], the digest a
    blob's); `unseen` names keys that are bound but say nothing to a reader. `subject` is the row the act is about;
    an act with an `amount` must name one, as it is summed by it.
    """

    kind: str
    case_id: int
    content: Mapping[str, JSON]
    subject: tuple[str, int] | None = None
    amount: Money | None = None

    def __post_init__(self) -> None:
        if self.amount and (self.subject is None or self.amount.minor < 0):
            raise ActUnsound(
                "An act with an amount names its subject, and gives rather than takes."
            )

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON of all of it, 64 hex digits."""
        return hashlib.sha256(canonical(self._bound).encode()).hexdigest()

    @property
    def detail(self) -> str:
        """The kind of remedy, where the act is one."""
        kind = self.content.get("kind", "")
        return kind if isinstance(kind, str) else ""

    @property
    def subject_kind(self) -> str:
        return self.subject[0] if self.subject else "case"

    @property
    def subject_id(self) -> int:
        return self.subject[1] if self.subject else self.case_id

    @property
    def _bound(self) -> Mapping[str, JSON]:
        amount: JSON = [self.amount.minor, self.amount.currency] if self.amount else None
        return {
            "act": self.kind,
            "case": self.case_id,
            "subject": [self.subject_kind, self.subject_id],
            "amount": amount,
            "content": self.content,
        }


def canonical(value: JSON) -> str:
    """One text for one value: keys sorted, no spaces, letters as they are. `ActUnsound` for what has no such text."""
    _check(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _check(value: object) -> None:
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise ActUnsound(f"A key is a text, not {key!r}.")
            _check(key)
            _check(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _check(inner)
    elif value is not None and not isinstance(value, (bool, int)):
        raise ActUnsound(
            f"An act cannot carry {type(value).__name__}; amounts are whole minor units."
        )


def _check_text(text: str) -> None:
    """Jsonb holds neither NUL nor half a surrogate pair; what is stored must be what was hashed."""
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ActUnsound("This text has characters that cannot be kept. Take them out first.")
