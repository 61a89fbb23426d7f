"""Two portraits side by side: for each field, how its values compare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler

from tutti.people.matching.scoring.levels import Level
from tutti.people.matching.scoring.names import Name, compare_names
from tutti.people.matching.scoring.portraits import Portrait, is_shared_box, own_part

NEAR = 0.92  # Jaro-Winkler
_A_WORD = 3  # letters; in fewer one slip leaves nothing to recognise
_LONG_ENOUGH = 8  # letters of an address in which two slips leave it recognisable
_SLIPS = 2
_A_NUMBER = 8  # last digits of a phone number that are its own wherever it is called from


class Pattern(NamedTuple):
    """The level of each field. Pairs of one pattern score alike but for how rare their values are."""

    given: Level = Level.MISSING
    family: Level = Level.MISSING
    order: Level = Level.MISSING
    mail: Level = Level.MISSING
    phone: Level = Level.MISSING
    handle: Level = Level.MISSING
    birth: Level = Level.MISSING
    street: Level = Level.MISSING
    number: Level = Level.MISSING
    extra: Level = Level.MISSING
    town: Level = Level.MISSING
    postcode: Level = Level.MISSING
    region: Level = Level.MISSING
    reference: Level = Level.MISSING
    organisation: Level = Level.MISSING
    language: Level = Level.MISSING


FIELDS = Pattern._fields


def compare(left: Portrait, right: Portrait) -> Pattern:
    given, family, order = compare_names(
        Name(left.given, left.family), Name(right.given, right.family)
    )
    return Pattern(
        given=given,
        family=family,
        order=order,
        mail=_mails(left.mails, right.mails),
        phone=_phones(left.phones, right.phones),
        handle=_handles(left, right),
        birth=_births(left.birth, right.birth),
        street=_words(left.street, right.street),
        number=_words(left.number, right.number),
        extra=_words(left.extra, right.extra),
        town=_words(left.town, right.town),
        postcode=_words(left.postcode, right.postcode),
        region=_words(left.region, right.region),
        reference=_any(left.references, right.references),
        organisation=_any(left.organisations, right.organisations),
        language=_exact(left.language, right.language),
    )


def _mails(left: Sequence[str], right: Sequence[str]) -> Level:
    if not left or not right:
        return Level.MISSING
    common = set(left) & set(right)
    if common:
        shared = all(is_shared_box(mail) for mail in common)
        return Level.LIKE if shared else Level.SAME
    if any(_is_slip(one, other) for one in left for other in right):
        return Level.NEAR
    own = {own_part(mail) for mail in left} & {own_part(mail) for mail in right}
    return Level.LIKE if own - {""} else Level.OTHER


def _is_slip(one: str, other: str) -> bool:
    return bool(own_part(one)) and len(one) > _LONG_ENOUGH and _distance(one, other) <= _SLIPS


def _distance(one: str, other: str) -> int:
    return OSA.distance(one, other, score_cutoff=_SLIPS)


def _phones(left: Sequence[str], right: Sequence[str]) -> Level:
    if not left or not right:
        return Level.MISSING
    if set(left) & set(right):
        return Level.SAME
    ends = {number[-_A_NUMBER:] for number in left} & {number[-_A_NUMBER:] for number in right}
    return Level.NEAR if ends else Level.OTHER


def _handles(left: Portrait, right: Portrait) -> Level:
    """A name on a network against another, or against what stands before the @ of a mail address."""
    if not (left.handles and (right.handles or right.mails)) and not (right.handles and left.mails):
        return Level.MISSING
    if set(left.handles) & set(right.handles):
        return Level.SAME
    if set(left.handles) & _flat_parts(right) or set(right.handles) & _flat_parts(left):
        return Level.NEAR
    if not (left.handles and right.handles):
        return Level.MISSING
    alike = max(
        JaroWinkler.similarity(one, other) for one in left.handles for other in right.handles
    )
    return Level.LIKE if alike >= NEAR else Level.OTHER


def _flat_parts(one: Portrait) -> set[str]:
    return {own_part(mail).replace(".", "").replace("_", "").replace("-", "") for mail in one.mails}


def _births(left: str, right: str) -> Level:
    """Both begin with the year. A day and a month the other way about is a slip of the pen."""
    if not left or not right:
        return Level.MISSING
    if left == right:
        return Level.SAME
    turned = left[:4] + left[6:8] + left[4:6]
    if OSA.distance(left, right) == 1 or turned == right:
        return Level.NEAR
    return Level.LIKE if left[:6] == right[:6] or left[4:] == right[4:] else Level.OTHER


def _words(left: str, right: str) -> Level:
    if not left or not right:
        return Level.MISSING
    if left == right or left.replace(" ", "") == right.replace(" ", ""):
        return Level.SAME
    slip = min(len(left), len(right)) >= _A_WORD and OSA.distance(left, right) == 1
    if slip or JaroWinkler.similarity(left, right) >= NEAR:
        return Level.NEAR
    return Level.OTHER


def _any(left: Sequence[str], right: Sequence[str]) -> Level:
    if not left or not right:
        return Level.MISSING
    if set(left) & set(right):
        return Level.SAME
    near = any(_words(one, other) == Level.NEAR for one in left for other in right)
    return Level.NEAR if near else Level.OTHER


def _exact(left: str, right: str) -> Level:
    if not left or not right:
        return Level.MISSING
    return Level.SAME if left == right else Level.OTHER
