"""What wakes a rule that reacts. Whoever runs such rules says what a trigger may hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from tutti.engines.rules.errors import RuleWrong

Trigger = Mapping[str, Any]
LONGEST = 2000  # letters as JSON

_checks: list[Callable[[Trigger], None]] = []


def checks_triggers(check: Callable[[Trigger], None]) -> Callable[[Trigger], None]:
    """Register what raises `RuleWrong` for a trigger that nothing would ever wake."""
    _checks.append(check)
    return check


def check_trigger(kind: str, trigger: Trigger) -> None:
    """`RuleWrong` with a sentence when a rule of this kind cannot be woken by this."""
    if kind != "react":
        if trigger:
            raise RuleWrong(_("Only a rule that reacts waits for something to happen."))
        return
    if not trigger:
        raise RuleWrong(_("Say what the rule waits for."))
    if len(json.dumps(trigger, default=str)) > LONGEST:
        raise RuleWrong(_("What the rule waits for is too long."))
    for check in _checks:
        check(trigger)
