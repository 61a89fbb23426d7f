"""Keep bytes, and read them again."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import BinaryIO

from django.db import connection, transaction
from django.utils import timezone

from tutti.ground.db.locks import take_turns
from tutti.ground.files.folder import folder
from tutti.ground.files.models import Blob

IN_DATABASE = 256 * 1024
FRESH = timedelta(hours=12)  # well under the day after which the sweep takes what nobody uses


class ContentGone(Exception):
    """The row is here and its bytes are not: `TUTTI_HOME/files` was not restored with it."""


def keep(data: bytes) -> str:
    """Keep `data` and return its SHA-256. Point at it in the same transaction, or within a day."""
    return keep_many([data])[0]


def keep_many(contents: Sequence[bytes]) -> list[str]:
    """Keep them all, in at most two statements, and return their SHA-256 in the same order."""
    hashes = [hashlib.sha256(data).hexdigest() for data in contents]
    by_hash = dict(zip(hashes, contents, strict=True))
    with transaction.atomic():
        missing = {name: by_hash[name] for name in sorted(by_hash.keys() - _fresh(by_hash))}
        _write_large(missing)
        _write_rows(missing)
    return hashes


def read(sha256: str) -> bytes:
    """The bytes; `Blob.DoesNotExist` when nothing with this hash is kept, or `ContentGone`."""
    with open_stream(sha256) as stream:
        return stream.read()


def open_stream(sha256: str) -> BinaryIO:
    """The bytes as a stream, to be closed by the caller. Errors as for `read`."""
    blob = Blob.objects.get(sha256=sha256)
    if blob.data is not None:
        return io.BytesIO(bytes(blob.data))
    try:
        return folder().open(blob.sha256)
    except FileNotFoundError as error:
        raise ContentGone(
            f"The content {blob.sha256} is not in {folder().root}. Restore that folder from your "
            "backup of the same time as the database."
        ) from error


def hold_content(sha256: str) -> None:
    """Until the transaction ends, nobody else writes or sweeps the file of this hash."""
    take_turns(sha256)


def _fresh(hashes: Mapping[str, bytes]) -> set[str]:
    """Those the sweep will not touch soon. The shared lock keeps `forget_contents` waiting too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sha256 FROM files_blob WHERE sha256 = ANY(%s) AND kept_at > %s FOR KEY SHARE",
            [sorted(hashes), timezone.now() - FRESH],
        )
        return {sha256 for (sha256,) in cursor.fetchall()}


def _write_large(contents: Mapping[str, bytes]) -> None:
    for sha256, data in contents.items():
        if len(data) > IN_DATABASE:
            hold_content(sha256)
            folder().write(sha256, data)


def _write_rows(contents: Mapping[str, bytes]) -> None:
    now = timezone.now()
    rows = [
        Blob(
            sha256=sha256,
            size=len(data),
            data=None if len(data) > IN_DATABASE else data,
            kept_at=now,
        )
        for sha256, data in contents.items()
    ]
    Blob.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["sha256"], update_fields=["kept_at"]
    )
