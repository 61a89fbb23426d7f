"""One submission as bytes: a line of JSON, then the files one after the other.

It is whole in itself: what is kept of it can be read again years later, without any other row.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from tutti.channels.contract import InboundFile


class Torn(Exception):
    """The bytes are no submission."""


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What a visitor sent. `email` is claimed, not proved; `source` is a keyed hash of where it came from."""

    words: str
    title: str = ""
    name: str = ""
    email: str = ""
    language: str = ""
    reference: str = ""
    source: str = ""
    started: str = ""  # the word of an invitation whose link led here
    fields: dict[str, str] = field(default_factory=dict)
    files: tuple[InboundFile, ...] = ()


class _Head(msgspec.Struct, kw_only=True):
    words: str
    title: str = ""
    name: str = ""
    email: str = ""
    language: str = ""
    reference: str = ""
    source: str = ""
    started: str = ""
    fields: dict[str, str] = {}
    files: list[tuple[str, str, int]] = []  # name, type, size


def pack(submission: Submission) -> bytes:
    head = _Head(
        **{
            name: getattr(submission, name)
            for name in (
                "words",
                "title",
                "name",
                "email",
                "language",
                "reference",
                "source",
                "started",
                "fields",
            )
        },
        files=[(file.name, file.content_type, len(file.data)) for file in submission.files],
    )
    return b"\n".join((msgspec.json.encode(head), b"".join(file.data for file in submission.files)))


def unpack(data: bytes) -> Submission:
    """The submission in `data`, or `Torn`."""
    line, _, rest = data.partition(b"\n")
    try:
        head = msgspec.json.decode(line, type=_Head)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Torn(f"This is no submission of a form: {error}") from error
    if sum(size for _name, _type, size in head.files) != len(rest):
        raise Torn("The files of this submission are not all here.")
    return Submission(
        words=head.words,
        title=head.title,
        name=head.name,
        email=head.email,
        language=head.language,
        reference=head.reference,
        source=head.source,
        started=head.started,
        fields=head.fields,
        files=tuple(_files(head.files, rest)),
    )


def _files(named: list[tuple[str, str, int]], rest: bytes) -> list[InboundFile]:
    files, begin = [], 0
    for name, content_type, size in named:
        data = rest[begin : begin + size]
        files.append(InboundFile(name=name, content_type=content_type, data=data))
        begin += size
    return files
