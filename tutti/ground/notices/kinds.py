"""Kinds of notices. Each app declares its own in its `notices.py`, which is read once at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from tutti.ground.notices.models import Notice


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a mail says, plain text. `replies` is the thread its answers belong to; None: nobody reads them.

    `reader` names who reads the answers where several do; the carrier knows the names. `by_mail` is the part of `text`
    that says how to answer by mail; another road says there how to answer by it.
    """

    subject: str
    text: str
    replies: int | None = None
    reader: str = ""
    by_mail: str = ""


@dataclass(frozen=True, kw_only=True)
class NoticeKind:
    """One way of telling. `says` is a lazy sentence filled from `params`; `path` where the reader goes.

    `tells` says it instead where the sentence must be read from the tables: what a reader may know changes. It is
    called in the reader's language.

    `letter` is called once for each attempt, inside the transaction that commits the intent, in the reader's
    language and zone. It gets the public address (no closing slash) and may make keys; None means there is nothing
    to say any more. A kind without one is never mailed.
    """

    name: str
    says: str | Promise
    path: Callable[[Notice], str]
    icon: str = "bell"
    letter: Callable[[Notice, str], Letter | None] | None = None
    tells: Callable[[Notice], str] | None = None


_KINDS: dict[str, NoticeKind] = {}


def notice_kind(kind: NoticeKind) -> NoticeKind:
    """Register a kind; its name is stored with every notice and never changes its meaning."""
    _KINDS[kind.name] = kind
    return kind


def kind_of(notice: Notice) -> NoticeKind | None:
    """The kind of a notice; None when the app that declared it is gone."""
    return _KINDS.get(notice.kind)
