"""What each column of an export is, settled once for all its rows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as MappingOf
from typing import Any, Self

import msgspec

ROLES = (
    "text",  # the words of the message
    "title",
    "at",  # when it was written
    "id",  # names the row for ever
    "answers",  # the id of the row this one answers
    "thread",  # the same for all rows of one conversation
    "email",
    "phone",
    "handle",
    "customer",  # a customer's number
    "name",
    "ours",  # says which rows we wrote ourselves
)


class Mapping(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Columns by role ("" for none), columns kept as fields of the case by their key, and what was settled.

    `style` is the dates' style (`moments.STYLES`), `zone` the zone of times that name none. `ours_when` are the
    folded values of the `ours` column on rows we wrote. `unescape`: texts hold `&amp;`; `markup`: they are HTML.
    `close`: "old" (older than 30 days arrive closed), "all" or "none". `letters`: rows are mail, nothing is mapped.
    """

    text: str = ""
    title: str = ""
    at: str = ""
    id: str = ""
    answers: str = ""
    thread: str = ""
    email: str = ""
    phone: str = ""
    handle: str = ""
    customer: str = ""
    name: str = ""
    ours: str = ""
    fields: dict[str, str] = msgspec.field(default_factory=dict)
    style: str = "iso"
    zone: str = "UTC"
    ours_when: tuple[str, ...] = ()
    audience: str = "private"
    unescape: bool = False
    markup: bool = False
    close: str = "old"
    letters: bool = False

    @classmethod
    def of(cls, plain: MappingOf[str, Any]) -> Self:
        """From its plain form; `msgspec.ValidationError` when it is none."""
        return msgspec.convert(dict(plain), cls)

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return dict(msgspec.to_builtins(self))

    @property
    def name_for_ever(self) -> str:
        """The same for the same mapping; envelopes carry it."""
        return hashlib.sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()[:16]

    @property
    def threads(self) -> bool:
        """Whether rows of one conversation can be told."""
        return bool(self.thread or (self.id and self.answers))

    def column(self, role: str) -> str:
        return str(getattr(self, role))
