"""Marking a case or a person for special care, and lifting the mark."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.cases.models import Case
from tutti.cases.priority.errors import MarkLifted
from tutti.cases.priority.facts import CaseMarked, CaseMarkLifted, PersonMarked, PersonMarkLifted
from tutti.cases.priority.models import Care, Mark
from tutti.engines.rules.hits import Hit
from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor, Fact
from tutti.journal.recording import record
from tutti.people.models import Person


@transaction.atomic
def mark_vulnerable(
    subject: Case | Person, *, why: str, note: str, by: Actor, member: Member
) -> Mark:
    """Mark a case, or a person on all their cases. The open cases are reckoned again by who follows the fact."""
    mark = Mark.objects.create(
        case=subject if isinstance(subject, Case) else None,
        person=subject if isinstance(subject, Person) else None,
        why=Care(why),
        note=note.strip()[:300],
        set_by=member,
        set_at=timezone.now(),
    )
    record([_marked(mark)], by=by)
    return mark


def marked_by_rule(hit: Hit) -> Mark:
    """Mark the case a rule hit, within the transaction that reckons it."""
    mark = Mark.objects.create(
        case_id=hit.subject_id,
        why=Care(hit.params.get("why") or Care.OTHER),
        note=str(hit.params.get("note", ""))[:300],
        version_id=hit.version_id,
        set_at=timezone.now(),
    )
    record([_marked(mark)], by=Actor.rule(hit.version_id))
    return mark


@transaction.atomic
def lift_mark(mark: Mark, *, by: Actor, member: Member | None = None) -> Mark:
    """The mark stands no longer; that it stood stays."""
    locked = Mark.objects.select_for_update().get(pk=mark.pk)
    if locked.lifted_at is not None:
        raise MarkLifted(_("This mark was lifted already."))
    locked.lifted_at, locked.lifted_by = timezone.now(), member
    locked.save(update_fields=["lifted_at", "lifted_by"])
    record([_lifted(locked)], by=by)
    return locked


def _marked(mark: Mark) -> Fact:
    if mark.case_id:
        return CaseMarked(case=mark.case_id, mark=mark.pk)
    return PersonMarked(person=mark.person_id or 0, mark=mark.pk)


def _lifted(mark: Mark) -> Fact:
    if mark.case_id:
        return CaseMarkLifted(case=mark.case_id, mark=mark.pk)
    return PersonMarkLifted(person=mark.person_id or 0, mark=mark.pk)
