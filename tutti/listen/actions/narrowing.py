"""Who may read: a message whose audience changed on its network, and the conversation, never wider than any of it.

A conversation has one audience, since one answer goes to all who read it. It narrows with the first message that does,
so that nothing we say is shown to more people than what it answers; it widens again only to what it began as.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tutti.channels.contract import Audience, Shown
from tutti.listen.models import Conversation, Message

NARROW = (Audience.PRIVATE, Audience.INTERNAL)


def note_shown(shown: Sequence[tuple[Message, Shown]]) -> set[int]:
    """Keep what was said last of each message, of two at once the narrower; answers the ids of those that changed."""
    changed: dict[int, Message] = {}
    for message, reading in shown:
        known = (message.shown_at, message.shown in NARROW)
        said = (reading.at, reading.audience in NARROW)
        if message.shown_at is None or said > known:
            message.shown, message.shown_at = reading.audience.value, reading.at
            changed[message.pk] = message
    Message.objects.bulk_update(changed.values(), ["shown", "shown_at"])
    return set(changed)


def narrow_conversations(conversation_ids: Collection[int]) -> dict[int, str]:
    """Give each the audience its messages leave it; answers them. The caller holds the rows."""
    if not conversation_ids:
        return {}
    narrow = Message.objects.filter(conversation_id__in=conversation_ids, shown__in=NARROW)
    narrowed = set(narrow.filter(deleted_at=None).values_list("conversation_id", flat=True))
    conversations = list(Conversation.objects.filter(pk__in=conversation_ids))
    for one in conversations:
        began_as = one.began_as or one.audience
        public = began_as == Conversation.Audience.PUBLIC
        one.audience = Audience.PRIVATE.value if public and one.pk in narrowed else began_as
        one.began_as = "" if one.audience == began_as else began_as
    Conversation.objects.bulk_update(conversations, ["audience", "began_as"])
    return {one.pk: one.audience for one in conversations}
