"""What wakes a rule that reacts, in words: a fact, `{"fact": "cases.closed"}`, or time that has passed since a moment,
`{"moment": "case.waiting_since", "minutes": 180}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutti.engines.rules.building.rows import fields_in
from tutti.journal.facts import REGISTRY

HOUR, DAY = 60, 1440  # minutes


def trigger_in_words(trigger: Mapping[str, Any], scope: str) -> str:
    """A sentence's beginning: "When Ada closed the case"; "" for a rule that waits for nothing."""
    if "fact" in trigger:
        return _("When: %(fact)s") % {"fact": fact_in_words(str(trigger["fact"]))}
    if "moment" in trigger:
        field = fields_in(scope).get(str(trigger["moment"]))
        label = str(field.label) if field else str(trigger["moment"])
        minutes = int(trigger.get("minutes") or 0)
        words = (
            _("%(span)s after: %(moment)s") if minutes >= 0 else _("%(span)s before: %(moment)s")
        )
        return words % {"span": span_in_words(abs(minutes)), "moment": label}
    return ""


def fact_in_words(name: str) -> str:
    """The sentence a timeline shows, with "somebody" for whoever did it."""
    fact = REGISTRY.get(name)
    return str(fact.says).replace("{by}", _("somebody")) if fact else name


def span_in_words(minutes: int) -> str:
    if minutes and minutes % DAY == 0:
        days = minutes // DAY
        return ngettext("%(number)d day", "%(number)d days", days) % {"number": days}
    if minutes and minutes % HOUR == 0:
        hours = minutes // HOUR
        return ngettext("%(number)d hour", "%(number)d hours", hours) % {"number": hours}
    return ngettext("%(number)d minute", "%(number)d minutes", minutes) % {"number": minutes}
