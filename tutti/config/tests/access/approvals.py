"""Approvals in the small house: one under each case, asked and decided by its owner; a held reply; a limit, a rule."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from tutti.answer.models import HeldReply
from tutti.ground.files.keeping import keep
from tutti.ground.money import Money
from tutti.journal.facts import Actor
from tutti.work.actions.settling import locked_case
from tutti.work.approvals.actions.clearing import clear
from tutti.work.approvals.acts import HeldAct
from tutti.work.approvals.links import make_link
from tutti.work.approvals.models import Approval, Limit, Rule, RuleStep

OWNERS = {
    "own": frozenset({"agent_a"}),
    "granted": frozenset({"agent_a"}),
    "foreign": frozenset({"zoe"}),
}


def add_approvals(places: dict[str, Any]) -> dict[str, Any]:
    """`places` get an approval that only their owner decides, its link, and a reply that waits."""
    for number, place in enumerate(places.values(), start=10**6):
        approval = _asked(place, number)
        place.extra["approval"] = approval
        place.extra["approval_link"] = make_link(approval, member=place.owner).split("/")[2]
        place.extra["held"] = _held(place)
    limit = Limit.objects.create(
        role="agent", currency="CHF", per_act=100, per_case=100, per_person=100
    )
    rule = Rule.objects.create(name="Steps", act="work.step")
    RuleStep.objects.create(rule=rule, position=1, authority="keeper")
    return {"limit": limit, "rule": rule}


def _asked(place: Any, number: int) -> Approval:
    """By a rule of its own, gone right after: nobody but the owner may be let in by being asked."""
    rule = Rule.objects.create(name="Own", act="work.remedy", self_approval=True)
    step = RuleStep.objects.create(rule=rule, position=1, authority="named")
    step.members.set([place.owner])
    data = f"bound {place.case.title}".encode()
    file = {"name": "a.txt", "type": "text/plain", "size": len(data), "digest": keep(data)}
    content = {"what": f"Approval {place.case.title}", "files": [file]}
    act = HeldAct("work.remedy", place.case.pk, content, ("remedy", number), Money(100, "GBP"))
    with locked_case(place.case.pk) as case:
        approval = clear(act, case=case, member=place.owner, by=Actor.member(place.owner.pk))
    rule.delete()
    assert approval is not None
    return approval


def _held(place: Any) -> HeldReply:
    return HeldReply.objects.create(
        case=place.case,
        conversation=place.conversation,
        member=place.owner,
        channel=place.conversation.channel,
        text=f"Held {place.case.title}",
        audience=place.conversation.audience,
        party_kind=place.conversation.party_kind,
        party_value=place.conversation.party_value,
        nonce=uuid.uuid4(),
        base_message_id=0,
        held_at=timezone.now(),
    )
