"""Keeping who had a part in a case, so that a page need not walk the journal."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from tutti.cases.models import CaseConversation
from tutti.ground.accounts.models import Member
from tutti.ground.db.among import among
from tutti.journal.models import Entry
from tutti.work.outcomes.models import Contribution
from tutti.work.outcomes.parts import counted_names, credits_in


@transaction.atomic
def credit_cases(case_ids: Iterable[int]) -> None:
    """Derive every part in these cases from the journal. Deriving again adds nothing.

    No fact: nothing is decided here, and the journal is where it comes from.
    """
    wanted = sorted(set(case_ids))
    if not wanted:
        return
    entries = Entry.objects.filter(
        among("subject_id", wanted), subject_kind="case", name__in=counted_names()
    ).order_by("id")
    found = list(credits_in(list(entries)))
    known = set(
        Member.objects.filter(pk__in={one.member_id for one in found}).values_list("pk", flat=True)
    )
    Contribution.objects.bulk_create(
        [
            Contribution(
                case_id=one.case_id,
                member_id=one.member_id,
                part=one.part,
                about=one.about,
                at=one.at,
            )
            for one in found
            if one.member_id in known
        ],
        ignore_conflicts=True,
    )


def joined_into(case_id: int) -> list[int]:
    """The case and those whose conversations it holds now: work done there was done for this matter."""
    held = CaseConversation.objects.filter(case=case_id, detached_at__isnull=True)
    former = CaseConversation.objects.filter(
        conversation__in=held.values("conversation_id"), case__resolution="duplicate"
    )
    return [case_id, *former.exclude(case=case_id).values_list("case_id", flat=True).distinct()]
