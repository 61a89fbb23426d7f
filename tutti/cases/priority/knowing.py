"""What is known of many cases at once: a fixed number of statements, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import Q

from tutti.cases.models import Case, Holder
from tutti.cases.priority.models import ByHand, Mark
from tutti.cases.priority.parts import Known, Weights
from tutti.cases.priority.values import Values, values_of_persons
from tutti.engines.understanding.understanding import Understood
from tutti.ground.db.among import among
from tutti.people.queries import clusters_of
from tutti.triage.queries import readings_of

LATELY = timedelta(days=30)
MOST_COUNTED = 20  # words nobody answered; more say nothing new

# the customer's newest words in each case, its author's reach, and how many they wrote since we last spoke
_NEWEST = """
SELECT wanted.id, newest.id,
  CASE jsonb_typeof(newest.details->'followers') WHEN 'number' THEN (newest.details->'followers')::float8::int8 END,
  (SELECT count(*) FROM (SELECT FROM cases_caseconversation l JOIN listen_message m
      ON m.conversation_id = l.conversation_id AND m.direction = 'in' AND m.automatic = ''
        AND m.at > coalesce(wanted.spoke_at, '-infinity')
    WHERE l.case_id = wanted.id AND l.detached_at IS NULL LIMIT %s) unanswered)
FROM unnest(%s::int8[], %s::timestamptz[]) AS wanted(id, spoke_at)
CROSS JOIN LATERAL (
  SELECT m.id, m.details FROM cases_caseconversation l
  CROSS JOIN LATERAL (
    SELECT m.id, m.at, m.details FROM listen_message m
    WHERE m.conversation_id = l.conversation_id AND m.direction = 'in' AND m.automatic = ''
    ORDER BY m.at DESC, m.id DESC LIMIT 1) m
  WHERE l.case_id = wanted.id AND l.detached_at IS NULL ORDER BY m.at DESC, m.id DESC LIMIT 1) newest
"""


class Newest(NamedTuple):
    """The customer's newest words in a case."""

    message: int | None = None
    reach: int | None = None
    unanswered: int = 0


@dataclass(frozen=True, kw_only=True)
class Around:
    """What stands around a batch of cases."""

    now: datetime
    newest: Mapping[int, Newest]
    readings: Mapping[int, Understood]
    clusters: Mapping[int, Sequence[int]]
    opened: Mapping[int, Sequence[tuple[int, datetime]]]  # by person: cases of the last thirty days
    values: Values
    marked_cases: frozenset[int]
    marked_persons: frozenset[int]
    by_hand: Mapping[int, int]


def known_of(cases: Sequence[Case], weights: Weights, now: datetime) -> dict[int, Known]:
    """What is known of each of these open cases but for rules; eight statements."""
    around = _around(cases, weights, now)
    return {case.pk: _known(case, around) for case in cases}


def waits_since(case: Case) -> datetime | None:
    """Since when somebody waits for us: their first unanswered word, or all the while we have not settled it."""
    if case.holder in {Holder.CUSTOMER, Holder.NOBODY}:
        return None
    return case.waiting_since or case.lived_from


def _around(cases: Sequence[Case], weights: Weights, now: datetime) -> Around:
    newest = _newest(cases)
    clusters = clusters_of({case.person_id for case in cases if case.person_id})
    everybody = {one for cluster in clusters.values() for one in cluster}
    cases_marked, persons_marked = _marked({case.pk for case in cases}, everybody)
    return Around(
        now=now,
        newest=newest,
        readings=readings_of([each.message for each in newest.values() if each.message]),
        clusters=clusters,
        opened=_opened(everybody, now),
        values=values_of_persons(weights.value_field, everybody),
        marked_cases=cases_marked,
        marked_persons=persons_marked,
        by_hand=dict(
            ByHand.objects.filter(
                among("case_id", [case.pk for case in cases]), ended_at__isnull=True
            ).values_list("case_id", "points")
        ),
    )


def _newest(cases: Sequence[Case]) -> dict[int, Newest]:
    ids, spoke_at = [case.pk for case in cases], [case.last_out_at for case in cases]
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [MOST_COUNTED, ids, spoke_at])
        return {id_: Newest(*row) for id_, *row in cursor.fetchall()}


def _opened(persons: set[int], now: datetime) -> dict[int, list[tuple[int, datetime]]]:
    found: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    lately = Case.objects.filter(
        among("person_id", persons), opened_at__gt=now - LATELY, history=False
    )
    for person, case, at in lately.values_list("person_id", "pk", "opened_at"):
        found[person].append((case, at))
    return found


def _marked(cases: set[int], persons: set[int]) -> tuple[frozenset[int], frozenset[int]]:
    either = Q(among("case_id", cases)) | Q(among("person_id", persons))
    rows = list(Mark.objects.standing().filter(either).values_list("case_id", "person_id"))
    return (
        frozenset(case for case, _person in rows if case),
        frozenset(person for _case, person in rows if person),
    )


def _known(case: Case, around: Around) -> Known:
    newest = around.newest.get(case.pk, Newest())
    said = around.readings.get(newest.message or 0, Understood())
    persons = around.clusters.get(case.person_id or 0, ())
    others = [at for one in persons for id_, at in around.opened.get(one, ()) if id_ != case.pk]
    return Known(
        waits_since=waits_since(case),
        promised_at=case.promised_at,
        value=around.values.best(persons),
        reach=newest.reach or 0,
        feeling=said.feeling,
        urgency=said.urgency,
        topics=tuple(said.topics),
        unanswered=newest.unanswered,
        others=len(others),
        needs_care=case.pk in around.marked_cases or not around.marked_persons.isdisjoint(persons),
        by_hand=around.by_hand.get(case.pk, 0),
        message=newest.message,
        step_at=min(others) + LATELY if others else None,
    )
