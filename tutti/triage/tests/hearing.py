"""Short ways to let messages arrive, and to write rules about them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tutti.engines.rules.actions.saving import save_rule
from tutti.engines.rules.actions.switching import switch_rule
from tutti.engines.rules.models import Rule
from tutti.engines.rules.wording import Wording
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.recording import record
from tutti.journal.testing import follow_all
from tutti.listen.facts import MessageReceived
from tutti.listen.models import Channel, Conversation, Message
from tutti.triage.models import Decision


def arrives(channel: Channel, text: str, **said: Any) -> Message:
    """A message from outside, followed to the end of the way. `conversation` goes on with one."""
    message = received(channel, text, **said)
    follow_all()
    return message


def received(channel: Channel, text: str, **said: Any) -> Message:
    """The same, not followed yet."""
    author = said.pop("author", "mira@example.com")
    at = said.pop("at", timezone.now())
    conversation = said.pop("conversation", None) or Conversation.objects.create(
        channel=channel,
        audience=said.pop("audience", "private"),
        party_kind="email",
        party_value=author,
        party_name=author.split("@")[0].title(),
        started_at=at,
        title=said.get("title", ""),
    )
    ours = said.get("direction") == "out"
    values = {
        "direction": "in",
        "author_kind": "member" if ours else "email",
        "author_value": "1" if ours else author,
        "author_name": author.split("@")[0].title(),
        "text": text,
        "at": at,
    }
    message = Message.objects.create(conversation=conversation, **(values | said))
    fact = MessageReceived(
        conversation=conversation.pk,
        message=message.pk,
        direction=message.direction,
        automatic=bool(message.automatic),
        history=message.history,
    )
    record([fact], by=Actor.channel(channel.pk), at=at)
    return message


def rule(kind: str, condition: str, verb: str, *, state: str = "on", **params: Any) -> Rule:
    wording = Wording(
        name=f"{verb} {condition}"[:100],
        condition=condition,
        actions=[{"verb": verb, "params": params}],
    )
    saved = save_rule(None, wording=wording, kind=kind, by=SYSTEM)
    return switch_rule(saved, state=state, by=SYSTEM)


def decided(message: Message) -> Decision:
    return Decision.objects.get(pk=message.pk)
