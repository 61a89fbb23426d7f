"""Asking a customer in a reply to prove who they are: a button of the composer, and the link as the reply leaves."""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from tutti.answer.leaving import inserts, touches_last
from tutti.answer.models import Send
from tutti.cases.models import Case
from tutti.ground.house.speaking import speaking
from tutti.ground.ui.slots import fills
from tutti.ground.web.address import AddressNotSet, public_address
from tutti.journal.facts import Actor
from tutti.listen.models import Conversation
from tutti.people.matching.actions.proving import make_proof
from tutti.people.matching.links import has_mark, line_with_mark, with_link, without_mark
from tutti.people.models import Identity

logger = logging.getLogger(__name__)
NOTHING = mark_safe("")
PROVES_ITSELF = "email"  # a mail address is proved by its letters


@inserts("prove-it")
def line_to_prove_it(case: Case, conversation: Conversation) -> str:
    """The line with the mark, in the person's language; "" where a link would prove nothing."""
    del case
    identity = _to_be_proved(conversation)
    if identity is None or not public_address():
        return ""
    with speaking(identity.person.language):
        return line_with_mark()


@touches_last
def link_for_the_mark(send: Send, text: str) -> str:
    """A link made now, for the identity the reply goes to; where none fits, the line is left out."""
    if not has_mark(text):
        return text
    identity = _to_be_proved(send.conversation)
    try:
        link = _link(send, identity) if identity else ""
    except AddressNotSet as reason:
        logger.info("The reply %s leaves without a link: %s", send.pk, reason)
        link = ""
    return with_link(text, link) if link else without_mark(text)


@fills("answer.composer.tools", order=60)
def ask_them_to_prove_it(
    request: HttpRequest, *, composer: Any, case: Case, **_more: Any
) -> SafeString:
    """A button where the other side is known by a name on a network or a number that nobody proved."""
    if composer.reason or not public_address():
        return NOTHING
    if composer.conversation.party_kind in {"", PROVES_ITSELF}:
        return NOTHING
    if _to_be_proved(composer.conversation) is None:
        return NOTHING
    return render_to_string("answer/_prove_it.html", {"case": case}, request)


def _link(send: Send, identity: Identity) -> str:
    member = send.created_by_id
    by = Actor.member(member) if member else Actor("system")
    return make_proof(identity, conversation_id=send.conversation_id, by=by, asked_by=member)


def _to_be_proved(conversation: Conversation) -> Identity | None:
    """Whom a private conversation is with, when not by mail: in public anybody could follow the link."""
    private = conversation.audience == Conversation.Audience.PRIVATE
    if not private or conversation.party_kind in {"", PROVES_ITSELF}:
        return None
    rows = Identity.objects.select_related("person").exclude(how="proof")
    return rows.filter(kind=conversation.party_kind, value=conversation.party_value).first()
