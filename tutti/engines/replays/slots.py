"""What replays put on the pages of rules: the ways to begin one, and what a rule found in shadow."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from tutti.engines.replays.models import Replay, ReplaySet
from tutti.engines.replays.past import past_of
from tutti.engines.replays.shadowing import shadow_of
from tutti.engines.rules.kinds import Kind
from tutti.engines.rules.models import Rule
from tutti.ground.access.principal import principal
from tutti.ground.ui.slots import fills

LATELY = 3


@fills("rules.list")
def of_list(request: HttpRequest, *, kind: Kind, **_context: Any) -> SafeString:
    return _drawn(request, kind.name, "replays/_of_list.html", kind=kind)


@fills("rules.rule")
def of_rule(request: HttpRequest, *, rule: Rule, **_context: Any) -> SafeString:
    return _drawn(request, rule.kind, "replays/_of_rule.html", rule=rule)


@fills("rules.write")
def of_writing(
    request: HttpRequest, *, kind: Kind, rule: Rule | None, **_context: Any
) -> SafeString:
    return _drawn(request, kind.name, "replays/_of_writing.html", kind=kind, rule=rule)


@fills("rules.shadow")
def of_shadow(request: HttpRequest, *, rule: Rule, **_context: Any) -> SafeString:
    who = principal(request)
    lately = ReplaySet(Replay).visible_to(who).filter(rule=rule)[:LATELY]
    given = {"rule": rule, "shadow": shadow_of(rule, who), "lately": lately}
    return render_to_string("replays/_on_rule.html", given, request)


def _drawn(request: HttpRequest, of: str, template: str, **given: Any) -> SafeString:
    """Only for administrators, and where somebody tells about the past."""
    if not principal(request).is_administrator or past_of(of) is None:
        return mark_safe("")
    return render_to_string(template, given, request)
