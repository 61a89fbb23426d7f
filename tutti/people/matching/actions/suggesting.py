"""Suggesting who may be the same, for persons who are new or changed. In bulk; nothing is merged here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from tutti.ground.db.among import among
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.recording import record
from tutti.people.matching.actions.sketching import sketch_persons
from tutti.people.matching.candidates import Pair, how_many, pairs_of, shares_among, sketched
from tutti.people.matching.evidence import kept, kind_of, speaks_for
from tutti.people.matching.facts import SamenessAskedAgain, SamenessSuggested
from tutti.people.matching.models import Kind, State, Suggestion
from tutti.people.matching.queries import matching_settings
from tutti.people.matching.scoring.scoring import Scored, score
from tutti.people.queries import roots_of

CHUNK = 500  # persons at once
BY_RULE = 80  # percent; a rule knows what the house taught it
RULE_BITS = 10.0
KEPT_KINDS = frozenset({Kind.PROOF, Kind.RULE})  # they rest on nothing that is compared


@transaction.atomic
def suggest_for(person_ids: Collection[int], *, by: Actor = SYSTEM) -> int:
    """Compare these persons with everybody who shares a key; how many pairs are suggested or open again.

    What was refused stays refused unless something speaks for it that did not then. An open pair that is likely no
    more is taken back.
    """
    settings = matching_settings()
    ids = sorted(set(person_ids))
    for start in range(0, len(ids), CHUNK):
        sketch_persons(ids[start : start + CHUNK])
    if not settings.suggests:
        return 0
    return sum(
        _suggest(ids[start : start + CHUNK], least=settings.least / 100, by=by)
        for start in range(0, len(ids), CHUNK)
    )


@transaction.atomic
def suggest_pair(one: int, other: int, *, by: Actor) -> Suggestion | None:
    """Suggest two persons because a rule says so. None when they are one already or were suggested before."""
    left, right = sorted((one, other))
    roots = roots_of([left, right])
    if roots.get(left) == roots.get(right) or len(roots) < len({left, right}):
        return None
    made, fresh = Suggestion.objects.get_or_create(
        left_id=left,
        right_id=right,
        defaults={
            "sure": BY_RULE,
            "kind": Kind.RULE,
            "evidence": [["rule", "same", RULE_BITS]],
            "made_at": timezone.now(),
        },
    )
    if not fresh:
        return None
    record([_suggested(made)], by=by)
    return made


def _suggest(ids: Sequence[int], *, least: float, by: Actor) -> int:
    known = _known(ids)
    scored = _score(pairs_of(ids) | known.keys())
    likely = {pair: found for pair, found in scored.items() if found.sure >= least}
    fresh = [_row(pair, found) for pair, found in likely.items() if pair not in known]
    Suggestion.objects.bulk_create(fresh)
    record([_suggested(one) for one in fresh], by=by)
    again = _weigh_anew(known, likely, by=by)
    _take_back(known, likely)
    return len(fresh) + again


def _score(pairs: Collection[Pair]) -> dict[Pair, Scored]:
    portraits = sketched({id_ for pair in pairs for id_ in pair})
    profiles = how_many()
    share = shares_among(portraits, profiles)
    return {
        (left, right): score(portraits[left], portraits[right], profiles=profiles, share=share)
        for left, right in pairs
        if left in portraits and right in portraits
    }


def _known(ids: Sequence[int]) -> dict[Pair, Suggestion]:
    rows = Suggestion.objects.select_for_update().filter(
        among("left_id", ids)
    ) | Suggestion.objects.select_for_update().filter(among("right_id", ids))
    return {(one.left_id, one.right_id): one for one in rows.order_by("pk")}


def _row(pair: Pair, found: Scored) -> Suggestion:
    return Suggestion(
        left_id=pair[0],
        right_id=pair[1],
        sure=percent(found.sure),
        kind=kind_of(found),
        evidence=kept(found),
        made_at=timezone.now(),
    )


def _suggested(one: Suggestion) -> SamenessSuggested:
    return SamenessSuggested(
        suggestion=one.pk,
        person=one.left_id,
        other=one.right_id,
        sure=one.sure,
        rests_on=str(one.kind),
    )


def _weigh_anew(
    known: Mapping[Pair, Suggestion], likely: Mapping[Pair, Scored], *, by: Actor
) -> int:
    """Write down what is different about pairs suggested before, and open those refused on less."""
    again = []
    for pair, one in known.items():
        found = likely.get(pair)
        if found is None or one.kind in KEPT_KINDS or one.state == State.CONFIRMED:
            continue
        if one.state == State.REFUSED:
            if not set(speaks_for(found)) - set(one.weighed):
                continue
            one.state = State.OPEN
            again.append(one)
        one.sure, one.kind, one.evidence = percent(found.sure), kind_of(found), kept(found)
    Suggestion.objects.bulk_update(known.values(), ["sure", "kind", "evidence", "state"])
    record(
        [
            SamenessAskedAgain(suggestion=one.pk, person=one.left_id, other=one.right_id)
            for one in again
        ],
        by=by,
    )
    return len(again)


def _take_back(known: Mapping[Pair, Suggestion], likely: Mapping[Pair, Scored]) -> None:
    """What nobody decided and is likely no more, was a suggestion of what stood there then."""
    gone = [
        one.pk
        for pair, one in known.items()
        if pair not in likely
        and one.state in {State.OPEN, State.LATER}
        and one.kind not in KEPT_KINDS
    ]
    Suggestion.objects.filter(among("pk", gone)).delete()


def percent(sure: float) -> int:
    """Whole percent, never a hundred: only a person is certain."""
    return min(99, int(sure * 100))
