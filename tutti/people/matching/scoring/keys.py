"""Keys that portraits of one person are likely to share. Only profiles with a key in common are ever compared.

Several passes, each blind to another slip: who mistypes the birth date is found by the street, and the other way
about. A key that too many share says nothing and is left out by whoever looks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from tutti.people.matching.scoring.alphabets import latin_twin
from tutti.people.matching.scoring.names import sound
from tutti.people.matching.scoring.portraits import Portrait, flat, own_part

OWN_NAME = 5  # letters; shorter ones are many people's
A_DAY = 8  # digits of a whole date
CROWD = 60  # profiles under one key; beyond it the key says nothing


def keys_of(portrait: Portrait) -> set[int]:
    """The keys as 63-bit numbers: nothing can be read from them, and an index of them is small."""
    return {_number(key) for key in _passes(portrait)}


def _number(key: str) -> int:
    digest = hashlib.blake2b(key.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _passes(one: Portrait) -> Iterator[str]:
    yield from (f"m:{mail}" for mail in one.mails)
    yield from (f"n:{number[-8:]}" for number in one.phones)
    yield from (f"r:{reference}" for reference in one.references)
    yield from (f"f:{name}" for name in _flat_names(one))
    yield from _by_name(one)
    yield from _by_birth(one)
    yield from _by_place(one)


def _flat_names(one: Portrait) -> set[str]:
    """Mira Rossi, mira.rossi@… and @mirarossi under one key."""
    parts = {flat(own_part(mail)) for mail in one.mails} | set(one.handles)
    if one.given and one.family:
        parts |= {flat(one.given + one.family), flat(one.family + one.given)}
    return {part for part in parts if len(part) >= OWN_NAME}


def _by_name(one: Portrait) -> Iterator[str]:
    given, family = latin_twin(one.given), latin_twin(one.family)
    if not (given and family):
        return
    yield "s:" + " ".join(sorted((sound(given), sound(family))))
    yield "b:" + " ".join(sorted((given[:3], family[:3])))
    yield "i:" + " ".join(sorted((given[0], family)))
    yield "i:" + " ".join(sorted((given, family[0])))


def _by_birth(one: Portrait) -> Iterator[str]:
    if len(one.birth) == A_DAY:
        yield f"d:{one.birth}"


def _by_place(one: Portrait) -> Iterator[str]:
    if one.postcode and one.family:
        yield f"p:{one.postcode} {sound(one.family)}"
    if one.postcode and one.given:
        yield f"p:{one.postcode} {sound(one.given)}"
    if one.street and one.number:
        yield f"a:{one.number} {one.street}"
    if one.street and one.family:
        yield f"a:{one.street} {sound(one.family)}"
    if one.town and one.given and one.family:
        yield f"t:{one.town} {sound(one.family)}"
