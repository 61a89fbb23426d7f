"""Words we have already, taken over into the draft of a reply. Nothing is sent."""

from __future__ import annotations

from django.db import transaction

from tutti.answer.actions.drafting import save_draft
from tutti.answer.models import Draft
from tutti.answer.queries import newest_message_id
from tutti.cases.models import Case
from tutti.ground.accounts.models import Member
from tutti.listen.models import Conversation


@transaction.atomic
def quote_into_draft(
    case: Case, conversation: Conversation, words: str, *, member: Member
) -> Draft:
    """Add `words` behind what the member has written in this conversation so far."""
    draft = Draft.objects.filter(member=member, conversation=conversation).first()
    before = draft.text.rstrip() + "\n\n" if draft and draft.text.strip() else ""
    return save_draft(
        case,
        conversation,
        member=member,
        text=before + words.strip(),
        base_message_id=draft.base_message_id if draft else newest_message_id(case),
        nonce=draft.nonce if draft else None,
    )
