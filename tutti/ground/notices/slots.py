from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tutti.ground.access.principal import principal
from tutti.ground.notices.queries import unread_count
from tutti.ground.ui.nav import NavLink, nav


@nav("lists", order=30)
def needs_me(request: HttpRequest) -> Iterator[NavLink]:
    member_id = principal(request).member_id
    if member_id is not None:
        yield NavLink(
            label=_("Needs me"),
            url=reverse("needs-me"),
            icon="bell",
            count=unread_count(member_id) or None,
        )
