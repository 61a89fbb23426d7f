"""Saying what comes first: a new version of the weights, and the way back to an earlier one."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.cases.priority.errors import WeightsWrong
from tutti.cases.priority.facts import WeightsSaved
from tutti.cases.priority.models import WeightsVersion
from tutti.cases.priority.parts import HIGHEST, WEIGHED, Weights
from tutti.cases.priority.stored import stored_weights, weights_in
from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.journal.recording import record


@transaction.atomic
def save_weights(weights: Weights, *, note: str = "", by: Actor, member: Member) -> WeightsVersion:
    """Keep these weights as the next version; the same again makes none. Open cases are reckoned in the background."""
    _check(weights)
    last = WeightsVersion.objects.select_for_update().first()
    if last and weights_in(last.said) == weights:
        return last
    version = WeightsVersion.objects.create(
        number=last.number + 1 if last else 1,
        said=stored_weights(weights),
        note=note.strip()[:200],
        saved_by=member,
        saved_at=timezone.now(),
    )
    record([WeightsSaved(weights=version.number)], by=by)
    return version


def go_back_to(version: WeightsVersion, *, by: Actor, member: Member) -> WeightsVersion:
    """Weigh again as an earlier version says, as a new version."""
    note = _("As in version %(number)d") % {"number": version.number}
    return save_weights(weights_in(version.said), note=note, by=by, member=member)


def _check(weights: Weights) -> None:
    given = (*weights.points.values(), *weights.topics.values(), *weights.choices.values())
    if not all(0 <= points <= HIGHEST for points in given):
        raise WeightsWrong(_("Points are numbers from 0 to 100."))
    if not set(weights.points) <= set(WEIGHED):
        raise WeightsWrong(_("A part that nobody knows has points."))
    rising = (weights.waiting_hours, weights.value_steps, weights.reach_steps, weights.bands)
    falling = weights.promise_hours[::-1]
    if not all(sorted(set(steps)) == list(steps) for steps in (*rising, falling)):
        raise WeightsWrong(_("Each step must be greater than the one before it."))
