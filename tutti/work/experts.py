"""Who else could do it: whom the no named, colleagues of the same department who are here, and those who did the
like before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from tutti.ground.accounts.models import Department, Member
from tutti.ground.accounts.queries import absence_now, away_among
from tutti.work.load import Load, loads_of
from tutti.work.models import Task, TaskState

FEW = 4
LOOKED_AT = 200  # finished tasks alike, the newest
_NAME = re.compile(r"[\w'’-]+")
_WORD = re.compile(r"\w{4,}")
MOST_WORDS = 12


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A colleague who could be asked, and why."""

    member: Member
    why: list[str]


def who_else(task: Task) -> list[Suggestion]:
    """At most four, the likeliest first: who finished the like most often, then who carries least."""
    departments = list(_departments(task))
    near = set(Member.objects.filter(departments__in=departments).values_list("pk", flat=True))
    finished, named = _finished_alike(task.what), _named(task)
    found = Member.objects.filter(is_active=True, pk__in={*near, *finished, *named})
    people = {member.pk: member for member in found.exclude(pk__in=_not_again(task))}
    away = away_among(people) - named.keys()
    loads = loads_of(people.keys() - away)
    ranked = sorted(loads, key=lambda one: (one not in named, -finished[one], loads[one].open, one))
    return [
        Suggestion(
            member=people[one],
            why=[
                *_by_name(named.get(one), people[one]),
                *_why(finished[one], loads[one], departments if one in near else []),
            ],
        )
        for one in ranked[:FEW]
    ]


def _departments(task: Task) -> Collection[Department]:
    if task.department:
        return [task.department]
    return list(Department.objects.filter(members=task.doer_id).order_by("name"))


def _not_again(task: Task) -> set[int]:
    """Whoever asked, whoever has it, and everybody who said no to it before."""
    refused = task.words.filter(kind__in=["decline", "pass", "delegate"])
    return {task.asked_by_id, task.doer_id or 0, *refused.values_list("by", flat=True)}


def _finished_alike(what: str) -> Counter[int]:
    """How often each member finished a task that shares a longer word with this one."""
    words = list(dict.fromkeys(_WORD.findall(what.lower())))[:MOST_WORDS]
    if not words:
        return Counter()
    query = SearchQuery(" | ".join(words), search_type="raw", config="simple")
    alike = Task.objects.filter(state=TaskState.DONE).annotate(
        words_of=SearchVector("what", config="simple")
    )
    newest = alike.filter(words_of=query).order_by("-ended_at")[:LOOKED_AT]
    return Counter(doer for doer in newest.values_list("doer_id", flat=True) if doer)


def _named(task: Task) -> dict[int, Member]:
    """Whom a no speaks of, by a whole name or a first name that is one colleague's alone; with who said it."""
    refusals = task.words.filter(kind__in=["decline", "pass"]).select_related("by")
    said = {word.by: set(_NAME.findall(word.text.lower())) for word in refusals if word.text}
    if not said:
        return {}
    members = list(Member.objects.filter(is_active=True))
    first_names = Counter(member.first_name.lower() for member in members)
    return {
        member.pk: who
        for who, words in said.items()
        for member in members
        if first_names[member.first_name.lower()] == 1 and member.first_name.lower() in words
    }


def _by_name(who: Member | None, member: Member) -> list[str]:
    if who is None:
        return []
    said = [gettext("%(name)s named them") % {"name": who}]
    absence = absence_now(member)
    if absence:
        day = date_format(absence.ends_at, "j M")
        said.append(gettext("away until %(day)s") % {"day": day})
    return said


def _why(finished: int, load: Load, departments: Collection[Department]) -> list[str]:
    said = []
    if finished:
        said.append(
            ngettext("finished one like it", "finished %(number)d like it", finished)
            % {"number": finished}
        )
    if departments:
        names = ", ".join(str(department) for department in departments)
        said.append(gettext("belongs to %(names)s") % {"names": names})
    has = ngettext("has %(number)d open task", "has %(number)d open tasks", load.open)
    said.append(has % {"number": load.open} if load.open else gettext("has no open task"))
    return said
