"""Words of ours for what the database keeps as keys."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RESOLUTION_WORDS: dict[str, str | Promise] = {
    "settled": _("Settled with the customer"),
    "no_answer_needed": _("Needs no answer"),
    "duplicate": _("The same as another case"),
    "not_ours": _("Not for us"),
    "history": _("Settled before Tutti"),
}
TO_CHOOSE = ("settled", "no_answer_needed", "not_ours", "duplicate")
