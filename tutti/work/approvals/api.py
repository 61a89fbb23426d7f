"""Approvals for programs: read exactly what is decided, and decide that. Nobody decides their own act here either."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from django.http import Http404
from dmr import Body, Path, Query

from tutti.ground.access.policy import members
from tutti.ground.api.resources import Resource, address, done
from tutti.ground.api.shapes import (
    Id,
    Input,
    Moment,
    Named,
    Output,
    Place,
    Sum,
    Text,
    as_sum,
    id_in,
    named,
)
from tutti.work.approvals.actions.voicing import Say, voice
from tutti.work.approvals.actions.withdrawing import withdraw_approval
from tutti.work.approvals.models import Approval, ApprovalSet, Verdict
from tutti.work.approvals.queries import Card, cards

PAGE = 50
Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class OfApproval(Input):
    """The approval of an address."""

    approval_id: Id


class Which(Input):
    """`mine`: those you may decide now; `asked`: those you asked for. `after` leads to the next page."""

    which: Literal["mine", "asked"] = "mine"
    after: Place = ""


class Deciding(Input):
    """`digest` is that of the approval as you read it: what changed meanwhile is not decided. A no needs a reason."""

    verdict: Literal["approve", "decline"]
    digest: Digest
    reason: Text = ""


class ApprovalLine(Output):
    """An act that waits for a decision: all of its `content`, as it is bound, and the digest that binds it."""

    id: int
    case: int
    act: str
    what: str
    amount: Sum | None
    content: dict[str, Any]
    digest: str
    state: str
    asked_by: Named | None
    asked_at: Moment
    due_at: Moment
    ended_at: Moment | None
    may_decide: bool
    waits_for: list[Named]


class ApprovalPage(Output):
    """Open approvals, oldest first; `after` leads to the next page."""

    rows: list[ApprovalLine]
    after: str


class Approvals(Resource):
    def get(self, parsed_query: Query[Which]) -> ApprovalPage:
        """The approvals you may decide, or those you asked for."""
        every = ApprovalSet(Approval)
        asked = every.open().filter(asked_by=self.member)
        wanted = asked if parsed_query.which == "asked" else every.waiting_for(self.member)
        further = wanted.filter(pk__gt=id_in(parsed_query.after)).order_by("pk")[: PAGE + 1]
        found = cards(further, self.member)
        rows = [_line(card) for card in found[:PAGE]]
        return ApprovalPage(rows=rows, after=str(rows[-1].id) if len(found) > PAGE else "")


class OneApproval(Resource):
    def get(self, parsed_path: Path[OfApproval]) -> ApprovalLine:
        """One approval, with the digest to decide it by."""
        return _line(_seen(self, parsed_path))


class Decide(Resource):
    @done
    def post(self, parsed_path: Path[OfApproval], parsed_body: Body[Deciding]) -> ApprovalLine:
        """Say yes or no to exactly what the digest stands for. Never to your own act."""
        card, told = _seen(self, parsed_path), parsed_body
        verdict = Verdict(told.verdict)
        say = Say(verdict=verdict, digest=told.digest, reason=told.reason, road="api")
        voice(card.approval, who=self.member, say=say, by=self.by)
        return _line(_seen(self, parsed_path))


class Withdraw(Resource):
    @done
    def post(self, parsed_path: Path[OfApproval]) -> ApprovalLine:
        """Take it back. Nobody is asked any more."""
        withdraw_approval(_seen(self, parsed_path).approval, who=self.member, by=self.by)
        return _line(_seen(self, parsed_path))


def _seen(resource: Resource, path: OfApproval) -> Card:
    visible = ApprovalSet(Approval).visible_to(resource.who).filter(pk=path.approval_id)
    found = cards(visible, resource.member)
    if not found:
        raise Http404
    return found[0]


def _line(card: Card) -> ApprovalLine:
    approval = card.approval
    return ApprovalLine(
        id=approval.pk,
        case=approval.case_id,
        act=approval.act,
        what=approval.what,
        amount=as_sum(approval.amount),
        content=approval.content,
        digest=approval.digest,
        state=approval.state,
        asked_by=named(approval.asked_by),
        asked_at=approval.asked_at,
        due_at=approval.due_at,
        ended_at=approval.ended_at,
        may_decide=card.may_decide,
        waits_for=[Named(id=one.pk, name=one.name) for one in card.deciders],
    )


addresses = [
    address("approvals/", Approvals, name="api-approvals", rule=members),
    address("approvals/<int:approval_id>/", OneApproval, name="api-approval", rule=members),
    address("approvals/<int:approval_id>/decide/", Decide, name="api-decide", rule=members),
    address("approvals/<int:approval_id>/withdraw/", Withdraw, name="api-unask", rule=members),
]
