"""Replies for programs: decided here, sent in the background, held where a rule wants an approval first."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from django.shortcuts import get_object_or_404
from dmr import Body, Path

from tutti.answer.actions.replying import reply
from tutti.answer.errors import ReplyTrouble
from tutti.answer.models import Send
from tutti.cases.api.reading import seen_case
from tutti.cases.api.shapes import OfCase
from tutti.ground.access.policy import desk
from tutti.ground.api.resources import Resource, address, refused_by
from tutti.ground.api.shapes import TEXT, Id, Input, Output
from tutti.listen.models import Conversation

refused_by(ReplyTrouble)


class Replying(Input):
    """`seen_until` is the newest message you read: a later one of the customer refuses it, unless `despite_newer`."""

    conversation: Id
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=100_000, pattern=TEXT)]
    seen_until: Id
    despite_newer: bool = False


class ReplyLine(Output):
    """`queued`: it is sent in the background, as `message`. `held`: it leaves once an approval is granted."""

    state: Literal["queued", "held"]
    conversation: int
    message: int | None


class Replies(Resource):
    once = True

    def post(self, parsed_path: Path[OfCase], parsed_body: Body[Replying]) -> ReplyLine:
        """Answer the customer. Send an `Idempotency-Key`: the same key is the same reply, however often."""
        case = seen_case(self, parsed_path)
        of_case = case.links.filter(detached_at__isnull=True).values("conversation_id")
        conversations = Conversation.objects.filter(pk__in=of_case).select_related("channel")
        decided = reply(
            case,
            get_object_or_404(conversations, pk=parsed_body.conversation),
            text=parsed_body.text,
            member=self.member,
            base_message_id=parsed_body.seen_until,
            despite_newer=parsed_body.despite_newer,
            nonce=self.nonce,
            by=self.by,
        )
        if isinstance(decided, Send):
            message = decided.message_id
            return ReplyLine(state="queued", conversation=decided.conversation_id, message=message)
        return ReplyLine(state="held", conversation=decided.conversation_id, message=None)


addresses = [address("cases/<int:case_id>/replies/", Replies, name="api-reply", rule=desk)]
