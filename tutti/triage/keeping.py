"""What later stages say about messages: which no rule may filter, and how they forget words that are deleted."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Keeper = Callable[[Mapping[int, int]], set[int]]
Forgetter = Callable[[Mapping[int, int]], None]

_KEEPERS: list[Keeper] = []
_FORGETTERS: list[Forgetter] = []
_TABLES: set[str] = set()


def keeps_messages(keeper: Keeper) -> Keeper:
    """Register a function of message ids with their conversations' ids; it answers those that must be kept.

    It reads in a fixed number of statements and never writes.
    """
    _KEEPERS.append(keeper)
    return keeper


def must_be_kept(conversations: Mapping[int, int]) -> set[int]:
    """Those of these messages (id to conversation id) that somebody keeps whatever a rule says."""
    if not conversations:
        return set()
    return set().union(*(keeper(conversations) for keeper in _KEEPERS)) & conversations.keys()


def forgets_messages(*tables: str) -> Callable[[Forgetter], Forgetter]:
    """Register how a stage forgets what it copied of messages, given as above, in the transaction that deletes them.

    The messages themselves are gone by then; their conversations are not yet. `tables` hold such copies.
    """

    def register(forgetter: Forgetter) -> Forgetter:
        _FORGETTERS.append(forgetter)
        _TABLES.update(tables)
        return forgetter

    return register


def tables_of_copies() -> set[str]:
    return set(_TABLES)


def forget_everywhere(conversations: Mapping[int, int]) -> None:
    """Let every stage forget these messages."""
    for forgetter in _FORGETTERS:
        forgetter(conversations)
