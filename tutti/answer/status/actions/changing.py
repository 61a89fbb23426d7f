"""How the house shows its page."""

from __future__ import annotations

from django.db import transaction

from tutti.answer.status.facts import StatusPageChanged
from tutti.answer.status.models import ONLY, Naming, StatusPage
from tutti.journal.facts import Actor
from tutti.journal.recording import record


@transaction.atomic
def change_status_page(*, is_on: bool, naming: Naming, by: Actor) -> StatusPage:
    """Switch the page on or off, and say how colleagues are named. What is the same already is no change."""
    page, _made = StatusPage.objects.select_for_update().get_or_create(pk=ONLY)
    wanted = {"is_on": is_on, "naming": str(naming)}
    changed = tuple(name for name, value in wanted.items() if getattr(page, name) != value)
    if changed:
        page.is_on, page.naming = is_on, naming
        page.save(update_fields=list(changed))
        record([StatusPageChanged(house=ONLY, fields=changed)], by=by)
    return page
