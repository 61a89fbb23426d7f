"""What nobody points at any more goes, a day after it was last kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, ForeignObjectRel, OuterRef, QuerySet
from django.utils import timezone

from tutti.ground.files.folder import folder
from tutti.ground.files.keeping import hold_content
from tutti.ground.files.models import Blob

AFTER = timedelta(days=1)
Used = Callable[[], "QuerySet[Any, str]"]
REGISTRY: list[Used] = []


def references_files(used: Used) -> Used:
    """Register a function that gives the hashes in use, as `values_list(…, flat=True)`.

    Foreign keys to `Blob` are found without it; it is for hashes held in any other shape.
    """
    REGISTRY.append(used)
    return used


def sweep_unreferenced(*, after: timedelta = AFTER) -> int:
    """Delete what was last kept longer than `after` ago and is pointed at by nothing; how many.

    `after=timedelta()` is for erasing a person: at once, and the bytes on disk too.
    """
    before = timezone.now() - after
    unused = Blob.objects.filter(kept_at__lte=before)
    for relation in _relations():
        unused = unused.filter(~Exists(_pointing(relation)))
    for used in REGISTRY:
        unused = unused.exclude(sha256__in=used())
    count, _ = unused.delete()
    for sha256 in folder().written_before(before):
        _delete_file_without_row(sha256)
    return count


def _relations() -> list[ForeignObjectRel]:
    """Also those declared with `related_name="+"`, which `related_objects` leaves out."""
    fields = Blob._meta.get_fields(include_hidden=True)
    return [field for field in fields if isinstance(field, ForeignObjectRel)]


def _pointing(relation: ForeignObjectRel) -> QuerySet[Any]:
    return QuerySet(relation.related_model).filter(**{relation.field.name: OuterRef("pk")})


def _delete_file_without_row(sha256: str) -> None:
    """The lock is the one `keep` holds from writing the file to committing its row."""
    with transaction.atomic():
        hold_content(sha256)
        if not Blob.objects.filter(sha256=sha256).exists():
            folder().delete(sha256)
