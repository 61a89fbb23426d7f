"""Who may see a message, and set right how it was understood: the desk, but for what a later stage keeps from them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404
from django.shortcuts import get_object_or_404

from tutti.ground.access.principal import Principal
from tutti.listen.models import Conversation, Message

Hides = Callable[[Principal, Message], bool]
_hiding: list[Hides] = []


def hides_messages(hides: Hides) -> Hides:
    """Register `function(who, message) -> whether it is kept from them`: a case not everyone may see, for example."""
    _hiding.append(hides)
    return hides


def visible_message(message_id: int, who: Principal) -> Message:
    """The message, or 404 for those it is not there for."""
    message = get_object_or_404(
        Message.objects.select_related("conversation__channel"), pk=message_id
    )
    inside = message.conversation.audience == Conversation.Audience.INTERNAL
    if inside or not who.works_the_desk or any(hides(who, message) for hides in _hiding):
        raise Http404
    return message
