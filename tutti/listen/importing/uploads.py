"""What a browser hands over, kept as one content; and that content as a file again."""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile as Uploaded

from tutti.ground.files.keeping import keep, open_stream
from tutti.listen.models import Import

LARGEST = 200 * 1024 * 1024


def keep_upload(files: Sequence[Uploaded[Any]]) -> tuple[str, str]:
    """Keep the files as one content, several as a zip; answers its SHA-256 and a name for people."""
    if len(files) == 1:
        return keep(files[0].read()), files[0].name or "file"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, file in enumerate(files):
            archive.writestr(f"{number:06d}-{Path(file.name or 'letter.eml').name}", file.read())
    return keep(packed.getvalue()), f"{len(files)} files.zip"


@contextmanager
def uploaded_file(imported: Import) -> Iterator[Path]:
    """The uploaded content as a file under its own name, for as long as it is needed."""
    assert imported.blob_id is not None
    with tempfile.TemporaryDirectory(prefix="tutti-import-") as folder:
        path = Path(folder) / (Path(imported.name).name or "file")
        with open_stream(imported.blob_id) as stream, path.open("wb") as file:
            shutil.copyfileobj(stream, file)
        yield path
