"""Naming a list of cases, and letting the name go."""

from __future__ import annotations

from tutti.cases.models import SavedView
from tutti.ground.accounts.models import Member


def save_view(member: Member, *, name: str, query: str) -> SavedView:
    """Keep the list at `query` under `name` for this member; an older one of that name gives way.

    No fact: it is the member's own bookmark, and nobody else sees it.
    """
    view, _made = SavedView.objects.update_or_create(
        member=member, name=name.strip()[:80], defaults={"query": query}
    )
    return view


def forget_view(view: SavedView) -> None:
    """Let a saved view go; its cases stay where they are."""
    view.delete()
