from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tutti.ground.access.principal import Principal, principal
from tutti.ground.notices.models import Notice
from tutti.ground.notices.queries import unread_of
from tutti.ground.ui.counts import count_of, counts
from tutti.ground.ui.nav import NavLink, nav


@counts("needs me")
def unread(who: Principal) -> QuerySet[Notice]:
    return unread_of(who.member_id or 0)


@nav("lists", order=30)
def needs_me(request: HttpRequest) -> Iterator[NavLink]:
    member_id = principal(request).member_id
    if member_id is not None:
        yield NavLink(
            label=_("Needs me"),
            url=reverse("needs-me"),
            icon="bell",
            count=count_of(request, "needs me") or None,
        )
