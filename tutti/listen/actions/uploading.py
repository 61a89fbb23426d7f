"""An import from the browser: kept, checked by a person, then read in the background."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile as Uploaded
from django.db import transaction

from tutti.channels.importer.mapping import Mapping
from tutti.ground.accounts.models import Department, Member
from tutti.journal.facts import Actor
from tutti.listen.actions.importing import begin_import
from tutti.listen.importing.uploads import keep_upload
from tutti.listen.jobs import import_file
from tutti.listen.models import Import


def take_upload(
    files: Sequence[Uploaded[Any]], *, department: Department, member: Member
) -> Import:
    """Keep an uploaded file as an import to be checked."""
    sha256, name = keep_upload(files)
    return Import.objects.create(
        name=name[:250], blob_id=sha256, department=department, created_by=member
    )


@transaction.atomic
def begin_upload(
    imported: Import,
    *,
    fingerprint: str,
    mapping: Mapping,
    by: Actor,
    own_addresses: Sequence[str] = (),
) -> Import:
    """Begin an uploaded import in the background. Begun twice, by a double click, it runs once."""
    locked = Import.objects.select_for_update().get(pk=imported.pk)
    if locked.state != Import.State.DRAFT:
        return locked
    begin_import(
        locked, fingerprint=fingerprint, mapping=mapping, by=by, own_addresses=own_addresses
    )
    import_file.defer(import_id=locked.pk)
    return locked
