"""What was understood of one message, why, and setting it right."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page, wants_a_part
from tutti.listen.models import Message
from tutti.triage.queries import readings_of
from tutti.triage.teaching.actions.correcting import correct_reading, take_correction_back
from tutti.triage.teaching.errors import TeachingTrouble
from tutti.triage.teaching.forms import RightForm
from tutti.triage.teaching.seeing import visible_message
from tutti.triage.teaching.showing import ReadingShown


@policy(desk)
@require_safe
def reading(request: HttpRequest, message_id: int) -> HttpResponse:
    """A page of its own; for the disclosure under a message its inside."""
    return _shown(request, visible_message(message_id, principal(request)))


@policy(desk)
@require_POST
def correct(request: HttpRequest, message_id: int) -> HttpResponse:
    """One part, chosen by one button."""
    message = visible_message(message_id, principal(request))
    form = RightForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the words offered."))
        return _answer(request, message)
    try:
        topics = _reading_of(message).understood.topics
        correct_reading(message, form.right(topics), member=signed_in(request))
    except TeachingTrouble as trouble:
        messages.error(request, str(trouble))
    return _answer(request, message)


@policy(desk)
@require_POST
def take_back(request: HttpRequest, message_id: int) -> HttpResponse:
    """Undo the newest correction."""
    message = visible_message(message_id, principal(request))
    try:
        take_correction_back(message, member=signed_in(request))
    except TeachingTrouble as trouble:
        messages.error(request, str(trouble))
    return _answer(request, message)


def _answer(request: HttpRequest, message: Message) -> HttpResponse:
    if wants_a_part(request):
        shown = _reading_of(message)
        return page(request, "teaching/_reading.html", shown=shown, line=shown.line, opened=True)
    return redirect("reading", message_id=message.pk)


def _shown(request: HttpRequest, message: Message) -> HttpResponse:
    return page(
        request,
        "teaching/reading.html",
        part="inside",
        shown=_reading_of(message),
        in_line=wants_a_part(request),
    )


def _reading_of(message: Message) -> ReadingShown:
    understood = readings_of([message.pk]).get(message.pk)
    if understood is None:
        raise Http404
    return ReadingShown(message, understood)
