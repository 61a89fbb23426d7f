"""What this room puts on others' pages: a button of the composer, and who came by an invitation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from tutti.answer.inviting.models import Invitation
from tutti.answer.inviting.ways import ways_for
from tutti.cases.models import Case
from tutti.ground.access.principal import principal
from tutti.ground.ui.slots import fills

NOTHING = mark_safe("")


@fills("answer.composer.tools")
def take_it_to_private(
    request: HttpRequest, *, composer: Any, case: Case, **_more: Any
) -> SafeString:
    """The ways to go on in private, in a public conversation that can be answered."""
    if composer.reason:
        return NOTHING
    ways = ways_for(composer.conversation)
    if not ways:
        return NOTHING
    given = {"case": case, "ways": ways, "id": composer.id}
    return render_to_string("inviting/_ways.html", given, request)


@fills("cases.detail.outside.head")
def who_came(request: HttpRequest, *, case: Case, **_context: Any) -> SafeString:
    """An invitation somebody answered from an account we do not know: is it them?"""
    if not principal(request).works_the_desk:
        return NOTHING
    came = Invitation.objects.came_unsure().filter(case=case).select_related("came__channel")
    given = {"case": case, "invitations": list(came.order_by("came_at")[:5])}
    return (
        render_to_string("inviting/_came.html", given, request) if given["invitations"] else NOTHING
    )
