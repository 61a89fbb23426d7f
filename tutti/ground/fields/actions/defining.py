"""Adding a field, changing its words, retiring it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from tutti.ground.fields.facts import FieldChanged, FieldDefined, FieldRetired
from tutti.ground.fields.models import Definition
from tutti.ground.text.folding import fold
from tutti.journal.facts import Actor
from tutti.journal.recording import record

CHANGEABLE = ("labels", "choices", "private", "place")


@transaction.atomic
def define_field(
    *,
    on: str,
    labels: dict[str, str],
    kind: str,
    by: Actor,
    private: bool = False,
    choices: Sequence[dict[str, Any]] = (),
    currency: str = "",
) -> Definition:
    """Add a field at the end; its key is made of its first label and never changes."""
    known = Definition.objects.select_for_update().filter(on=on)
    taken = set(known.values_list("key", flat=True))
    last = Definition.objects.filter(on=on).aggregate(last=Max("place"))["last"] or 0
    definition = Definition.objects.create(
        on=on,
        key=_free_key(next(iter(labels.values()), ""), taken),
        labels=labels,
        kind=kind,
        private=private,
        choices=list(choices),
        currency=currency,
        place=last + 1,
    )
    defined = FieldDefined(definition=definition.pk, on=on, kind=kind, private=private)
    record([defined], by=by)
    return definition


@transaction.atomic
def change_field(definition: Definition, *, by: Actor, **changes: Any) -> Definition:
    """Change labels, choices, `private` or place. Key and kind are refused: values would lose their meaning."""
    refused = set(changes) - set(CHANGEABLE)
    if refused:
        raise TypeError(f"A field's {', '.join(sorted(refused))} never changes.")
    locked = Definition.objects.select_for_update().get(pk=definition.pk)
    new = {key: value for key, value in changes.items() if getattr(locked, key) != value}
    for key, value in new.items():
        setattr(locked, key, value)
    if new:
        locked.save(update_fields=list(new))
        record([FieldChanged(definition=locked.pk, changed=tuple(sorted(new)))], by=by)
    return locked


@transaction.atomic
def retire_field(definition: Definition, *, by: Actor) -> None:
    """Ask for the field no more. Retiring again is harmless."""
    locked = Definition.objects.select_for_update().get(pk=definition.pk)
    if locked.retired_at is None:
        locked.retired_at = timezone.now()
        locked.save(update_fields=["retired_at"])
        record([FieldRetired(definition=locked.pk)], by=by)


def key_from(label: str) -> str:
    """A label as a key: small Latin letters, figures and underscores; "field" where none is left."""
    return re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[:32] or "field"


def _free_key(label: str, taken: set[str]) -> str:
    key = key_from(label)
    number = 1
    while key in taken:
        number += 1
        key = f"{key_from(label)}_{number}"
    return key
