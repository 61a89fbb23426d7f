"""One pair's confidence, and the evidence it rests on."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tutti.people.matching.scoring.comparing import Pattern, compare
from tutti.people.matching.scoring.levels import Level
from tutti.people.matching.scoring.portraits import Portrait
from tutti.people.matching.scoring.weights import (
    bits_of,
    bits_of_same,
    prior_bits,
    probability,
)

PLACE = frozenset({"street", "number", "extra", "town", "postcode", "region"})
# the parts of an address come together, so they are no independent witnesses
PLACE_CAP = 16.0  # bits
STRONG = 3.0
SHARED_AT_HOME = PLACE | {"family", "phone", "mail"}
LOOK_ALIKE_CAP = 0.6  # whoever writes a name in two alphabets may want to be taken for somebody
CLAIMED_CAP = 0.97  # what was never proved may suggest, and never leaves no doubt
_RARE_FIELDS = ("given", "family")

# field and value: the share of profiles with it; 0.0 when not known
Share = Callable[[str, str], float]


class Evidence(NamedTuple):
    """One field's part in a score. `bits` above nothing speak for one person, below for two."""

    field: str
    level: str
    bits: float


class Scored(NamedTuple):
    sure: float  # 0 to 1
    bits: float
    evidence: tuple[Evidence, ...]  # the weightiest first


def nobody_knows(_field: str, _value: str) -> float:
    return 0.0


def score(
    left: Portrait,
    right: Portrait,
    *,
    profiles: int,
    share: Share = nobody_knows,
) -> Scored:
    """How sure we are that two portraits are of one person."""
    pattern = compare(left, right)
    parts = bits_of(pattern)
    _weigh_rarity(parts, pattern, left, right, share)
    _weigh_place(parts)
    _weigh_household(parts, pattern)
    if left.mixed or right.mixed:
        parts["letters"] = -2.0
    bits = prior_bits(profiles) + sum(parts.values())
    found = sorted(_evidence(parts, pattern), key=lambda each: -abs(each.bits))
    sure = min(probability(bits), _cap(left, right))
    return Scored(sure, bits, tuple(found))


def _cap(left: Portrait, right: Portrait) -> float:
    if left.mixed or right.mixed:
        return LOOK_ALIKE_CAP
    return 1.0 if _is_proved(left, right) else CLAIMED_CAP


def _is_proved(left: Portrait, right: Portrait) -> bool:
    """Whether both have proved one and the same mail address, number or name on a network."""
    return bool(set(left.proved) & set(right.proved))


def _weigh_rarity(
    parts: dict[str, float], pattern: Pattern, left: Portrait, right: Portrait, share: Share
) -> None:
    """To agree on Efthimiou says more than to agree on Smith."""
    for field in _RARE_FIELDS:
        if getattr(pattern, field) is not Level.SAME:
            continue
        if pattern.order is Level.SAME:
            common = share(field, getattr(left, field))
        else:  # a given name may stand as the family name, and the other way about
            both = {left.given, left.family} & {right.given, right.family}
            common = max(share(each, value) for each in _RARE_FIELDS for value in both)
        if common:
            parts[field] = bits_of_same(field, common)


def _weigh_place(parts: dict[str, float]) -> None:
    total = sum(parts[field] for field in PLACE)
    if total > PLACE_CAP:
        for field in PLACE:
            parts[field] *= PLACE_CAP / total


def _weigh_household(parts: dict[str, float], pattern: Pattern) -> None:
    """With another first name and no birth date in common, what a family shares says nothing."""
    near = any(parts[field] > STRONG for field in ("street", "phone", "mail"))
    apart = {Level.OTHER, Level.MISSING}
    known_apart = pattern.given is Level.OTHER and pattern.reference is not Level.SAME
    if near and known_apart and pattern.birth in apart:
        parts["household"] = -sum(max(parts[field], 0) for field in SHARED_AT_HOME)


def _evidence(parts: dict[str, float], pattern: Pattern) -> list[Evidence]:
    levels = pattern._asdict()
    return [
        Evidence(field, str(levels.get(field, Level.OTHER)), round(bits, 1))
        for field, bits in parts.items()
        if bits and levels.get(field) is not Level.MISSING
    ]
