"""Saved replies: words used again, kept per language."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from tutti.answer.facts import SavedReplyChanged
from tutti.answer.models import SavedReply
from tutti.ground.accounts.models import Department
from tutti.journal.facts import Actor
from tutti.journal.recording import record


@transaction.atomic
def save_reply(
    saved: SavedReply,
    *,
    name: str,
    texts: Mapping[str, str],
    department: Department | None,
    by: Actor,
) -> SavedReply:
    """Add or change a saved reply. `texts` maps language codes to texts; what is left out is gone."""
    saved.name, saved.texts, saved.department = name, dict(texts), department
    saved.save()
    record([SavedReplyChanged(saved_reply=saved.pk)], by=by)
    return saved


@transaction.atomic
def remove_saved_reply(saved: SavedReply, *, by: Actor) -> None:
    """Take it out of everybody's list; what was sent with its words stays."""
    record([SavedReplyChanged(saved_reply=saved.pk, removed=True)], by=by)
    saved.delete()
