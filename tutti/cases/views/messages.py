"""A message as it came: its original shown without letting it do anything, its bytes, its files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from tutti.cases.actions.opening_originals import is_opened, open_original
from tutti.cases.models import Case, CaseConversation
from tutti.cases.original import has_secrets, opened_html, raw_of, safe_html
from tutti.cases.talk import place_of
from tutti.ground.access.policy import members, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.files.serving import disposition, serve
from tutti.ground.ui.page import page
from tutti.listen.models import Attachment, Message

# No script, no style, no form, no request: even what slipped through the cleaning could do nothing here.
ORIGINAL_POLICY = (
    "default-src 'none'; img-src data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)


@policy(members)
@require_safe
def message_page(request: HttpRequest, message_id: int) -> HttpResponse:
    """One message with its original in a frame of its own; where secrets were masked, `?opened=` shows them."""
    message, case = _visible_message(request, message_id)
    if message.deleted_at and message.direction == Message.Direction.IN:
        raise Http404
    return page(
        request,
        "cases/message.html",
        message=message,
        case=case,
        place=place_of(message.conversation),
        title=message.title or message.conversation.title,
        secrets=len(message.details.get("masked", ())),
        opened=request.GET.get("opened", "") if _is_opened(request, message) else "",
    )


@policy(members)
@require_POST
def open_message(request: HttpRequest, message_id: int) -> HttpResponse:
    """Open a sealed original; that they did is recorded before they see a word of it."""
    message, case = _visible_message(request, message_id)
    word = open_original(message, case=case, member=signed_in(request))
    return redirect(f"{reverse('message', args=[message.pk])}?{urlencode({'opened': word})}")


@policy(members)
@require_safe
def original(request: HttpRequest, message_id: int) -> HttpResponse:
    """What stands in that frame."""
    message, _case = _visible_message(request, message_id)
    html = opened_html(message) if _is_opened(request, message) else safe_html(message)
    shown = render_to_string("cases/_original.html", {"html": html})
    response = HttpResponse(shown)
    response["Content-Security-Policy"] = ORIGINAL_POLICY
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@policy(members)
@require_safe
def raw(request: HttpRequest, message_id: int) -> HttpResponse:
    """The bytes that arrived, as a download no browser opens."""
    message, _case = _visible_message(request, message_id)
    if has_secrets(message) and not _is_opened(request, message):
        return redirect("message", message_id=message.pk)
    data = raw_of(message)
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = disposition(f"message-{message.pk}.eml")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@policy(members)
@require_safe
def attachment(request: HttpRequest, attachment_id: int) -> HttpResponseBase:
    """A file that came with a message, for those who may see the message's case."""
    file = get_object_or_404(Attachment, pk=attachment_id)
    _visible_message(request, file.message_id)
    return serve(request, file.blob, name=file.name, content_type=file.content_type)


def _is_opened(request: HttpRequest, message: Message) -> bool:
    if not has_secrets(message):
        return False
    who = principal(request).member_id
    return is_opened(message, member_id=who, word=request.GET.get("opened", ""))


def _visible_message(request: HttpRequest, message_id: int) -> tuple[Message, Case]:
    """The message and the case it belongs to now; for those who may not see the case neither is there."""
    message = get_object_or_404(
        Message.objects.select_related("conversation__channel"), pk=message_id
    )
    visible = Case.objects.visible_to(principal(request))
    link = get_object_or_404(
        CaseConversation.objects.select_related("case"),
        conversation=message.conversation_id,
        detached_at__isnull=True,
        case__in=visible,
    )
    return message, link.case
