"""Delivery reports: a mailbox or a network told us what became of words of ours."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.answer.actions.outcomes import told_failed, told_sent
from tutti.answer.models import Send, State
from tutti.ground.db.among import among
from tutti.journal.facts import SYSTEM
from tutti.listen.models import Message

REPORTED = (State.SENT, State.UNCERTAIN)
FAILED = "failed"


@transaction.atomic
def take_reports(message_ids: Collection[int]) -> list[Send]:
    """Mark the sends these messages report as undelivered; answers those that changed.

    A report on a channel speaks of that channel's sends alone, and only of those that may have left.
    """
    reports = Message.objects.filter(among("pk", message_ids), details__has_key="failed_sends")
    failed: list[Send] = []
    for report in reports.select_related("conversation"):
        names = [str(name) for name in report.details["failed_sends"]]
        failed += _mark(report.conversation.channel_id, names)
    return failed


@transaction.atomic
def take_network_reports(message_ids: Collection[int]) -> list[Send]:
    """Let what a network reported of these messages count; answers the sends that changed.

    A failure fails what was sent; a delivery settles what was unclear. The rest is shown, not acted on. Told again, it
    changes nothing.
    """
    rows = Send.objects.select_for_update(of=("self",)).select_related("message", "created_by")
    found = rows.filter(among("message_id", message_ids), state__in=REPORTED).order_by("pk")
    return [send for send in found if _count(send)]


def _count(send: Send) -> bool:
    """What was reported under the name of an earlier attempt says nothing of this one."""
    report = report_of(send, send.message)
    if not report:
        return False
    if report["state"] == FAILED:
        send.state, send.error = State.FAILED, report.get("why") or _not_delivered()
    elif send.state == State.UNCERTAIN:
        send.state, send.error = State.SENT, ""
    else:
        return False
    send.ended_at = timezone.now()
    send.save()
    if send.state == State.FAILED:
        told_failed(send)
    else:
        told_sent(send, by=SYSTEM, at=send.ended_at)
    return True


def report_of(send: Send, message: Message) -> dict[str, str]:
    """What its network said became of it: `state` (delivered, read, failed), `at`, `why`; empty for nothing."""
    report: dict[str, str] = message.details.get("reported", {})
    return report if report.get("name") in {send.external_id, *send.names} else {}


def _mark(channel_id: int, names: list[str]) -> list[Send]:
    named = Send.objects.select_for_update(of=("self",)).select_related("message", "created_by")
    found = list(named.filter(channel_id=channel_id, external_id__in=names, state__in=REPORTED))
    for send in found:
        send.state, send.ended_at = State.FAILED, timezone.now()
        send.error = _not_delivered()
        send.save()
        told_failed(send)
    return found


def _not_delivered() -> str:
    return _("The other side reported that it could not be delivered.")
