"""Mailing a notice: at most once by itself.

The intent is committed before anything leaves, the outcome after. Whoever dies in between leaves an intent
nobody concludes; after a while it is called uncertain, shown, and sent again only when a person says so.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from tutti.ground.notices.carrying import (
    Carrier,
    CarryLater,
    CarryRefused,
    CarryUnknown,
    NoticeMail,
    present_carrier,
)
from tutti.ground.notices.jobs import mail_one
from tutti.ground.notices.kinds import Letter, kind_of
from tutti.ground.notices.models import Mail, Notice
from tutti.ground.web.address import AddressNotSet, public_address, public_url

logger = logging.getLogger(__name__)

UNCERTAIN_AFTER = timedelta(minutes=10)


class NothingToMail(Exception):
    """The notice is on its way or has arrived; mailing it again would send it twice."""


def mail_notice(notice_id: int) -> None:
    """Mail one waiting notice; anything else is left alone. `CarryLater` is raised after it is noted."""
    carrier = present_carrier()
    mail = _intend(notice_id, carrier)
    if mail is None or carrier is None:
        return
    try:
        carrier(mail)
    except CarryLater as trouble:
        _conclude(notice_id, Mail.WAITING, str(trouble))
        raise
    except CarryRefused as trouble:
        _conclude(notice_id, Mail.FAILED, str(trouble))
    except CarryUnknown as trouble:
        _conclude(notice_id, Mail.UNCERTAIN, str(trouble))
    except Exception:
        logger.exception("The mail of notice %s broke off", notice_id)
        _conclude(notice_id, Mail.UNCERTAIN, gettext("Sending broke off."))
    else:
        _conclude(notice_id, Mail.SENT, "")


@transaction.atomic
def mail_again(notice: Notice) -> None:
    """Mail a notice once more because a person asked; raises `NothingToMail` unless it failed or is uncertain."""
    locked = Notice.objects.select_for_update().get(pk=notice.pk)
    if locked.mail_state not in {Mail.FAILED, Mail.UNCERTAIN, Mail.WAITING}:
        raise NothingToMail(gettext("This mail has left already, or is leaving now."))
    _set(locked, Mail.WAITING, "")
    mail_one.defer(notice=notice.pk)


@transaction.atomic
def mail_instead(notice_id: int) -> None:
    """Mail a notice that another road took and could not bring; harmless when it is mailed already."""
    waiting = Notice.objects.filter(pk=notice_id, mail_state=Mail.NONE)
    if waiting.update(mail_state=Mail.WAITING, mail_at=timezone.now()):
        mail_one.defer(notice=notice_id)


def doubt_abandoned() -> int:
    """Call intents nobody concluded uncertain; how many there were."""
    before = timezone.now() - UNCERTAIN_AFTER
    left = Notice.objects.filter(mail_state=Mail.INTENT, mail_at__lt=before)
    return left.update(
        mail_state=Mail.UNCERTAIN,
        mail_note=gettext("Tutti was stopped while sending."),
        mail_at=timezone.now(),
    )


@transaction.atomic(durable=True)
def _intend(notice_id: int, carrier: Carrier | None) -> NoticeMail | None:
    notice = (
        Notice.objects.select_for_update(of=("self",)).select_related("member").get(pk=notice_id)
    )
    if notice.mail_state != Mail.WAITING:
        return None
    reason = _what_stands_against(notice, carrier)
    if reason:
        _set(notice, Mail.FAILED, reason)
        return None
    letter = letter_of(notice)
    if letter is None:
        _set(notice, Mail.NONE, "")
        return None
    notice.mail_attempt += 1
    _set(notice, Mail.INTENT, "")
    return _addressed(notice, letter)


def _what_stands_against(notice: Notice, carrier: Carrier | None) -> str:
    if not notice.member.is_active:
        return gettext("This colleague may not sign in any more.")
    if carrier is None:
        return gettext("No mailbox is set up to send from.")
    try:
        public_url("/")
    except AddressNotSet as unset:
        return str(unset)
    return ""


def letter_of(notice: Notice) -> Letter | None:
    """What there is to say now, in the reader's language and zone; it may make keys. None: nothing any more."""
    kind, member = kind_of(notice), notice.member
    if kind is None or kind.letter is None:
        return None
    zone = ZoneInfo(member.time_zone)
    with translation.override(member.language), timezone.override(zone):
        return kind.letter(notice, public_address())


def _addressed(notice: Notice, letter: Letter) -> NoticeMail:
    return NoticeMail(
        name=f"notice-{notice.pk}-{notice.mail_attempt}",
        to_address=notice.member.email,
        to_name=notice.member.name,
        subject=letter.subject,
        text=letter.text,
        replies=letter.replies,
        party=notice.member_id,
        reader=letter.reader,
    )


@transaction.atomic(durable=True)
def _conclude(notice_id: int, state: Mail, note: str) -> None:
    _set(Notice.objects.select_for_update().get(pk=notice_id), state, note)


def _set(notice: Notice, state: Mail, note: str) -> None:
    notice.mail_state, notice.mail_note = state, note[:400]
    notice.mail_at = timezone.now()
    notice.save(update_fields=["mail_state", "mail_note", "mail_at", "mail_attempt"])
