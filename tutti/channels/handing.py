"""Handing over an answer in several parts to a network that cannot be told that it has one of them already."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.utils.translation import ngettext

from tutti.channels.contract import ChannelTrouble, Uncertain

T = TypeVar("T")


def hand_over(steps: Iterable[Callable[[], T]]) -> list[T]:
    """Take each step once, in order. After the first, a trouble is `Uncertain`: a repeat would double it."""
    done: list[T] = []
    for step in steps:
        try:
            done.append(step())
        except ChannelTrouble as trouble:
            if not done:
                raise
            words = ngettext(
                "The first part is there, then it stopped: %(why)s",
                "The first %(count)s parts are there, then it stopped: %(why)s",
                len(done),
            )
            raise Uncertain(words % {"count": len(done), "why": trouble}) from trouble
    return done
