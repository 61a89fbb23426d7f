"""What this room puts on others' pages: praise under a customer's words, and the way to what my work did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from tutti.cases.models import Case
from tutti.ground.access.principal import principal
from tutti.ground.ui.nav import NavLink, nav
from tutti.ground.ui.slots import fills
from tutti.listen.models import Message
from tutti.work.outcomes.models import Praise
from tutti.work.outcomes.queries import praise_of, settled_before

NOTHING = mark_safe("")


@fills("cases.message.foot", order=70)
def praise_mark(
    request: HttpRequest, *, case: Case, message: Message, **context: Any
) -> SafeString:
    """One click under a person's words to us. One query a page, and one more under the newest words."""
    if message.direction != Message.Direction.IN or message.automatic or message.history:
        return NOTHING
    newest = message.pk == context.get("newest_message_id")
    given = {
        "case": case,
        "message": message,
        "praise": _praise(request, case).get(message.pk),
        "thanks": newest and principal(request).works_the_desk and settled_before(case, message),
    }
    return render_to_string("outcomes/_praise.html", given, request)


@nav("lists", order=80)
def my_work(request: HttpRequest) -> Iterator[NavLink]:
    if principal(request).member_id is not None:
        yield NavLink(
            label=_("My work for customers"),
            url=reverse("work-for-customers"),
            icon="heart-handshake",
            thumb=_("My work"),
        )


def _praise(request: HttpRequest, case: Case) -> dict[int, Praise]:
    known: dict[int, dict[int, Praise]] = request.__dict__.setdefault("_praise_of_cases", {})
    if case.pk not in known:
        known[case.pk] = praise_of(case)
    return known[case.pk]
