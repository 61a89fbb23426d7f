"""What becomes of a held reply: let go once it is granted, given back to its writer when it is not."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tutti.answer.actions.holding import (
    SUBJECT,
    Words,
    act_of,
    back_to_draft,
    files_held,
    freeze_recipient,
)
from tutti.answer.actions.replying import require_sendable, send_words
from tutti.answer.errors import CannotSend, ReplyTrouble
from tutti.answer.models import Draft, HeldReply, Send
from tutti.answer.notices import REPLY_CAME_BACK
from tutti.answer.queries import newest_words, send_with
from tutti.answer.wording import wording_of
from tutti.cases.errors import NotOfThisCase
from tutti.cases.models import Case
from tutti.ground.accounts.models import Member
from tutti.ground.notices.actions.telling import notify
from tutti.journal.facts import Actor
from tutti.work.approvals.actions.clearing import clear, void_changed
from tutti.work.approvals.errors import ApprovalTrouble
from tutti.work.approvals.models import Approval, State


def settle_held(held_id: int) -> None:
    """Do what its approvals say now: go on waiting, send exactly it once, or give it back. Safe to repeat."""
    found = HeldReply.objects.filter(pk=held_id).first()
    if found is None:
        return
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=found.case_id)
        held = _locked(held_id)
        if held.state != HeldReply.State.WAITS:
            return
        states = _states(held)
        if State.ASKED in states:
            return
        if State.APPROVED in states:
            _release(held, case)
        else:
            back_to_draft(held, writer=held.member)


@transaction.atomic
def take_back(held: HeldReply, *, who: Member, by: Actor) -> Draft:
    """Take a waiting reply back to change it: what was decided about it is void, its words go into `who`'s draft."""
    case = Case.objects.select_for_update().get(pk=held.case_id)
    locked = _locked(held.pk)
    if locked.state != HeldReply.State.WAITS:
        raise CannotSend(_("This reply does not wait any more. Look at the case."))
    void_changed((SUBJECT, locked.pk), "", by)
    locked.case = case
    return back_to_draft(locked, writer=who)


def _release(held: HeldReply, case: Case) -> Send | None:
    """Send it, unless something a person must look at came between; a grant that was not used stays good."""
    by = Actor.member(held.member_id)
    if send_with(held.nonce):
        return None
    if not freeze_recipient(held):
        trouble = _trouble(held, case)
        if trouble:
            _come_back(held, trouble)
            return None
    try:
        waits = clear(act_of(held), case=case, member=held.member, by=by)
    except ApprovalTrouble as nobody:
        _come_back(held, str(nobody))
        return None
    held.state = HeldReply.State.WAITS if waits else HeldReply.State.SENT
    held.save()
    if waits:
        return None
    return send_words(case, held.conversation, about=_words(held), member=held.member, by=by)


def _trouble(held: HeldReply, case: Case) -> str:
    """What speaks against sending it now, in a sentence."""
    try:
        require_sendable(case, held.conversation, held.text, files_held(held), wording_of(held))
    except (ReplyTrouble, NotOfThisCase) as trouble:
        return str(trouble)
    newer = newest_words(case, after=held.base_message_id)
    if newer is None:
        return ""
    name = newer.author_name or newer.author_value
    return _("%(name)s wrote meanwhile. Read it, then send; the approval still holds.") % {
        "name": name
    }


def _come_back(held: HeldReply, why: str) -> None:
    back_to_draft(held, writer=held.member)
    params = {"name": held.to, "why": why}
    notify([held.member], REPLY_CAME_BACK, subject=("case", held.case_id), params=params)


def _states(held: HeldReply) -> set[str]:
    """How the approvals of exactly this reply stand; used ones have nothing more to say."""
    asked = Approval.objects.filter(subject_kind=SUBJECT, subject_id=held.pk, used_at=None)
    return set(asked.filter(digest=act_of(held).digest).values_list("state", flat=True))


def _words(held: HeldReply) -> Words:
    return Words(
        text=held.text,
        files=files_held(held),
        base_message_id=held.base_message_id,
        nonce=held.nonce,
        wording=wording_of(held),
    )


def _locked(held_id: int) -> HeldReply:
    rows = HeldReply.objects.select_for_update(of=("self",))
    return rows.select_related("conversation__channel", "channel", "member", "case").get(pk=held_id)
