"""What the rules say of a batch of messages: filter, then match, then route. Nothing is written here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tutti.engines.rules.deciding import decide
from tutti.engines.rules.giving import Row
from tutti.engines.rules.hits import Hit
from tutti.engines.rules.models import Rule, RuleSet
from tutti.engines.rules.registry import values_of
from tutti.engines.understanding.understanding import Understood
from tutti.triage.described import values_of_messages
from tutti.triage.heard import Author, Heard
from tutti.triage.keeping import must_be_kept
from tutti.triage.likeness import like_restored
from tutti.triage.models import Reason, Tier

KINDS = ("filter", "match", "route")
TIERS = {"triage.keep": Tier.KEEP, "triage.count": Tier.COUNT, "triage.drop": Tier.DROP}
ROUTE = "cases.route"


@dataclass(kw_only=True)
class Ruling:
    """What becomes of one message, and why."""

    tier: str = Tier.KEEP
    reason: str = Reason.DEFAULT
    filter_version: int | None = None
    like_example: int | None = None
    department_id: int | None = None
    owner_id: int | None = None
    route_version: int | None = None


@dataclass(kw_only=True)
class Rulings:
    """The rulings of a batch by message, and the hits that had an effect or stand in shadow, by kind."""

    of: dict[int, Ruling]
    hits: dict[str, list[Hit]] = field(default_factory=lambda: {kind: [] for kind in KINDS})


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A batch with the values its conditions may ask for."""

    messages: Mapping[int, Heard]
    rows: Mapping[int, Row]
    ours: Collection[int]


def rule_on(
    messages: Sequence[Heard],
    readings: Mapping[int, Understood],
    written_by: Mapping[int, Author],
) -> Rulings:
    """A ruling for each message. Ours, colleagues' and what a later stage keeps are never filtered."""
    ours = {each.id for each in messages if _is_ours(each, written_by)}
    rulings = Rulings(
        of={
            each.id: Ruling(reason=Reason.OURS if each.id in ours else Reason.DEFAULT)
            for each in messages
        }
    )
    kinds = _kinds_with_rules()
    if kinds:
        asking = Asking(
            messages={each.id: each for each in messages},
            rows=rows_of(messages, readings, written_by),
            ours=ours,
        )
        _ask(kinds, asking, rulings)
    return rulings


def rows_of(
    messages: Sequence[Heard],
    readings: Mapping[int, Understood],
    written_by: Mapping[int, Author],
) -> dict[int, Row]:
    """What conditions may ask of each message and of its author, by the message's id."""
    said = values_of_messages(messages, readings, written_by)
    people = values_of("person", {a.person_id for a in written_by.values() if a.person_id})
    return {id_: _row(values, written_by.get(id_), people) for id_, values in said.items()}


def _row(
    said: Mapping[str, Any], author: Author | None, people: Mapping[int, Mapping[str, Any]]
) -> Row:
    person = people.get(author.person_id) if author and author.person_id else None
    return {"message": said, "person": person} if person else {"message": said}


def _is_ours(message: Heard, written_by: Mapping[int, Author]) -> bool:
    author = written_by.get(message.id)
    return message.direction == "out" or (author is not None and author.is_colleague)


def _kinds_with_rules() -> set[str]:
    asked = RuleSet(Rule).standing().filter(kind__in=KINDS, trouble="").exclude(state="off")
    return set(asked.values_list("kind", flat=True).order_by())


def _ask(kinds: Collection[str], asking: Asking, rulings: Rulings) -> None:
    if "filter" in kinds:
        _filter(asking, rulings)
    kept = {id_: row for id_, row in asking.rows.items() if rulings.of[id_].tier == Tier.KEEP}
    theirs = {id_: row for id_, row in kept.items() if id_ not in asking.ours}
    if "match" in kinds:
        rulings.hits["match"] = [hit for hits in decide("match", theirs).values() for hit in hits]
    if "route" in kinds:
        for hit in _deciding("route", theirs, rulings):
            if hit.verb == ROUTE:
                _route(rulings.of[hit.subject_id], hit)
                rulings.hits["route"].append(hit)


def _filter(asking: Asking, rulings: Rulings) -> None:
    theirs = {id_: row for id_, row in asking.rows.items() if id_ not in asking.ours}
    winning = [hit for hit in _deciding("filter", theirs, rulings) if hit.verb in TIERS]
    aside = [hit.subject_id for hit in winning if TIERS[hit.verb] != Tier.KEEP]
    held = must_be_kept({id_: asking.messages[id_].conversation_id for id_ in aside})
    like = like_restored({id_: _words(asking.messages[id_]) for id_ in aside if id_ not in held})
    for hit in winning:
        ruling = rulings.of[hit.subject_id]
        if hit.subject_id in held:
            ruling.reason = Reason.OPEN_CASE
        elif hit.subject_id in like:
            ruling.reason, ruling.like_example = Reason.LIKE_RESTORED, like[hit.subject_id]
            ruling.filter_version = hit.version_id
        else:
            ruling.tier, ruling.reason = TIERS[hit.verb], Reason.RULE
            ruling.filter_version = hit.version_id
            rulings.hits["filter"].append(hit)


def _words(message: Heard) -> str:
    return f"{message.title} {message.text}"


def _deciding(kind: str, rows: Mapping[int, Row], rulings: Rulings) -> Iterator[Hit]:
    """The hit that decides, for each message that has one; those in shadow are set aside to be noted."""
    for hits in decide(kind, rows).values():
        rulings.hits[kind] += [hit for hit in hits if hit.shadow]
        done = [hit for hit in hits if not hit.shadow]
        yield from done[:1]


def _route(ruling: Ruling, hit: Hit) -> None:
    ruling.department_id = hit.params.get("department")
    ruling.owner_id = hit.params.get("owner")
    ruling.route_version = hit.version_id
