"""Delivery reports: a mailbox told us that words of ours did not arrive."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.answer.actions.outcomes import told_failed
from tutti.answer.models import Send, State
from tutti.ground.db.among import among
from tutti.listen.models import Message

REPORTED = (State.SENT, State.UNCERTAIN)


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


def _mark(channel_id: int, names: list[str]) -> list[Send]:
    named = Send.objects.select_for_update(of=("self",)).select_related("message", "created_by")
    found = list(named.filter(channel_id=channel_id, external_id__in=names, state__in=REPORTED))
    for send in found:
        send.state, send.ended_at = State.FAILED, timezone.now()
        send.error = _("The other side reported that it could not be delivered.")
        send.save()
        told_failed(send)
    return found
