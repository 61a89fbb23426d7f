"""The house, as everybody asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from tutti.ground.house.models import ONLY, House

_kept: ContextVar[list[House] | None] = ContextVar("house", default=None)


def house() -> House:
    """The one row, or its defaults, unsaved, while nobody has changed anything. Read once a request."""
    kept = _kept.get()
    if kept:
        return kept[0]
    found = House.objects.filter(pk=ONLY).first() or House(pk=ONLY)
    if kept is not None:
        kept.append(found)
    return found


@contextmanager
def asked_once() -> Iterator[None]:
    """Within this, the row is read once: a page asks for its name, its address and whether it may send."""
    token = _kept.set([])
    try:
        yield
    finally:
        _kept.reset(token)


def forget_house() -> None:
    """Whoever changes the row calls this, so that the rest of the request sees the change."""
    kept = _kept.get()
    if kept:
        kept.clear()
