"""What a channel is told: its settings, a saved search, what came to its door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tutti.channels.contract.heard import Raw


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One line of a channel's set-up form. `secret` ones are sealed and never shown again.

    `advanced` ones stand folded under the others: most people never open them.
    """

    key: str
    label: str
    help: str = ""
    kind: str = "text"  # text, lines, texts (per language), number, choice, yesno, date, secret
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = True
    default: Any = ""
    advanced: bool = False

    @property
    def secret(self) -> bool:
        return self.kind == "secret"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of a live test: what was tried, whether it held, and what to do when it did not."""

    what: str
    ok: bool
    advice: str = ""


@dataclass(frozen=True, kw_only=True)
class Connection:
    """A configured channel as a connector sees it: plain values, no database.

    `cursor` is what the connector returned last time (see `Polled`); `credentials` are decrypted for this call.
    """

    channel_id: int
    settings: Mapping[str, Any]
    credentials: Mapping[str, Any] = field(repr=False)
    cursor: Mapping[str, Any] = field(default_factory=dict)
    starts_at: datetime | None = None
    own_addresses: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Polled:
    """A batch of raw items and the cursor that is true once they are stored."""

    items: Sequence[Raw]
    cursor: Mapping[str, Any]
    more: bool = False


@dataclass(frozen=True, kw_only=True)
class Search:
    """A saved search as a network is asked it: any of `words`, none of `without`, in one of `languages` (any if empty).

    `cursor` is what the connector returned last time; `most` bounds the items of one run.
    """

    id: int
    words: tuple[str, ...]
    without: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    cursor: Mapping[str, Any] = field(default_factory=dict)
    most: int = 100


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What somebody sent to a channel's door, as it came. Header names are lower case."""

    method: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Received:
    """What a delivery holds, and what its sender is answered once that is stored (nothing: 204)."""

    items: Sequence[Raw] = ()
    answer: bytes = b""
    content_type: str = "text/plain"
