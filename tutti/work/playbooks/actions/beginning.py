"""Playbooks that start by themselves: on a new case for which their condition holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tutti.cases.models import Case
from tutti.engines.rules.conditions import holding
from tutti.engines.rules.registry import values_of
from tutti.ground.accounts.models import Member
from tutti.ground.db.among import among
from tutti.journal.facts import SYSTEM
from tutti.work.errors import WorkTrouble
from tutti.work.playbooks.actions.starting import start_playbook
from tutti.work.playbooks.models import Playbook, PlaybookSet

Row = dict[str, dict[str, Any]]


def begin_for_new(causes: Mapping[int, int]) -> None:
    """`causes`: ids of new cases and the entries that opened them. Each playbook starts on a case once."""
    playbooks = list(PlaybookSet(Playbook).in_use().exclude(starts_when=""))
    if not playbooks or not causes:
        return
    cases = list(Case.objects.filter(among("pk", causes), state="open").order_by("pk"))
    rows = _rows(cases)
    for playbook in playbooks:
        answers = holding(playbook.starts_when, "promise", rows)
        for case, answer in zip(cases, answers, strict=True):
            if answer:
                _begin(case, playbook, cause=causes[case.pk])


def _begin(case: Case, playbook: Playbook, *, cause: int) -> None:
    """With the freedom of who published it. One that cannot start here stays away; its page says what is missing."""
    member = _starter(case, playbook)
    try:
        start_playbook(
            case,
            playbook,
            by=SYSTEM,
            member=member,
            nonce=f"by-itself-{playbook.pk}",
            caused_by=cause,
        )
    except WorkTrouble:
        return


def _starter(case: Case, playbook: Playbook) -> Member:
    who = playbook.newest.published_by if playbook.newest else None
    return who if who and who.is_active else case.owner


def _rows(cases: list[Case]) -> list[Row]:
    of_cases = values_of("case", [case.pk for case in cases])
    of_persons = values_of("person", [case.person_id for case in cases if case.person_id])
    return [
        {"case": of_cases.get(case.pk, {}), "person": of_persons.get(case.person_id or 0, {})}
        for case in cases
    ]
