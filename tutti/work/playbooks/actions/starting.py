"""Starting a playbook on a case, by a person or by itself."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext

from tutti.cases.errors import CaseIsClosed
from tutti.cases.models import Case
from tutti.engines.playbooks.definition import Definition
from tutti.ground.accounts.models import Department, Member
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.work.actions.settling import locked_case
from tutti.work.errors import NotYours
from tutti.work.playbooks.actions.stepping import begin_first
from tutti.work.playbooks.errors import AlreadyRuns, NotPublished, PlaceMissing
from tutti.work.playbooks.facts import PlaybookStarted
from tutti.work.playbooks.models import Playbook, PlaybookRun, PlaybookVersion
from tutti.work.policies import may_ask


def start_playbook(  # long: everything a run begins with
    case: Case,
    playbook: Playbook,
    *,
    by: Actor,
    member: Member,
    places: Mapping[str, int] | None = None,
    nonce: str = "",
    caused_by: int | None = None,
) -> PlaybookRun:
    """Run the newest version of `playbook` on this case, with the freedom of `member`.

    `places` maps places to ids of departments; those of the playbook itself are taken where it is left out. The same
    nonce on the same case is the same run.
    """
    with locked_case(case.pk) as locked:
        known = PlaybookRun.objects.filter(case=locked, nonce=nonce).exclude(nonce="").first()
        if known:
            return known
        version = _startable(locked, playbook, member)
        run = PlaybookRun.objects.create(
            case=locked,
            version=version,
            starter=member,
            places=_places(version.steps, places or {}),
            started_at=timezone.now(),
            nonce=nonce,
        )
        record([_started(run)], by=by, caused_by=caused_by)
        begin_first(run)
    return run


def _startable(case: Case, playbook: Playbook, member: Member) -> PlaybookVersion:
    if not case.is_open:
        raise CaseIsClosed(gettext("This case is settled. Reopen it to start a playbook."))
    if not may_ask(member, case):
        raise NotYours(gettext("Only colleagues at the desk who see this case can start one."))
    if playbook.archived_at or playbook.newest is None:
        raise NotPublished(gettext("This playbook is not published yet."))
    if PlaybookRun.objects.open().filter(case=case, version__playbook=playbook).exists():
        raise AlreadyRuns(gettext("This playbook runs on this case already."))
    return playbook.newest


def _places(definition: Definition, chosen: Mapping[str, int]) -> dict[str, int]:
    """Each place with its department; `PlaceMissing` names one that has none."""
    found = {key: chosen.get(key) or place.department for key, place in definition.places.items()}
    known = set(
        Department.objects.filter(pk__in=[one for one in found.values() if one]).values_list(
            "pk", flat=True
        )
    )
    missing = [key for key, department in found.items() if department not in known]
    if missing:
        raise PlaceMissing(gettext("Choose the department for each place first."))
    return {key: department for key, department in found.items() if department}


def _started(run: PlaybookRun) -> PlaybookStarted:
    return PlaybookStarted(
        case=run.case_id,
        run=run.pk,
        playbook=run.version.playbook_id,
        version=run.version.number,
        starter=run.starter_id,
    )
