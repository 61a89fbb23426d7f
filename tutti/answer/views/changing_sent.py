"""Editing and deleting what was sent, where its network allows it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tutti.answer.actions.changing_sent import delete_sent, edit_sent
from tutti.answer.addresses import case_page
from tutti.answer.amending import why_not_changed
from tutti.answer.errors import CannotSend
from tutti.answer.models import Amendment, Send
from tutti.answer.wording import network_of
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor

CONFLICT = 409


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_sent_reply(request: HttpRequest, send_id: int) -> HttpResponse:
    """Other words for what was sent; whatever stands against them, they are shown again."""
    send, who = _seen(request, send_id), signed_in(request)
    if cannot := why_not_changed(send, Amendment.Act.EDIT):
        messages.error(request, cannot)
        return HttpResponseRedirect(_message_of(send))
    reason, text = "", request.POST.get("text", send.message.text)
    if request.method == "POST":
        try:
            edit_sent(send, text=text, member=who, by=Actor.member(who.pk))
        except CannotSend as trouble:
            reason = str(trouble)
        else:
            messages.info(request, _("It is being changed there."))
            return HttpResponseRedirect(_message_of(send))
    return page(
        request,
        "answer/edit_sent.html",
        status=CONFLICT if reason else 200,
        send=send,
        text=text,
        reason=reason,
        manners=network_of(send.conversation).manners,
        back=_message_of(send),
    )


@policy(desk)
@require_POST
def delete_sent_reply(request: HttpRequest, send_id: int) -> HttpResponse:
    send, who = _seen(request, send_id), signed_in(request)
    try:
        delete_sent(send, member=who, by=Actor.member(who.pk))
    except CannotSend as trouble:
        messages.error(request, str(trouble))
    else:
        messages.info(request, _("It is being deleted there. Here its words stay."))
    return HttpResponseRedirect(_message_of(send))


def _seen(request: HttpRequest, send_id: int) -> Send:
    visible = Send.objects.visible_to(principal(request))
    related = visible.select_related("message", "channel", "conversation__channel", "case")
    return get_object_or_404(related, pk=send_id)


def _message_of(send: Send) -> str:
    return f"{case_page(send.case_id)}#message-{send.message_id}"
