"""What answering puts on others' pages: the composer, the state under each reply, the way to what needs a person."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tutti.answer.actions.opening_private import why_not_private
from tutti.answer.actions.reporting import report_of
from tutti.answer.addresses import case_page
from tutti.answer.changes import changes_of
from tutti.answer.models import Draft, SavedReply, Send
from tutti.answer.queries import carriers, drafts_of, heard_in, held_of, sends_of, why_not
from tutti.answer.wording import network_of, why_window_is_over
from tutti.cases.models import Case
from tutti.channels.contract import Manners
from tutti.channels.registry import connectors
from tutti.ground.access.principal import Principal, principal, signed_in
from tutti.ground.ui.counts import count_of, counts
from tutti.ground.ui.nav import NavLink, nav
from tutti.ground.ui.slots import fills
from tutti.listen.models import Channel, Conversation, Message
from tutti.triage.teaching.naming import language_name
from tutti.work.remedies.models import GIVEN, Remedy

NOTHING = mark_safe("")


@dataclass(frozen=True, kw_only=True)
class Composer:
    """One conversation as one can answer in it, or why not."""

    conversation: Conversation
    draft: Draft | None
    reason: str
    nonce: uuid.UUID
    way: str
    manners: Manners
    language: str  # the customer's, in words
    warning: str
    window: str  # why one may not write freely now
    private: str  # why nobody can be written to privately from here

    @property
    def has_manners(self) -> bool:
        """Whether the network has rules of its own to be shown while one writes."""
        return self.public or bool(self.manners.longest)

    @property
    def id(self) -> str:
        return f"reply-{self.conversation.pk}"

    @property
    def name(self) -> str:
        return self.conversation.party_name or self.conversation.party_value

    @property
    def first_name(self) -> str:
        return self.conversation.party_name.split(" ")[0] or self.conversation.party_value

    @property
    def public(self) -> bool:
        return self.conversation.audience == Conversation.Audience.PUBLIC


@fills("cases.detail.outside.composer")
def composers(
    request: HttpRequest,
    *,
    case: Case,
    conversations: Sequence[Conversation],
    newest_message_id: int = 0,
    **_context: Any,
) -> SafeString:
    """The composer of each conversation; the one the customer used last stands open."""
    who = principal(request)
    if not who.works_the_desk or not conversations:
        return NOTHING
    drafts = drafts_of(case, member=signed_in(request))
    known = carriers()
    heard = heard_in(conversations)
    found = [
        _composer(conversation, drafts.get(conversation.pk), known, heard.get(conversation.pk))
        for conversation in conversations
    ]
    first = _used_last(found, newest_message_id)
    context = {
        "case": case,
        "first": first,
        "others": [composer for composer in found if composer is not first],
        "newest_message_id": newest_message_id,
        "saved_replies": list(SavedReply.objects.visible_to(who)),
    }
    return render_to_string("answer/_composers.html", context, request=request)


@fills("cases.detail.outside.end")
def held_replies(request: HttpRequest, *, case: Case, **_context: Any) -> SafeString:
    """Replies that wait for an approval, after the last message; the place is there even while none waits."""
    given = {"case": case, "waiting": held_of(case)}
    return render_to_string("answer/_held.html", given, request=request)


@fills("cases.message.foot")
def send_state(
    request: HttpRequest, *, case: Case, message: Message, **_context: Any
) -> SafeString:
    """How far a reply of ours got; nothing for other messages. One query a page, however many messages."""
    if message.direction != Message.Direction.OUT:
        return NOTHING
    send = _sends(request, case).get(message.pk)
    if send is None:
        return NOTHING
    report = report_of(send, message)
    context = {
        "send": send,
        "reported": report | {"when": parse_datetime(report["at"])} if report else {},
        "back": case_page(case.pk),
        "desk": principal(request).works_the_desk,
        "changes": changes_of(request, send),
    }
    return render_to_string("answer/_send_state.html", context, request=request)


@fills("work.remedy.acts")
def tell_the_customer(request: HttpRequest, *, remedy: Remedy, **_context: Any) -> SafeString:
    """Beside a remedy that was given: a sentence about it for the composer."""
    if remedy.state not in GIVEN or not principal(request).works_the_desk:
        return NOTHING
    return render_to_string("answer/_tell_remedy.html", {"remedy": remedy}, request=request)


@counts("replies not sent")
def sends_to_look_at(who: Principal) -> QuerySet[Send]:
    return Send.objects.visible_to(who).needs_a_person()[:100]


@nav("lists", order=60)
def needs_a_person(request: HttpRequest) -> Iterator[NavLink]:
    """Shown only while something needs a person: a quiet desk has no empty list to look at."""
    who = principal(request)
    if not who.works_the_desk:
        return
    count = count_of(request, "replies not sent")
    if count:
        yield NavLink(
            label=_("Replies not sent"), url=reverse("sends"), icon="triangle-alert", count=count
        )


def _composer(
    conversation: Conversation,
    draft: Draft | None,
    known: Sequence[Channel],
    heard: Message | None,
) -> Composer:
    network = network_of(conversation, known)
    speaks = connectors().get(network.channel.kind)
    said = heard.details if heard else {}
    code = str(said.get("language", ""))
    return Composer(
        conversation=conversation,
        draft=draft,
        reason=why_not(conversation, known),
        nonce=draft.nonce if draft else uuid.uuid4(),
        way=gettext(speaks.label) if speaks else conversation.channel.name,
        manners=network.manners,
        language=language_name(code) if code else "",
        warning=draft.warning if draft else str(said.get("warning", "")),
        window=why_window_is_over(network, heard) if heard else "",
        private=why_not_private(conversation),
    )


def _used_last(found: Sequence[Composer], newest_message_id: int) -> Composer:
    newest = Message.objects.filter(pk=newest_message_id).values_list("conversation_id", flat=True)
    wanted = newest.first()  # asked for one conversation too: a page's statements do not vary
    by_id = {composer.conversation.pk: composer for composer in found}
    return by_id.get(wanted or 0, found[-1])


def _sends(request: HttpRequest, case: Case) -> dict[int, Send]:
    known: dict[int, dict[int, Send]] = request.__dict__.setdefault("_sends_of_cases", {})
    if case.pk not in known:
        known[case.pk] = sends_of(case)
    return known[case.pk]
