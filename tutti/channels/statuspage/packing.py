"""What a customer added on the page of their matter, as bytes: a line of JSON, then the files one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from tutti.channels.contract import InboundFile, Party


class Torn(Exception):
    """The bytes are no addition."""


@dataclass(frozen=True, kw_only=True)
class Addition:
    """Words and files for one conversation, by whoever held the secret of its page."""

    words: str
    conversation: int
    party: Party
    files: tuple[InboundFile, ...] = ()


class _Head(msgspec.Struct, kw_only=True):
    words: str
    conversation: int
    party: tuple[str, str, str]  # kind, value, name
    files: list[tuple[str, str, int]] = []  # name, type, size


def pack(addition: Addition) -> bytes:
    party = addition.party
    head = _Head(
        words=addition.words,
        conversation=addition.conversation,
        party=(party.kind, party.value, party.name),
        files=[(file.name, file.content_type, len(file.data)) for file in addition.files],
    )
    return b"\n".join((msgspec.json.encode(head), b"".join(file.data for file in addition.files)))


def unpack(data: bytes) -> Addition:
    """The addition in `data`, or `Torn`."""
    line, _, rest = data.partition(b"\n")
    try:
        head = msgspec.json.decode(line, type=_Head)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Torn(f"This was not written on a status page: {error}") from error
    if sum(size for _name, _type, size in head.files) != len(rest):
        raise Torn("The files that came with this are not all here.")
    kind, value, name = head.party
    return Addition(
        words=head.words,
        conversation=head.conversation,
        party=Party(kind=kind, value=value, name=name),
        files=tuple(_files(head.files, rest)),
    )


def _files(named: list[tuple[str, str, int]], rest: bytes) -> Iterator[InboundFile]:
    begin = 0
    for name, content_type, size in named:
        yield InboundFile(name=name, content_type=content_type, data=rest[begin : begin + size])
        begin += size
