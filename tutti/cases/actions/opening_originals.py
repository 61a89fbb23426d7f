"""Looking at a message with its secrets: allowed to whoever sees the case, and never without a trace."""

from __future__ import annotations

from django.core import signing
from django.db import transaction

from tutti.cases.facts import OriginalOpened
from tutti.cases.models import Case
from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.listen.models import Message

OPEN_FOR = 5 * 60  # seconds; then it is opened, and recorded, again
_SIGNER = signing.TimestampSigner(salt="tutti.cases.original")


@transaction.atomic
def open_original(message: Message, *, case: Case, member: Member) -> str:
    """Record that `member` looks at it, and answer the word that opens it to them for five minutes."""
    Case.objects.select_for_update().get(pk=case.pk)
    opened = OriginalOpened(case=case.pk, message=message.pk)
    record([opened], by=Actor.member(member.pk))
    return _SIGNER.sign(f"{message.pk}:{member.pk}")


def is_opened(message: Message, *, member_id: int | None, word: str) -> bool:
    """Whether `word` opens this message to this member now."""
    try:
        return _SIGNER.unsign(word, max_age=OPEN_FOR) == f"{message.pk}:{member_id}"
    except signing.BadSignature:
        return False
