"""Whose a mail domain is, as the house said, and which domains are seen often without an organisation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection

from tutti.ground.db.among import among
from tutti.people.matching.models import Domain
from tutti.people.matching.providers import above, guessed_name, is_public

OFTEN = 2  # persons; one may be anybody
MOST = 100
_LOOKED_AT = 1000  # of the most frequent; beyond these nobody scrolls

_SEEN = """
SELECT split_part(value, '@', 2) AS domain, count(DISTINCT person_id) AS people
FROM people_identity WHERE kind = 'email' GROUP BY 1 HAVING count(DISTINCT person_id) >= %s
ORDER BY people DESC, domain LIMIT %s
"""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A domain of several persons that nobody said whose it is."""

    domain: str
    people: int

    @property
    def guess(self) -> str:
        return guessed_name(self.domain)


def who_holds(domains: Iterable[str]) -> Mapping[str, Domain]:
    """For each of these domains what was said of it: the longest that fits. One statement."""
    asked = {domain for domain in domains if domain and not is_public(domain)}
    lines = {domain: above(domain) for domain in asked}
    names = {name for line in lines.values() for name in line}
    rows = Domain.objects.filter(among("name", names)).select_related("organisation")
    said = {row.name: row for row in rows}
    found = {domain: _first(domain, line, said) for domain, line in lines.items()}
    return {domain: row for domain, row in found.items() if row is not None}


def _first(domain: str, line: Iterable[str], said: Mapping[str, Domain]) -> Domain | None:
    fitting = (said[name] for name in line if name in said)
    return next((row for row in fitting if row.below or row.name == domain), None)


def seen_often() -> list[Seen]:
    """Domains of several persons without an organisation, the most frequent first."""
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, [OFTEN, _LOOKED_AT])
        rows = cursor.fetchall()
    held = who_holds(domain for domain, _people in rows)
    return [
        Seen(domain=domain, people=people)
        for domain, people in rows
        if above(domain) and not is_public(domain) and domain not in held
    ][:MOST]
