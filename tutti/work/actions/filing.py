"""Files that colleagues give each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tutti.ground.files.keeping import keep_many
from tutti.ground.files.names import safe_name
from tutti.work.models import Note, NoteFile, Task, TaskFile, TaskWord


@dataclass(frozen=True, kw_only=True)
class GivenFile:
    """A file as somebody gave it, its bytes in memory."""

    name: str
    content_type: str
    data: bytes


def file_to_task(task: Task, *, files: Sequence[GivenFile], word: TaskWord | None = None) -> None:
    """Keep `files` with the task: with one word said on it, or with the question itself."""
    TaskFile.objects.bulk_create(
        TaskFile(task=task, word=word, name=name, content_type=kind, size=size, blob_id=blob)
        for name, kind, size, blob in _kept(files)
    )


def file_to_note(note: Note, *, files: Sequence[GivenFile]) -> None:
    """Keep `files` with the note; whoever sees the case may fetch them."""
    NoteFile.objects.bulk_create(
        NoteFile(note=note, name=name, content_type=kind, size=size, blob_id=blob)
        for name, kind, size, blob in _kept(files)
    )


def _kept(files: Sequence[GivenFile]) -> list[tuple[str, str, int, str]]:
    blobs = keep_many([file.data for file in files]) if files else []
    return [
        (safe_name(file.name), file.content_type[:120], len(file.data), blob)
        for file, blob in zip(files, blobs, strict=True)
    ]
