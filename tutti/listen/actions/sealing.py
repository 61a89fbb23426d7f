"""Sealing what arrived when it holds a secret: readable with the house's key alone, and not in a copy of the tables."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from tutti.ground.db.bulk import update_rows
from tutti.ground.files.keeping import IN_DATABASE, keep
from tutti.ground.files.sweeping import forget_contents
from tutti.listen.models import Envelope
from tutti.listen.originals import sealed_bytes


def seal_envelopes(envelopes: Sequence[Envelope]) -> None:
    """Seal each in its place, in the current transaction; large ones leave their open file behind at once."""
    open_ones = [envelope for envelope in envelopes if not envelope.is_sealed]
    large = {one.blob for one in open_ones if one.blob}
    rows = []
    for envelope in open_ones:
        token = sealed_bytes(envelope)
        beside = len(token) > IN_DATABASE
        envelope.raw, envelope.blob = (None, keep(token)) if beside else (token, "")
        envelope.is_sealed = True
        rows.append(
            {"id": envelope.pk, "raw": envelope.raw, "blob": envelope.blob, "is_sealed": True}
        )
    update_rows(Envelope, rows)
    if large:
        transaction.on_commit(lambda: forget_contents(large))
