"""Lists of cases, one case, its messages."""

from __future__ import annotations

from typing import Literal

from django.db.models import Q
from django.shortcuts import get_object_or_404
from dmr import Path, Query

from tutti.cases.api.shapes import (
    CaseLine,
    CasePage,
    MessagePage,
    OfCase,
    case_line,
    message_line,
)
from tutti.cases.models import Case
from tutti.cases.queries import PAGE, Wanted, case_list, conversations_of
from tutti.ground.api.resources import Resource
from tutti.ground.api.shapes import Id, Input, Place
from tutti.ground.db.places import place_in
from tutti.listen.models import Message


class Asked(Input):
    """Which cases: like the lists of the pages. Nothing said is every open case one may see."""

    department: Id | None = None
    shelf: Literal["", "to_take", "us", "customer", "outside", "closed"] = ""
    mine: bool = False
    person: Id | None = None
    acts: Literal["", "owner", "colleagues", "away"] = ""
    order: Literal["due", "waiting", "priority"] = "due"
    after: Place = ""


class Older(Input):
    """`after` of a page leads to older messages."""

    after: Place = ""


class Cases(Resource):
    def get(self, parsed_query: Query[Asked]) -> CasePage:
        """A list of cases: least time left first, of settled ones the latest."""
        wanted = wanted_of(parsed_query, self.member.pk)
        page = case_list(self.who, wanted, after=parsed_query.after)
        return CasePage(rows=[case_line(row.case) for row in page.rows], after=page.after)


class OneCase(Resource):
    def get(self, parsed_path: Path[OfCase]) -> CaseLine:
        """One case."""
        return case_line(seen_case(self, parsed_path))


class Messages(Resource):
    def get(self, parsed_path: Path[OfCase], parsed_query: Query[Older]) -> MessagePage:
        """What was said with the customer, in every conversation of the case, newest first."""
        found = _messages(seen_case(self, parsed_path), parsed_query.after)
        shown = found[:PAGE]
        after = f"{shown[-1].at.isoformat()}_{shown[-1].pk}" if len(found) > PAGE else ""
        return MessagePage(rows=[message_line(one) for one in shown], after=after)


def seen_case(resource: Resource, path: OfCase) -> Case:
    """The case of the address, for those who may see it; for everybody else it is not there."""
    visible = Case.objects.visible_to(resource.who)
    related = visible.select_related("person__survivor", "owner", "doer", "department")
    return get_object_or_404(related, pk=path.case_id)


def wanted_of(asked: Asked, member: int) -> Wanted:
    return Wanted(
        department=asked.department,
        shelf=asked.shelf,
        mine=member if asked.mine else None,
        person=asked.person,
        acts=asked.acts,
        order=asked.order,
    )


def _messages(case: Case, after: str) -> list[Message]:
    """One more than a page holds."""
    messages = Message.objects.filter(conversation__in=[one.pk for one in conversations_of(case)])
    moment, id_ = place_in(after)
    if moment:
        messages = messages.filter(Q(at__lt=moment) | Q(at=moment, id__lt=id_))
    related = messages.select_related("conversation__channel").prefetch_related("attachments")
    return list(related.order_by("-at", "-id")[: PAGE + 1])
