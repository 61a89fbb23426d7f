"""Replies that wait for an approval: shown at the end of the conversation, taken back to be changed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tutti.answer.actions.releasing import take_back
from tutti.answer.addresses import case_page
from tutti.answer.errors import CannotSend
from tutti.answer.models import HeldReply
from tutti.answer.queries import held_of
from tutti.cases.models import Case
from tutti.ground.access.policy import desk, members, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor


@policy(members)
@require_safe
def held_replies(request: HttpRequest, case_id: int) -> HttpResponse:
    """The waiting replies alone, for a page that hears that the case changed."""
    case = get_object_or_404(Case.objects.visible_to(principal(request)), pk=case_id)
    return page(request, "answer/_held.html", case=case, waiting=held_of(case))


@policy(desk)
@require_POST
def edit_held(request: HttpRequest, held_id: int) -> HttpResponse:
    """Take it back into the composer; sending it again asks again."""
    visible = HeldReply.objects.visible_to(principal(request))
    held, who = get_object_or_404(visible, pk=held_id), signed_in(request)
    try:
        take_back(held, who=who, by=Actor.member(who.pk))
    except CannotSend as trouble:
        messages.error(request, str(trouble))
    else:
        messages.info(request, _("It is a draft again. Nobody is asked until you send it."))
    return HttpResponseRedirect(f"{case_page(held.case_id)}#reply-{held.conversation_id}")
