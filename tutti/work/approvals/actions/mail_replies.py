"""Somebody answered an approval's mail instead of opening its link.

A reply is always kept. It decides only with the token of the address we gave that one member for that one approval
(what changed is another approval, with another address), sender authentication aligned with their stored address,
their present right, and when the mail had shown all of what is decided. Short of any of these the words stay on the
approval, marked as unconfirmed, and the page behind the link decides.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tutti.ground.accounts.models import Member
from tutti.ground.mail.reply_address import looks_signed, reply_address, reply_key
from tutti.ground.notices.models import Notice
from tutti.journal.facts import Actor
from tutti.work.actions.mail_replies import MailReply
from tutti.work.approvals.actions.ending import tell_asker
from tutti.work.approvals.actions.voicing import Say, changing_approval, voice
from tutti.work.approvals.errors import ApprovalTrouble
from tutti.work.approvals.models import Approval, Verdict, Voice
from tutti.work.approvals.notices import APPROVAL_SAID
from tutti.work.approvals.showing import shown

KEY = (
    "approval-mail"  # a key of its own: an address for an approval never fits a task or a customer
)
_NOTICE = re.compile(r"<?notice-(\d{1,15})-\d+@")
_FIRST_WORD = re.compile(r"([^\W\d_]+)[^\S\n]*(\w?)")
APPROVES = frozenset({"approve", "approved", "approvo", "approvato"})
DECLINES = frozenset({"decline", "declined", "rifiuto", "rifiutato"})
YES = frozenset({"yes", "ok", "okay", "sì", "si"})
NO = frozenset({"no"})


def approval_reply_address(mailbox: str, thread: int, party: int) -> str:
    """Where this member's answers to this approval's mails go."""
    return reply_address(mailbox, thread=thread, party=party, key=settings.KEYRING.bytes(KEY))


def take_approval_reply(reply: MailReply) -> bool:
    """Put a reply where it belongs. True when it was an approval's, whatever became of it; False: not ours."""
    whose = _by_address(reply) or _by_thread(reply)
    if whose is None:
        return False
    approval_id, member_id, token = whose
    rows = Approval.objects.select_related("case__department", "asked_by")
    approval = rows.filter(pk=approval_id).first()
    member = Member.objects.filter(pk=member_id, is_active=True).first()
    if approval and member and not reply.automatic:
        voice_by_mail(approval, who=member, reply=reply, token=token)
    return True


@transaction.atomic
def voice_by_mail(
    approval: Approval, *, who: Member, reply: MailReply, token: bool
) -> Voice | None:
    """Decide what the mail says where the proof is complete, else keep it as words. None when it was read before."""
    known = Voice.objects.filter(envelope_id=reply.envelope_id)
    if reply.envelope_id is not None and known.exists():
        return None
    meant = meaning_of(reply.text)
    if meant and token and _is_proved(approval, who, reply):
        spoken = _decided(approval, who, reply, meant)
        if spoken is not None:
            return spoken
    return keep_words(
        approval, who=who, text=reply.text, road="mail", meant=meant, envelope_id=reply.envelope_id
    )


def meaning_of(text: str) -> str:
    """`approve`, `decline` or nothing, by the first word.

    A mere yes or no must stand by itself: “Si tratta di un errore” and “No problem” begin with one and say neither.
    """
    first = _FIRST_WORD.match(text.strip().lower())
    word, goes_on = first.groups() if first else ("", "")
    if word in APPROVES or (word in YES and not goes_on):
        return Verdict.APPROVE
    return Verdict.DECLINE if word in DECLINES or (word in NO and not goes_on) else ""


def _decided(approval: Approval, who: Member, reply: MailReply, meant: str) -> Voice | None:
    reason = reply.text.strip() if meant == Verdict.DECLINE else ""
    say = Say(
        verdict=Verdict(meant),
        digest=approval.digest,
        reason=reason,
        road="mail",
        envelope_id=reply.envelope_id,
    )
    try:
        with transaction.atomic():
            return voice(approval, who=who, say=say, by=Actor.member(who.pk))
    except ApprovalTrouble:
        return None


def keep_words(  # long: what a voice holds, each by its name
    approval: Approval,
    *,
    who: Member,
    text: str,
    road: str,
    meant: str = "",
    envelope_id: int | None = None,
) -> Voice:
    """Put words down that decide nothing, and tell the asker. `meant` is what they would have decided."""
    with changing_approval(approval, by=Actor.member(who.pk)) as locked:
        tell_asker(locked, APPROVAL_SAID, who=who)
        return Voice.objects.create(
            approval=locked,
            by=who,
            verdict=Verdict.SAID,
            reason=text.strip(),
            digest=locked.digest,
            road=road,
            at=timezone.now(),
            meant=meant if locked.is_open else "",
            envelope_id=envelope_id,
        )


def _is_proved(approval: Approval, who: Member, reply: MailReply) -> bool:
    same_sender = reply.sender.strip().lower() == who.email.lower()
    return reply.aligned and same_sender and shown(approval).fits_a_mail


def _by_address(reply: MailReply) -> tuple[int, int, bool] | None:
    signed = [address for address in reply.addresses if looks_signed(address)]
    key = reply_key(signed, key=settings.KEYRING.bytes(KEY)) if signed else None
    return (key.thread, key.party, True) if key else None


def _by_thread(reply: MailReply) -> tuple[int, int, bool] | None:
    """By the Message-ID it answers. Those can be guessed, so only the member's own proved address counts."""
    numbers = [found.group(1) for one in reply.follows if (found := _NOTICE.match(one))]
    if not numbers or not reply.aligned:
        return None
    notices = Notice.objects.filter(pk__in=numbers, subject_kind="approval")
    told = notices.filter(member__email__iexact=reply.sender.strip()).order_by("-pk").first()
    return (told.subject_id, told.member_id, False) if told else None
