"""What nobody points at any more goes, a day after it was last kept."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, ForeignObjectRel, Model, OuterRef, QuerySet
from django.utils import timezone

from tutti.ground.files.folder import folder
from tutti.ground.files.keeping import hold_content
from tutti.ground.files.models import Blob

AFTER = timedelta(days=1)
REGISTRY: set[tuple[str, str]] = set()


def references_files(model: str, field: str) -> None:
    """Say that `field` of `model` (`app.Model`) holds hashes; call it in the app's `ready()`.

    Foreign keys to `Blob` are found without it. A plain column nobody registered loses its files
    after a day.
    """
    REGISTRY.add((model, field))


def sweep_unreferenced() -> int:
    """Delete what was last kept over a day ago and is pointed at by nothing; how many."""
    before = timezone.now() - AFTER
    count, _ = _unused(Blob.objects.filter(kept_at__lte=before)).delete()
    for sha256 in folder().written_before(before):
        _delete_file_without_row(sha256)
    return count


def forget_contents(hashes: Collection[str]) -> int:
    """Delete these now, bytes on disk too, unless something still points at them; how many.

    For erasing a person: take away what points at them first, in the same transaction or before.
    """
    with transaction.atomic():
        named = Blob.objects.filter(sha256__in=hashes)
        # Whoever just kept one of them holds its row; look for what points at it after they commit.
        list(named.select_for_update().order_by("sha256").values_list("sha256"))
        count, _ = _unused(named).delete()
    for sha256 in hashes:
        _delete_file_without_row(sha256)
    return count


def _unused(blobs: QuerySet[Blob]) -> QuerySet[Blob]:
    for model, field in _pointing_fields():
        blobs = blobs.filter(~Exists(QuerySet(model).filter(**{field: OuterRef("pk")})))
    return blobs


def _pointing_fields() -> list[tuple[type[Model], str]]:
    """Foreign keys too that were declared with `related_name="+"`, which are hidden otherwise."""
    relations: list[Any] = [
        field
        for field in Blob._meta.get_fields(include_hidden=True)
        if isinstance(field, ForeignObjectRel)
    ]
    keys = [(relation.related_model, relation.field.name) for relation in relations]
    return keys + [(apps.get_model(model), field) for model, field in sorted(REGISTRY)]


def _delete_file_without_row(sha256: str) -> None:
    """The lock is the one `keep` holds from writing the file to committing its row."""
    with transaction.atomic():
        hold_content(sha256)
        if not Blob.objects.filter(sha256=sha256).exists():
            folder().delete(sha256)
