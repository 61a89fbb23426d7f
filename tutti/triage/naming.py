"""Words of ours for what was understood."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOODS: dict[str, str | Promise] = {
    "positive": _("positive"),
    "neutral": _("neutral"),
    "negative": _("negative"),
    "": _("not sure"),
}
INTENTS: dict[str, str | Promise] = {
    "question": _("question"),
    "complaint": _("complaint"),
    "praise": _("praise"),
    "idea": _("idea"),
    "change": _("wants a change"),
    "cancel": _("wants to cancel"),
    "sales": _("interest in buying"),
    "spam": _("spam"),
    "banter": _("banter"),
    "": _("not sure"),
}
