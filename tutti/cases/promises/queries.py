"""What is asked about promises."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Prefetch

from tutti.cases.promises.deriving import READ
from tutti.cases.promises.facts import PolicyChosen
from tutti.cases.promises.models import Policy, PolicyVersion, Promise
from tutti.cases.promises.terms import Terms
from tutti.ground.db.among import among
from tutti.journal.models import Entry


def policies_in_order() -> list[Policy]:
    """The policies that may be chosen, in the order they are asked, each with its versions."""
    versions = Prefetch("versions", PolicyVersion.objects.select_related("calendar", "saved_by"))
    return list(Policy.objects.filter(retired_at__isnull=True).prefetch_related(versions))


def versions_in_order() -> list[PolicyVersion]:
    """The newest version of each policy that may be chosen, in order."""
    return [policy.current for policy in policies_in_order() if policy.current]


def nothing_promised(case_ids: Collection[int]) -> bool:
    """Nothing can follow for these cases: no policy was ever made, and nobody named a date."""
    if PolicyVersion.objects.exists():
        return False
    return not Promise.objects.filter(among("case_id", list(case_ids))).exists()


def entries_of(case_ids: Collection[int]) -> dict[int, list[Entry]]:
    """The entries promises are derived from, in order, by case; one statement."""
    found: dict[int, list[Entry]] = defaultdict(list)
    about = Entry.objects.filter(
        among("subject_id", list(case_ids)), subject_kind="case", name__in=READ
    )
    for entry in about.order_by("id"):
        found[entry.subject_id].append(entry)
    return dict(found)


def terms_of(entries: Iterable[Entry]) -> dict[int, Terms]:
    """The terms of every version these entries chose."""
    ids = {entry.payload["version"] for entry in entries if entry.name == PolicyChosen.name}
    versions = PolicyVersion.objects.filter(pk__in=ids - {None})
    return {version.pk: version.terms for version in versions}
