"""Mail as files: an mbox, a folder of letters (a Maildir too), or a zip of them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tutti.listen.importing.items import Broken, FileUnusable, Item, Progress, RawLetter

LETTER_SUFFIXES = {".eml", ".emlx"}
MBOX_SUFFIXES = {".mbox", ".mbx"}
LARGEST_LETTER = 25 * 1024 * 1024
MOST_IN_ZIP = 200_000
_FROM_LINE = re.compile(rb"From \S+.*\d{4}")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_TOO_LARGE = _("The letter is larger than 25 MB.")


class Mbox:
    """A mailbox in one file. A letter begins at a `From ` line with a date, after an empty line."""

    kind = "letters"
    about = "mbox"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.progress = Progress(total=path.stat().st_size)

    def items(self) -> Iterator[Item]:
        letter: list[bytes] = []
        empty_before = True
        self.progress.done = 0
        with self.path.open("rb") as file:
            for line in file:
                if empty_before and line.startswith(b"From ") and _FROM_LINE.match(line):
                    yield from _letter(letter)
                    letter = []
                else:
                    letter.append(line)
                self.progress.done += len(line)
                empty_before = line in {b"\n", b"\r\n"}
        yield from _letter(letter)


class LetterFolder:
    """A folder of letters, one a file, and of mboxes; read in the order of their names."""

    kind = "letters"
    about = _("a folder of letters")

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files = _letter_files(path)
        if not self.files:
            raise FileUnusable(
                gettext("%(file)s holds no mail: no .eml file, no mbox, no Maildir.")
                % {"file": path}
            )
        self.progress = Progress(total=sum(file.stat().st_size for file in self.files))

    def items(self) -> Iterator[Item]:
        self.progress.done = 0
        for file in self.files:
            size = file.stat().st_size
            if file.suffix.lower() in MBOX_SUFFIXES:
                yield from Mbox(file).items()
            elif size > LARGEST_LETTER:
                yield Broken(str(file).encode(), _TOO_LARGE)
            else:
                yield RawLetter(_of_apple(file))
            self.progress.done += size


class LetterZip:
    """A zip of letters. Every entry has a cap of its own, so that a small zip cannot unpack to a full disk."""

    kind = "letters"
    about = _("a zip of letters")

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as archive:
            self.entries = [entry for entry in archive.infolist() if _is_letter(entry)]
        if not self.entries:
            raise FileUnusable(gettext("%(file)s holds no .eml file.") % {"file": path.name})
        if len(self.entries) > MOST_IN_ZIP:
            raise FileUnusable(
                gettext("%(file)s holds over %(most)s letters. Import it in parts.")
                % {"file": path.name, "most": MOST_IN_ZIP}
            )
        self.progress = Progress(total=sum(entry.compress_size for entry in self.entries))

    def items(self) -> Iterator[Item]:
        self.progress.done = 0
        with zipfile.ZipFile(self.path) as archive:
            for entry in self.entries:
                yield _unpacked(archive, entry)
                self.progress.done += entry.compress_size


def looks_like_mbox(head: bytes) -> bool:
    return bool(_FROM_LINE.match(head.lstrip()))


def looks_like_letter(head: bytes) -> bool:
    """Several header lines to begin with, none of them a table's."""
    lines = head.split(b"\n")[:10]
    named = [line for line in lines if re.match(rb"[A-Za-z][A-Za-z0-9-]{1,40}:[ \t]", line)]
    return len(named) >= 2 and bool(  # noqa: PLR2004 -- one alone may be chance
        re.search(
            rb"(?im)^(from|to|subject|received|date|message-id|return-path|mime-version):", head
        )
    )


def _letter(lines: list[bytes]) -> Iterator[Item]:
    data = _QUOTED_FROM.sub(rb"\1", b"".join(lines))
    if not data.strip():
        return
    yield RawLetter(data) if len(data) <= LARGEST_LETTER else Broken(data[:4096], _TOO_LARGE)


def _letter_files(folder: Path) -> list[Path]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    named = [path for path in files if path.suffix.lower() in LETTER_SUFFIXES | MBOX_SUFFIXES]
    maildir = [path for path in files if path.parent.name in {"cur", "new"}]
    return named or maildir


def _of_apple(file: Path) -> bytes:
    """Apple's .emlx begins with the letter's length and ends with a property list."""
    data = file.read_bytes()
    if file.suffix.lower() != ".emlx":
        return data
    length, _, rest = data.partition(b"\n")
    return rest[: int(length)] if length.strip().isdigit() else data


def _is_letter(entry: zipfile.ZipInfo) -> bool:
    return not entry.is_dir() and Path(entry.filename).suffix.lower() in LETTER_SUFFIXES


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Item:
    if entry.flag_bits & 0x1:
        return Broken(entry.filename.encode(), _("The letter is locked with a password."))
    try:
        with archive.open(entry) as file:
            data = file.read(LARGEST_LETTER + 1)
    except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError) as error:
        return Broken(entry.filename.encode(), f"The letter cannot be unpacked: {error}")
    return (
        RawLetter(data)
        if len(data) <= LARGEST_LETTER
        else Broken(entry.filename.encode(), _TOO_LARGE)
    )
