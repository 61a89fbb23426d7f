"""Remedies for programs: what was given, and proposing to put something right."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from dmr import Body, Path, Query

from tutti.cases.api.reading import seen_case
from tutti.cases.api.shapes import OfCase
from tutti.ground.access.policy import desk, members
from tutti.ground.api.resources import Resource, address, done, refused_by
from tutti.ground.api.shapes import (
    TEXT,
    Id,
    Input,
    Moment,
    Named,
    Output,
    Place,
    Sum,
    as_money,
    as_sum,
    id_in,
    named,
)
from tutti.ground.money import CURRENCIES
from tutti.work.remedies.actions.proposing import (
    propose_remedy,
    revise_remedy,
    withdraw_remedy,
)
from tutti.work.remedies.errors import AmountWrong, RemedyTrouble
from tutti.work.remedies.models import Remedy, RemedySet, State

refused_by(RemedyTrouble)

PAGE = 50
KINDS = Literal["credit", "refund", "waiver", "replacement", "change"]


class OfRemedy(Input):
    """The remedy of an address."""

    remedy_id: Id


class Narrowed(Input):
    """Which remedies; nothing said is all one may see."""

    state: Literal[
        "",
        "proposed",
        "approved",
        "issued",
        "confirmed",
        "declined",
        "withdrawn",
        "failed",
        "uncertain",
    ] = ""
    kind: Literal["", "credit", "refund", "waiver", "replacement", "change"] = ""
    after: Place = ""


class Giving(Input):
    """What is given, how much, what for, and to whom or which account. Money always has an amount."""

    kind: KINDS
    what: Annotated[str, msgspec.Meta(min_length=1, max_length=300, pattern=TEXT)]
    amount: Sum | None = None
    recipient: Annotated[str, msgspec.Meta(max_length=200, pattern=TEXT)] = ""


class RemedyLine(Output):
    """A remedy; `waits` for a decision before it is issued. `recipient` shows its last letters alone."""

    id: int
    case: int
    kind: str
    amount: Sum | None
    what: str
    recipient: str
    state: str
    waits: bool
    proposed_by: Named | None
    proposed_at: Moment
    issued_at: Moment | None
    confirmed_at: Moment | None
    reference: str


class RemedyPage(Output):
    """Remedies, the newest first; `after` leads to older ones."""

    rows: list[RemedyLine]
    after: str


class Remedies(Resource):
    def get(self, parsed_query: Query[Narrowed]) -> RemedyPage:
        """Remedies of every case you may see, newest first."""
        visible = RemedySet(Remedy).visible_to(self.who)
        told = {"state": parsed_query.state, "kind": parsed_query.kind}
        narrowed = visible.filter(**{key: value for key, value in told.items() if value})
        before = id_in(parsed_query.after)
        return _page(narrowed.filter(pk__lt=before) if before else narrowed)


class RemediesOfCase(Resource):
    def get(self, parsed_path: Path[OfCase]) -> list[RemedyLine]:
        """What was proposed or given on a case."""
        of_case = RemedySet(Remedy).filter(case=seen_case(self, parsed_path))
        return [_line(one) for one in of_case.select_related("proposed_by").order_by("pk")]


class Propose(Resource):
    once = True

    def post(self, parsed_path: Path[OfCase], parsed_body: Body[Giving]) -> RemedyLine:
        """Propose to put it right. Below your limit it is approved at once, else it waits for a decision."""
        remedy = propose_remedy(
            seen_case(self, parsed_path),
            kind=parsed_body.kind,
            amount=as_money(_known(parsed_body.amount)),
            what=parsed_body.what,
            recipient=parsed_body.recipient,
            member=self.member,
            nonce=self.nonce.hex,
            by=self.by,
        )
        return _line(remedy)


class OneRemedy(Resource):
    def get(self, parsed_path: Path[OfRemedy]) -> RemedyLine:
        """One remedy."""
        return _line(_seen(self, parsed_path))


class Revise(Resource):
    @done
    def post(self, parsed_path: Path[OfRemedy], parsed_body: Body[Giving]) -> RemedyLine:
        """Change what is proposed. Whatever was decided about it is void, and it asks again as yours."""
        remedy = revise_remedy(
            _seen(self, parsed_path),
            kind=parsed_body.kind,
            amount=as_money(_known(parsed_body.amount)),
            what=parsed_body.what,
            recipient=parsed_body.recipient,
            member=self.member,
            by=self.by,
        )
        return _line(remedy)


class Withdraw(Resource):
    @done
    def post(self, parsed_path: Path[OfRemedy]) -> RemedyLine:
        """Take it back before anything was issued."""
        remedy = _seen(self, parsed_path)
        return _line(withdraw_remedy(remedy, member=self.member, by=self.by))


def _seen(resource: Resource, path: OfRemedy) -> Remedy:
    visible = RemedySet(Remedy).visible_to(resource.who).select_related("case", "proposed_by")
    return get_object_or_404(visible, pk=path.remedy_id)


def _known(amount: Sum | None) -> Sum | None:
    if amount and amount.currency not in CURRENCIES:
        raise AmountWrong(_("Tutti does not know this currency. Use one as EUR, USD or GBP."))
    return amount


def _page(remedies: RemedySet) -> RemedyPage:
    found = list(remedies.select_related("proposed_by").order_by("-pk")[: PAGE + 1])
    rows = [_line(one) for one in found[:PAGE]]
    return RemedyPage(rows=rows, after=str(rows[-1].id) if len(found) > PAGE else "")


def _line(remedy: Remedy) -> RemedyLine:
    return RemedyLine(
        id=remedy.pk,
        case=remedy.case_id,
        kind=remedy.kind,
        amount=as_sum(remedy.money),
        what=remedy.what,
        recipient=remedy.recipient_masked,
        state=remedy.state,
        waits=remedy.state == State.PROPOSED,
        proposed_by=named(remedy.proposed_by),
        proposed_at=remedy.proposed_at,
        issued_at=remedy.issued_at,
        confirmed_at=remedy.confirmed_at,
        reference=remedy.reference,
    )


addresses = [
    address("remedies/", Remedies, name="api-remedies", rule=desk),
    address("remedies/<int:remedy_id>/", OneRemedy, name="api-remedy", rule=members),
    address("remedies/<int:remedy_id>/revise/", Revise, name="api-revise", rule=desk),
    address("remedies/<int:remedy_id>/withdraw/", Withdraw, name="api-take-back", rule=desk),
    address(
        "cases/<int:case_id>/remedies/", RemediesOfCase, name="api-case-remedies", rule=members
    ),
    address("cases/<int:case_id>/propose/", Propose, name="api-propose", rule=desk),
]
