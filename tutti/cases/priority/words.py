"""Why a case stands where it stands: in a few words for a line of a list, in a sentence for its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutti.cases.models import Case
from tutti.cases.priority.knowing import waits_since
from tutti.cases.priority.parts import Code
from tutti.cases.ranks import Reason, says_reasons
from tutti.ground.time import words

Given = Mapping[str, Any]
Said = Callable[[Case, Given, datetime], str]


@says_reasons
def reason_in_words(case: Case, reason: Reason, now: datetime) -> str:
    """In a few words; dates and stretches are those of now. Nothing for a code of a later version."""
    given = reason.get("with", {}) | {"points": reason["points"]}
    said = _SHORT.get(reason["code"])
    return said(case, given, now) if said else ""


def _promise(case: Case, _given: Given, now: datetime) -> str:
    if case.promised_at is None:
        return _("promise at risk")
    return _("promise: %(left)s") % {"left": words.left(case.promised_at, now)}


def _waiting(case: Case, _given: Given, now: datetime) -> str:
    since = waits_since(case)
    return _("waits %(time)s") % {"time": words.duration(now - since)} if since else ""


def _repeat(_case: Case, given: Given, _now: datetime) -> str:
    asked, others = given.get("unanswered", 0), given.get("others", 0)
    if asked > 1:
        return ngettext("wrote once", "wrote %(number)d times", asked) % {"number": asked}
    said = ngettext("%(number)d other case lately", "%(number)d other cases lately", others)
    return said % {"number": others}


def _reach(_case: Case, given: Given, _now: datetime) -> str:
    reach = given.get("reach", 0)
    return ngettext("%(number)s follower", "%(number)s followers", reach) % {"number": f"{reach:,}"}


def _urgency(_case: Case, given: Given, _now: datetime) -> str:
    return _("words of danger") if given.get("urgency", 0) > 2 else _("urgent words")  # noqa: PLR2004 -- the highest


def _hand(_case: Case, given: Given, _now: datetime) -> str:
    return _("raised by hand") if given["points"] > 0 else _("lowered by hand")


_SHORT: dict[str, Said] = {
    Code.PROMISE: _promise,
    Code.WAITING: _waiting,
    Code.VULNERABLE: lambda *_all: _("special care"),
    Code.VALUE: lambda *_all: _("valued customer"),
    Code.URGENCY: _urgency,
    Code.MOOD: lambda *_all: _("upset words"),
    Code.REACH: _reach,
    Code.REPEAT: _repeat,
    Code.TOPIC: lambda _case, given, _now: str(given.get("topic", "")),
    Code.RULE: lambda _case, given, _now: str(given.get("name", "")),
    Code.HAND: _hand,
}
