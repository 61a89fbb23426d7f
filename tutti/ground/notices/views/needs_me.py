"""What needs the member who looks: everything they were told, the unread first."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST, require_safe

from tutti.ground.access.policy import members, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.notices.actions.reading import mark_all_read, mark_read
from tutti.ground.notices.kinds import NoticeKind, kind_of
from tutti.ground.notices.models import Notice
from tutti.ground.ui.page import page

SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class Line:
    """A notice as it reads now, in the reader's language."""

    notice: Notice
    kind: NoticeKind

    @cached_property
    def says(self) -> str:
        if self.kind.tells:
            return self.kind.tells(self.notice)
        said: str = str(self.kind.says) % self.notice.params
        return said

    @property
    def path(self) -> str:
        return self.kind.path(self.notice)


@policy(members)
@require_safe
def needs_me(request: HttpRequest) -> HttpResponse:
    told = signed_in(request).notices.order_by("-id")
    unread = list(told.filter(read_at__isnull=True)[:SHOWN])
    earlier = list(told.filter(read_at__isnull=False)[: SHOWN - len(unread)])
    return page(
        request,
        "notices/needs_me.html",
        part="list",
        unread=_lines(unread),
        earlier=_lines(earlier),
    )


@policy(members)
@require_POST
def read_one(request: HttpRequest, notice_id: int) -> HttpResponse:
    mark_read(get_object_or_404(signed_in(request).notices, pk=notice_id))
    return redirect("needs-me")


@policy(members)
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    mark_all_read(signed_in(request))
    return redirect("needs-me")


def _lines(notices: list[Notice]) -> list[Line]:
    known = ((notice, kind_of(notice)) for notice in notices)
    return [Line(notice=notice, kind=kind) for notice, kind in known if kind]
