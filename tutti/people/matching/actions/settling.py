"""How the house compares, changed by an administrator; and everybody compared anew when it is."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.people.matching.actions.suggesting import suggest_for
from tutti.people.matching.facts import MatchingChanged
from tutti.people.matching.jobs import compare_everybody_anew
from tutti.people.matching.models import ONLY, MatchingSettings
from tutti.people.models import Person

AT_ONCE = 500  # persons in one transaction


@transaction.atomic
def change_matching(
    *, suggests: bool, least: int, meanings: Mapping[str, str], by: Actor
) -> MatchingSettings:
    """Change what is compared and from how sure on it is suggested; everybody is compared anew in the background."""
    kept, _made = MatchingSettings.objects.select_for_update().get_or_create(pk=ONLY)
    wanted = {"suggests": suggests, "least": least, "meanings": dict(meanings)}
    changed = tuple(name for name, value in wanted.items() if getattr(kept, name) != value)
    if changed:
        for name in changed:
            setattr(kept, name, wanted[name])
        kept.save(update_fields=list(changed))
        record([MatchingChanged(house=ONLY, fields=changed)], by=by)
        compare_everybody_anew.configure(queueing_lock="compare-everybody").defer()
    return kept


def compare_everybody() -> int:
    """Compare everybody with whoever shares a key, some at a time; how many pairs are new."""
    made, last = 0, 0
    while ids := list(
        Person.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    ):
        made += suggest_for(ids)
        last = ids[-1]
    return made
