"""A colleague proves that a chat account is theirs, and lets it go.

The proof: a code only the signed-in member saw, sent by the account itself. Nothing the account says about itself
counts, neither its shown name nor a mail address in its profile.
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from tutti.channels.contract import Party
from tutti.ground.accounts.models import Member
from tutti.ground.limits.taking import take
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.listen.models import Channel
from tutti.work.chats.errors import BoundAlready, CodeWrong
from tutti.work.chats.facts import ChatBound, ChatUnbound, ChatWayChosen
from tutti.work.chats.models import BindingCode, ChatAccount, Way

LIVES = timedelta(minutes=15)
CODES_AN_HOUR = 10  # shown to one member
TRIES = 5  # of one account, in the time a code lives
# No vowels: no word of any language is taken for a code. 27 letters, 8 places: 38 bits, against five tries.
LETTERS = "23456789BCDFGHJKMNPQRTVWXYZ"
_CODE = re.compile(rf"\s*([{LETTERS}]{{4}})[-–\s]?([{LETTERS}]{{4}})\s*[.!]?\s*", re.IGNORECASE)


def new_code(member: Member) -> str:
    """A code to send to our account, shown this once; an earlier one of the member ends. Raises `CodeWrong`."""
    if not take("chat-code", str(member.pk), limit=CODES_AN_HOUR, per=timedelta(hours=1)).allowed:
        raise CodeWrong(gettext("You made several codes already. Wait a while, then make another."))
    code = "".join(secrets.choice(LETTERS) for _place in range(8))
    BindingCode.objects.update_or_create(
        member=member, defaults={"digest": _digest(code), "made_at": timezone.now()}
    )
    return f"{code[:4]}-{code[4:]}"


def code_in(text: str) -> str:
    """The code a message consists of, or nothing."""
    found = _CODE.fullmatch(text)
    return "".join(found.groups()).upper() if found else ""


def bind(channel: Channel, account: Party, *, code: str) -> ChatAccount:
    """Bind the account to whoever was shown the code; the caller knows that the network vouches for the account.

    Raises `BoundAlready` where it is another member's, `CodeWrong` otherwise. Every try counts.
    """
    allowed = take("chat-bind", f"{channel.pk} {account.value}", limit=TRIES, per=LIVES).allowed
    with transaction.atomic():
        shown = BindingCode.objects.select_for_update().select_related("member")
        found = shown.filter(digest=_digest(code)).first() if allowed else None
        if found is None or not _counts(found):
            raise CodeWrong(_no_such_code())
        known = ChatAccount.objects.filter(channel=channel, value=account.value).first()
        if known is not None and known.member_id != found.member_id:
            raise BoundAlready(_anothers())
        member = found.member
        found.delete()
        return known or _bound(channel, account, member)


@transaction.atomic
def unbind(account: ChatAccount, *, by: Actor) -> None:
    """Let the account go: what it says does nothing, and nothing is sent to it, from now on."""
    fact = ChatUnbound(member=account.member_id, account=account.pk, channel=account.channel_id)
    gone, _kinds = ChatAccount.objects.filter(pk=account.pk).delete()
    if gone:
        record([fact], by=by)


@transaction.atomic
def choose_way(account: ChatAccount, *, way: Way, by: Actor) -> None:
    """Say whether what needs the member comes by mail, in this chat, or both."""
    changed = ChatAccount.objects.filter(pk=account.pk).exclude(way=way).update(way=way)
    if changed:
        fact = ChatWayChosen(member=account.member_id, account=account.pk, way=way.value)
        record([fact], by=by)


def _bound(channel: Channel, account: Party, member: Member) -> ChatAccount:
    made, is_new = ChatAccount.objects.get_or_create(
        channel=channel,
        value=account.value,
        defaults={
            "kind": account.kind,
            "name": account.name[:200],
            "member": member,
            "bound_at": timezone.now(),
        },
    )
    if not is_new and made.member_id != member.pk:
        raise BoundAlready(_anothers())
    if is_new:
        fact = ChatBound(member=member.pk, account=made.pk, channel=channel.pk)
        record([fact], by=Actor.member(member.pk))
    return made


def _counts(shown: BindingCode) -> bool:
    return shown.member.is_active and timezone.now() - shown.made_at <= LIVES


def _no_such_code() -> str:
    return gettext(
        "This code fits nobody, or is older than 15 minutes. Make a new one on the page “How I am reached”."
    )


def _anothers() -> str:
    return gettext(
        "This chat account is bound to another colleague. They, or an administrator, let it go first."
    )


def _digest(code: str) -> str:
    return salted_hmac("tutti chat code", code, algorithm="sha256").hexdigest()
