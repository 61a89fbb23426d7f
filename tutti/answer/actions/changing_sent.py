"""Changing or taking away what was sent: decided here, done in the background where the network allows it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.answer.actions.replying import clean
from tutti.answer.amending import why_not_changed
from tutti.answer.errors import CannotSend
from tutti.answer.jobs import attempt_amendment
from tutti.answer.models import Amendment, HeldReply, Send
from tutti.answer.wording import Asked, require_manners, worded, wording_of
from tutti.cases.models import Case
from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.work.approvals.acts import REPLY, HeldAct
from tutti.work.approvals.needs import anything_held, needs_of


@transaction.atomic
def edit_sent(send: Send, *, text: str, member: Member, by: Actor) -> Amendment:
    """Decide other words for what was sent. `CannotSend` says what stands against it.

    A reply that was approved, or whose new words a rule wants approved, is not changed: it is answered anew.
    """
    del by  # the fact is recorded when the network took it
    locked = _locked(send, Amendment.Act.EDIT)
    words = clean(text)
    if not words:
        raise CannotSend(_("There is nothing left of it. Delete it instead."))
    if words == locked.message.text:
        raise CannotSend(_("These are the words as they were sent."))
    _require_free(locked, words, member)
    kept = wording_of(locked)
    asked = Asked(splits=bool(kept.parts), warning=kept.warning, answers=kept.answers)
    wording = worded(locked.conversation, words, asked)
    if len(wording.parts) != len(kept.parts):
        raise CannotSend(
            _(
                "The new words would need another number of posts. Keep their length, or answer anew."
            )
        )
    require_manners(locked.conversation, words, (), wording)
    return _decided(locked, Amendment.Act.EDIT, member, text=words, parts=list(wording.parts))


@transaction.atomic
def delete_sent(send: Send, *, member: Member, by: Actor) -> Amendment:
    """Decide that what was sent is taken away. Here its words stay, marked as deleted."""
    del by  # the fact is recorded when the network took it
    return _decided(_locked(send, Amendment.Act.DELETE), Amendment.Act.DELETE, member)


def _locked(send: Send, act: Amendment.Act) -> Send:
    rows = Send.objects.select_for_update(of=("self",))
    locked = rows.select_related("message", "channel", "conversation__channel").get(pk=send.pk)
    if reason := why_not_changed(locked, act):
        raise CannotSend(reason)
    return locked


def _require_free(send: Send, words: str, member: Member) -> None:
    """What an approval let go stays as it was approved."""
    if HeldReply.objects.filter(nonce=send.nonce).exists():
        raise CannotSend(_("These words were approved as they are. Write a new reply instead."))
    if not anything_held(REPLY):
        return
    case = Case.objects.select_for_update().get(pk=send.case_id)
    act = HeldAct(
        kind=REPLY,
        case_id=case.pk,
        content={
            "recipient": {"name": send.party_name, send.party_kind or "to": send.party_value},
            "channel": send.channel.kind,
            "audience": send.conversation.audience,
            "text": words,
            "files": [],
        },
    )
    if needs_of(act, case=case, member=member):
        raise CannotSend(_("The new words need an approval. Write a new reply; it is held for it."))


def _decided(
    send: Send,
    act: Amendment.Act,
    member: Member,
    *,
    text: str = "",
    parts: list[str] | None = None,
) -> Amendment:
    now = timezone.now()
    amendment = Amendment.objects.create(
        send=send,
        act=act,
        text=text,
        parts=parts or [],
        member=member,
        created_at=now,
        next_attempt_at=now,
    )
    attempt_amendment.defer(amendment_id=amendment.pk)
    return amendment
