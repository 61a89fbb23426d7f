"""What a path holds: told by looking inside, the name's ending only helps."""

from __future__ import annotations

import zipfile
from pathlib import Path

from django.utils.translation import gettext as _

from tutti.listen.importing.items import FileUnusable, Source
from tutti.listen.importing.letters import (
    LETTER_SUFFIXES,
    MBOX_SUFFIXES,
    LetterFolder,
    LetterZip,
    Mbox,
    looks_like_letter,
    looks_like_mbox,
)
from tutti.listen.importing.objects import objects_in
from tutti.listen.importing.single import SingleLetter
from tutti.listen.importing.tables import Table

SPREADSHEET = b"PK\x03\x04"
OLD_SPREADSHEET = b"\xd0\xcf\x11\xe0"


def open_source(path: Path) -> Source:
    """The file or folder as a source of items; `FileUnusable` says what to do when it is none."""
    if not path.exists():
        raise FileUnusable(_("There is no %(file)s.") % {"file": path})
    if path.is_dir():
        return LetterFolder(path)
    try:
        with path.open("rb") as file:
            head = file.read(8192)
    except OSError as error:
        raise FileUnusable(
            _("%(file)s cannot be read: %(error)s.") % {"file": path, "error": error.strerror}
        ) from error
    if not head.strip():
        raise FileUnusable(_("%(file)s is empty.") % {"file": path.name})
    return _by_what_it_holds(path, head)


def _by_what_it_holds(path: Path, head: bytes) -> Source:
    suffix = path.suffix.lower()
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((SPREADSHEET, OLD_SPREADSHEET)):
        return _archive(path)
    if suffix in MBOX_SUFFIXES or looks_like_mbox(head):
        return Mbox(path)
    if suffix in LETTER_SUFFIXES or looks_like_letter(head):
        return SingleLetter(path)
    if start[:1] in {b"{", b"["}:
        return objects_in(path)
    return Table(path)


def _archive(path: Path) -> Source:
    if path.suffix.lower() in {".xlsx", ".xls", ".ods"} or not zipfile.is_zipfile(path):
        raise FileUnusable(
            _("%(file)s is a spreadsheet. Save it as CSV and import that file.")
            % {"file": path.name}
        )
    return LetterZip(path)
