"""Saying what we promise: policies, their versions and their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.cases.promises.errors import PolicyEmpty
from tutti.cases.promises.facts import PolicyRetired, PolicySaved
from tutti.cases.promises.models import EscalatesTo, Policy, PolicyVersion
from tutti.cases.promises.terms import HoursOf
from tutti.engines.calendars.models import Calendar
from tutti.engines.rules.conditions import check_condition
from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.journal.recording import record


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a version says; the fields are those of `PolicyVersion`."""

    condition: str = ""
    first_answer: timedelta | None = None
    next_answer: timedelta | None = None
    settlement: timedelta | None = None
    hours: str = HoursOf.DEPARTMENT
    calendar: Calendar | None = None
    warn_before: timedelta = timedelta(hours=1)
    escalates_to: str = EscalatesTo.KEEPER
    escalates_member: Member | None = None


@transaction.atomic
def save_policy(
    policy: Policy | None,
    *,
    name: str,
    wording: Wording,
    by: Actor,
    member: Member | None = None,
) -> Policy:
    """Add a policy at the end, or give one its next version. The same wording again makes none.

    Open cases are asked again in the background. `ConditionWrong` and `PolicyEmpty` say what to write instead.
    """
    check_condition(wording.condition, "promise")
    _require_something(wording)
    if policy is None:
        last = Policy.objects.aggregate(last=Max("place"))["last"] or 0
        policy = Policy.objects.create(name=name, place=last + 1)
    locked = Policy.objects.select_for_update().get(pk=policy.pk)
    if locked.name != name:
        locked.name = name
        locked.save(update_fields=["name"])
    _next_version(locked, wording, by=by, member=member)
    return locked


@transaction.atomic
def retire_policy(policy: Policy, *, by: Actor) -> None:
    """Choose the policy no more. Cases that had it get the next that fits; retiring again is harmless."""
    locked = Policy.objects.select_for_update().get(pk=policy.pk)
    if locked.retired_at is None:
        locked.retired_at = timezone.now()
        locked.save(update_fields=["retired_at"])
        record([PolicyRetired(policy=locked.pk)], by=by)


@transaction.atomic
def move_policy(policy: Policy, *, up: bool, by: Actor) -> None:
    """Ask the policy one place earlier or later; at the end of the list nothing changes."""
    order = list(Policy.objects.select_for_update().filter(retired_at__isnull=True))
    place = [each.pk for each in order].index(policy.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return
    order[place], order[other] = order[other], order[place]
    _put_in_order(order)
    version = policy.versions.order_by("-number").values_list("pk", flat=True).first()
    record([PolicySaved(policy=policy.pk, version=version or 0)], by=by)


def _put_in_order(order: Sequence[Policy]) -> None:
    for number, each in enumerate(order, start=1):
        each.place = number
    Policy.objects.bulk_update(order, ["place"])


def _next_version(policy: Policy, wording: Wording, *, by: Actor, member: Member | None) -> None:
    last = policy.versions.order_by("-number").first()
    said = {field.name: getattr(wording, field.name) for field in fields(wording)}
    if last and all(getattr(last, name) == value for name, value in said.items()):
        return
    number = last.number + 1 if last else 1
    version = PolicyVersion.objects.create(policy=policy, number=number, saved_by=member, **said)
    record([PolicySaved(policy=policy.pk, version=version.pk)], by=by)


def _require_something(wording: Wording) -> None:
    if not (wording.first_answer or wording.next_answer or wording.settlement):
        raise PolicyEmpty(_("Promise at least one thing: an answer, or a settlement."))
    if wording.hours == HoursOf.CALENDAR and wording.calendar is None:
        raise PolicyEmpty(_("Choose the calendar that counts."))
    if wording.escalates_to == EscalatesTo.MEMBER and wording.escalates_member is None:
        raise PolicyEmpty(_("Choose the colleague who is to hear when a promise is late."))
