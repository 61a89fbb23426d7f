"""How a rule fares, in a few words: stopped, failing, never matched, not asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutti.engines.rules.models import Health, Rule, RuleState

LONG = timedelta(days=7)
ENOUGH = 100  # asked so often, a rule that never held is worth a look


@dataclass(frozen=True, kw_only=True)
class Fares:
    """`words` are empty where there is nothing to say: it is asked, and sometimes it holds."""

    words: str = ""
    tone: Literal["", "soon", "late"] = ""


def fares(rule: Rule, health: Health | None) -> Fares:
    """The one thing worth saying about a rule now; `health` is of its current version."""
    if rule.trouble:
        return Fares(words=_stopped(rule), tone="late")
    if rule.state == RuleState.OFF:
        return Fares()
    if health is None or not health.runs or health.last_run_at is None:
        return Fares(words=_("Not asked yet."))
    if health.failures and health.recent_failures:
        return Fares(words=_failed(health), tone="soon")
    return _quiet(health, timezone.now() - health.last_run_at)


def _quiet(health: Health, since: timedelta) -> Fares:
    if since > LONG:
        words = ngettext("Not asked for %(days)d day.", "Not asked for %(days)d days.", since.days)
        return Fares(words=words % {"days": since.days}, tone="soon")
    if not health.hits:
        return Fares(words=_never(health), tone="soon" if health.runs >= ENOUGH else "")
    return Fares()


def _stopped(rule: Rule) -> str:
    if rule.trouble_with:
        return _("Stopped: it goes in circles with “%(other)s”.") % {"other": rule.trouble_with}
    return _("Stopped. %(why)s") % {"why": rule.trouble_says or rule.get_trouble_display()}


def _failed(health: Health) -> str:
    return _("Could not be asked %(failures)d of %(runs)d times. %(why)s") % {
        "failures": health.failures,
        "runs": health.runs,
        "why": health.last_failure,
    }


def _never(health: Health) -> str:
    return ngettext(
        "Asked once, never matched.", "Asked %(runs)d times, never matched.", health.runs
    ) % {"runs": health.runs}
