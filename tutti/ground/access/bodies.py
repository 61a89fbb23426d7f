"""How large a request an address takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

LARGEST_BODY = 30 * 1024 * 1024  # bytes; a mail with its attachments


def takes_up_to(size: int) -> Callable[[View], View]:
    """Declare that this view takes bodies up to `size` bytes: more for an import, less for a public form."""

    def declare(view: View) -> View:
        view.body_cap = size  # type: ignore[attr-defined]
        return view

    return declare


def body_cap(view: object) -> int:
    """What the view declared, through the wrappers decorators leave; else the usual cap."""
    found = getattr(view, "body_cap", LARGEST_BODY)
    return found if isinstance(found, int) else LARGEST_BODY
