"""Rules in the small house: one of each state, what one did, and two replays of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tutti.engines.replays.models import Part, Replay, ReplayState
from tutti.engines.replays.standing import as_json
from tutti.engines.rules.actions.saving import save_rule
from tutti.engines.rules.actions.switching import switch_rule
from tutti.engines.rules.models import Effect, Rule
from tutti.engines.rules.standing import standing_of
from tutti.engines.rules.wording import Wording
from tutti.journal.facts import SYSTEM

ACTIONS = [{"verb": "triage.count", "params": {}}]
# a rule as its form sends it
TYPED = {
    "name": "Short ones",
    "condition": "message.length < 3",
    "actions": "1",
    "action-0-verb": "triage.count",
}
GROUP = "new:kept:counted"
FILE = json.dumps({"tutti_rules": 1, "rules": []})


def add_rules(places: dict[str, Any]) -> dict[str, Any]:
    rule = _rule("Short thanks", "message.length < 9")
    _rule("Prizes", 'message.text.contains("#win")')
    switch_rule(rule, state="shadow", by=SYSTEM)
    message = places["own"].conversation.messages.order_by("pk").first()
    effect = Effect.objects.create(
        version=rule.current,
        verb="triage.count",
        subject_kind="message",
        subject_id=message.pk,
        at=timezone.now(),
    )
    done = _replay(rule, ReplayState.DONE)
    ids = [place.conversation.messages.order_by("pk").first().pk for place in places.values()]
    Part.objects.create(replay=done, group=GROUP, ids=sorted(ids))
    return {
        "rule": rule,
        "effect": effect,
        "done": done,
        "running": _replay(rule, ReplayState.RUNNING),
    }


def _rule(name: str, condition: str) -> Rule:
    wording = Wording(name=name, condition=condition, actions=ACTIONS)
    return save_rule(None, wording=wording, by=SYSTEM, kind="filter")


def _replay(rule: Rule, state: str) -> Replay:
    assert rule.current is not None
    group = {"what": "new", "from": "kept", "to": "counted", "number": 3}
    return Replay.objects.create(
        kind="filter",
        rule=rule,
        asked=as_json([standing_of(rule.current)]),
        mine=[rule.current.pk],
        start=timezone.now() - timedelta(days=30),
        end=timezone.now(),
        state=state,
        looked=3,
        hit=3,
        groups={GROUP: group},
    )
