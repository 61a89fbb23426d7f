"""The date a composer promises: one found in the words and picked, or one set by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tutti.cases.promises.actions.dated import require_ahead
from tutti.cases.promises.errors import DateWrong

PICKED, OWN = "promise_at", "promise_own"


def promised_in(posted: Mapping[str, str]) -> datetime | None:
    """The date to promise with this reply, None for none. What cannot be promised is `DateWrong`.

    A date set by hand wins; it is in the reader's zone.
    """
    typed = posted.get(OWN, "").strip() or posted.get(PICKED, "").strip()
    if not typed:
        return None
    try:
        found = parse_datetime(typed)
    except ValueError:
        found = None
    if found is None:
        raise DateWrong(_("This date does not exist. Pick another, or leave it empty."))
    due_at = found if timezone.is_aware(found) else timezone.make_aware(found)
    require_ahead(due_at)
    return due_at
