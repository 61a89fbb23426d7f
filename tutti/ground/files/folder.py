"""Large contents in `TUTTI_HOME/files`, each under its hash: `ab/cd/abcd…`."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Folder:
    """The store behind the rows. Another one (S3) needs these five verbs and nothing else."""

    root: Path

    def write(self, sha256: str, data: bytes) -> None:
        """Put the bytes where a power cut cannot take them. Writing again is harmless."""
        path = self.path(sha256)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{secrets.token_hex(8)}")
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
        _sync_folders(path.parent, upto=self.root)

    def open(self, sha256: str) -> BinaryIO:
        """The bytes as a stream; `FileNotFoundError` when the folder was not restored."""
        return self.path(sha256).open("rb")

    def delete(self, sha256: str) -> None:
        self.path(sha256).unlink(missing_ok=True)

    def written_before(self, moment: datetime) -> Iterator[str]:
        """Hashes of contents last written before `moment`."""
        for path in self.root.glob("??/??/*"):
            if HASH.fullmatch(path.name) and self.written_at(path.name) < moment:
                yield path.name

    def written_at(self, sha256: str) -> datetime:
        return datetime.fromtimestamp(self.path(sha256).stat().st_mtime, UTC)

    def path(self, sha256: str) -> Path:
        """Where it lies. Only a hash names a place, so no text of a stranger ever does."""
        if not HASH.fullmatch(sha256):
            raise ValueError("That is not a SHA-256.")
        return self.root / sha256[:2] / sha256[2:4] / sha256


def folder() -> Folder:
    return Folder(Path(settings.TUTTI_HOME) / "files")


def _sync_folders(lowest: Path, *, upto: Path) -> None:
    for path in (lowest, lowest.parent, upto):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
