"""What the desk does with a case; each the action its page calls."""

from __future__ import annotations

from typing import Literal

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from dmr import Body, Path

from tutti.cases.actions.assignment import hand_over, take_case
from tutti.cases.actions.closing import close_case, reopen_case
from tutti.cases.actions.granting import grant_case
from tutti.cases.actions.next_action import set_next_action
from tutti.cases.api.reading import seen_case
from tutti.cases.api.shapes import CaseLine, OfCase, case_line
from tutti.cases.errors import ClosingWaits
from tutti.cases.forms import active_members
from tutti.cases.models import Act, Case
from tutti.ground.accounts.models import Department, Member, Role
from tutti.ground.api.errors import Unfit
from tutti.ground.api.resources import Resource, done
from tutti.ground.api.shapes import Id, Input, Line, Moment, Output, Text


class Handing(Input):
    """Where a case goes; without a member its department's keeper hands it out."""

    department: Id
    member: Id | None = None


class Planned(Input):
    """What comes next, who does it, and by when."""

    what: Line
    doer: Id
    due_at: Moment


class Settling(Input):
    """How a case ended. `despite` goes ahead over open work, for a reason."""

    resolution: Literal["settled", "no_answer_needed", "not_ours", "duplicate"]
    despite: bool = False
    reason: Text = ""


class Closing(Output):
    """The case; `waits` says for which decision, where it is not settled yet."""

    case: CaseLine
    waits: str = ""


class Take(Resource):
    @done
    def post(self, parsed_path: Path[OfCase]) -> CaseLine:
        """Make the case yours. Taking what is yours already changes nothing."""
        case = seen_case(self, parsed_path)
        return case_line(take_case(case, owner=self.member, by=self.by))


class HandOver(Resource):
    @done
    def post(self, parsed_path: Path[OfCase], parsed_body: Body[Handing]) -> CaseLine:
        """Hand the case to a department, or to one colleague of the desk."""
        case = seen_case(self, parsed_path)
        department = get_object_or_404(Department, pk=parsed_body.department)
        owner = _at_the_desk(parsed_body.member) if parsed_body.member else None
        return case_line(hand_over(case, department=department, owner=owner, by=self.by))


class NextAction(Resource):
    @done
    def post(self, parsed_path: Path[OfCase], parsed_body: Body[Planned]) -> CaseLine:
        """Say what comes next. A colleague who could not see the case is let in."""
        case = seen_case(self, parsed_path)
        doer = get_object_or_404(active_members(), pk=parsed_body.doer)
        if parsed_body.due_at <= timezone.now():
            raise Unfit(_("This moment is over. Pick a later one."))
        planned = set_next_action(
            case,
            act=Act.DO,
            doer=doer,
            due_at=parsed_body.due_at,
            note=parsed_body.what,
            by=self.by,
        )
        if not doer.works_the_desk:
            grant_case(case, members=[doer], reason="shared", by=self.by, giver=self.member)
        return case_line(planned)


class Close(Resource):
    @done
    def post(self, parsed_path: Path[OfCase], parsed_body: Body[Settling]) -> Closing:
        """Settle the case. Open work refuses it unless you say `despite` and why; a decision may hold it."""
        case = seen_case(self, parsed_path)
        try:
            _close(case, parsed_body, member=self.member, resource=self)
        except ClosingWaits as waits:
            return Closing(case=case_line(case), waits=str(waits))
        return Closing(case=case_line(case))


class Reopen(Resource):
    @done
    def post(self, parsed_path: Path[OfCase]) -> CaseLine:
        """Open a settled case again; its owner acts next."""
        return case_line(reopen_case(seen_case(self, parsed_path), by=self.by))


def _at_the_desk(member: int) -> Member:
    return get_object_or_404(active_members().exclude(role=Role.CONTRIBUTOR), pk=member)


def _close(case: Case, told: Settling, *, member: Member, resource: Resource) -> Case:
    if told.despite and not told.reason.strip():
        raise Unfit(_("Say why, so that colleagues understand it later."))
    return close_case(
        case,
        resolution=told.resolution,
        member=member,
        override=told.despite,
        reason=told.reason.strip()[:500],
        by=resource.by,
    )
