"""What a customer should not have written, taken out of an item before it becomes a message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tutti.channels.contract import Inbound
from tutti.ground.text.masking import masked, suspect

DEEPEST = 6  # levels of what a channel says beside a message


def without_secrets(inbound: Inbound) -> tuple[Inbound, tuple[str, ...]]:
    """The item without its secrets, and the kind of each that was found. Most items are answered as they came."""
    if not suspect("\n".join(_words(inbound))):
        return inbound, ()
    hiding = _Hiding()
    author = inbound.author
    changed = replace(
        inbound,
        title=hiding.text(inbound.title),
        text=hiding.text(inbound.text),
        folded=hiding.text(inbound.folded),
        author=replace(author, name=hiding.text(author.name)) if author else None,
        files=tuple(replace(file, name=hiding.text(file.name)) for file in inbound.files),
        fields=hiding.inside(inbound.fields),
        details=hiding.inside(inbound.details),
    )
    return (changed, tuple(hiding.found)) if hiding.found else (inbound, ())


class _Hiding:
    """Masks one text after another and remembers what was found."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def text(self, text: str) -> str:
        done = masked(text)
        self.found += done.found
        return done.text

    def inside(self, value: Any, depth: int = 0) -> Any:
        """The same plain value with every text in it masked; its keys are ours."""
        if isinstance(value, str):
            return self.text(value)
        if depth < DEEPEST and isinstance(value, Mapping):
            return {key: self.inside(each, depth + 1) for key, each in value.items()}
        if depth < DEEPEST and isinstance(value, (list, tuple)):
            return [self.inside(each, depth + 1) for each in value]
        return value


def _words(inbound: Inbound) -> Iterator[str]:
    yield from (inbound.title, inbound.text, inbound.folded)
    if inbound.author:
        yield inbound.author.name
    yield from (file.name for file in inbound.files)
    yield from _inside(inbound.fields)
    yield from _inside(inbound.details)


def _inside(value: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif depth < DEEPEST and isinstance(value, (Mapping, list, tuple)):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _inside(each, depth + 1)
