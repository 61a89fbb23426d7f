"""Reading a file of the past into the way every message goes, in short transactions, silently."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.channels.contract import Raw
from tutti.channels.importer.mapping import Mapping
from tutti.ground.accounts.actions.departments import create_department
from tutti.ground.accounts.actions.signing_in import first_administrator
from tutti.ground.accounts.models import Department
from tutti.journal.facts import Actor
from tutti.journal.following import GROUPS, create_cursors, step
from tutti.journal.passing import follow_past_now
from tutti.journal.recording import record
from tutti.listen.actions.storing import store_raw
from tutti.listen.facts import ChannelConnected, ImportBegun, ImportFinished
from tutti.listen.importing.items import Progress, Source
from tutti.listen.importing.keys import Keyed
from tutti.listen.importing.ordering import in_order
from tutti.listen.models import Channel, Import, Quarantined

KIND = "importer"
AT_ONCE = 1000  # items a transaction; a second's work, so that no follower waits for an import
LARGEST_CHUNK = 8 * 1024 * 1024  # bytes a transaction

Report = Callable[[Import], None]


def origin_of(fingerprint: str, *, department: Department | None = None) -> Channel | None:
    """Where files of this origin went before; in any department, unless one is named."""
    known = Channel.objects.filter(kind=KIND, settings__origin=fingerprint).order_by("pk")
    return (known.filter(department=department) if department else known).first()


def last_mapping(channel: Channel | None) -> Mapping | None:
    """How the newest file of an origin was understood."""
    latest = channel and Import.objects.filter(channel=channel).order_by("-pk").first()
    return Mapping.of(latest.mapping) if latest and latest.mapping else None


def _say_nothing(_imported: Import) -> None:
    pass


@transaction.atomic
def begin_import(
    imported: Import,
    *,
    fingerprint: str,
    mapping: Mapping,
    by: Actor,
    own_addresses: Sequence[str] = (),
) -> Import:
    """Settle how a file is read and where it goes. The channel never sends, and keeps every mapping it was fed by."""
    channel = origin_of(fingerprint, department=imported.department)
    if channel is None:
        channel = _connect(imported, fingerprint, by=by)
    channel = Channel.objects.select_for_update().get(pk=channel.pk)
    channel.settings.setdefault("mappings", {})[mapping.name_for_ever] = mapping.plain()
    channel.own_addresses = sorted({*channel.own_addresses, *own_addresses})
    channel.save(update_fields=["settings", "own_addresses"])
    imported.channel, imported.mapping = channel, mapping.plain()
    imported.state = Import.State.WAITING
    imported.save()
    record([ImportBegun(import_run=imported.pk, channel=channel.pk)], by=by)
    return imported


def run_import(
    imported: Import, source: Source, *, by: Actor, report: Report = _say_nothing
) -> Import:
    """Read `source` to its end and follow what came of it. Not for use inside a transaction.

    Each chunk is its own transaction and moves the import's place with it, so a run that was cut off goes on
    where it stopped, and a file that was read before adds nothing. Followers are helped along between chunks.
    """
    create_cursors()
    imported.state = Import.State.RUNNING
    for chunk in _chunks(_fresh_items(imported, source)):
        _store(imported, chunk, source.progress)
        _help_followers()
        report(imported)
    imported.state = Import.State.FOLLOWING
    imported.save(update_fields=["state"])
    report(imported)
    follow_past_now(meanwhile=lambda: report(imported))
    return _finish(imported, by=by)


def fail_import(imported: Import, *, why: str) -> Import:
    """Say on the import's page why it broke off. What was stored stays, and a new run adds only the rest."""
    imported.state, imported.trouble = Import.State.FAILED, why
    imported.finished_at = timezone.now()
    imported.save(update_fields=["state", "trouble", "finished_at"])
    return imported


def _connect(imported: Import, fingerprint: str, *, by: Actor) -> Channel:
    channel = Channel.objects.create(
        kind=KIND,
        name=imported.name[:120],
        department=imported.department,
        settings={"origin": fingerprint},
    )
    record([ChannelConnected(channel=channel.pk, kind=KIND)], by=by)
    return channel


def _fresh_items(imported: Import, source: Source) -> Iterator[Raw]:
    """The items as raw ones, behind those an earlier, cut-off run of this import has stored."""
    mapping = Mapping.of(imported.mapping)
    keyed = Keyed(mapping, import_id=imported.pk)
    raws = (keyed.raw(item, thread) for item, thread in in_order(source, mapping))
    return islice(raws, imported.read, None)


def _chunks(raws: Iterator[Raw]) -> Iterator[list[Raw]]:
    chunk: list[Raw] = []
    size = 0
    for raw in raws:
        chunk.append(raw)
        size += len(raw.data)
        if len(chunk) >= AT_ONCE or size >= LARGEST_CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


@transaction.atomic
def _store(imported: Import, chunk: Sequence[Raw], progress: Progress) -> None:
    assert imported.channel is not None
    stored = store_raw(imported.channel, chunk)
    imported.read += len(chunk)
    imported.stored += len(stored)
    imported.per_cent = min(99, 100 * progress.done // max(1, progress.total))
    imported.save(update_fields=["state", "read", "stored", "per_cent"])


def _help_followers() -> None:
    """One step each: beside a worker this does its share, without one it does it all."""
    for group in GROUPS.values():
        step(group)


@transaction.atomic
def _finish(imported: Import, *, by: Actor) -> Import:
    imported.quarantined = _set_aside(imported)
    imported.state, imported.per_cent = Import.State.DONE, 100
    imported.trouble, imported.finished_at = "", timezone.now()
    imported.blob = None  # its rows are kept one by one; the file itself would outlive an erasure
    imported.save()
    assert imported.channel_id is not None
    finished = ImportFinished(
        import_run=imported.pk,
        channel=imported.channel_id,
        read=imported.read,
        stored=imported.stored,
        quarantined=imported.quarantined,
    )
    record([finished], by=by)
    return imported


def _set_aside(imported: Import) -> int:
    ours: dict[str, Any] = {"envelope__details__import": imported.pk}
    return Quarantined.objects.filter(channel=imported.channel, **ours).count()


def desk_for_imports(*, by: Actor) -> Department:
    """The first department; in an empty house a front desk, kept by the first administrator."""
    known = Department.objects.order_by("pk").first()
    if known is not None:
        return known
    return create_department(name=str(_("Front desk")), keeper=first_administrator(), by=by)
