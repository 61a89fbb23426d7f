"""What a file of rules would do here, line by line, before it is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

What = Literal["new", "changed", "same", "wrong"]


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One rule of a file. `wrong` says why it cannot be brought in; `missing` names what it refers to and is not
    here.
    """

    kind: str
    key: str
    name: str
    what: What
    state: str = ""
    wrong: str = ""
    missing: tuple[str, ...] = field(default=())
