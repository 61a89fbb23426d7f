"""Evidence as it is kept, what it rests on, and how it reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tutti.people.matching.models import Kind
from tutti.people.matching.scoring.levels import Level
from tutti.people.matching.scoring.scoring import Evidence, Scored

COUNTS = 1.0  # bits; what weighs less is left out of what is kept as having spoken
_RESTS_ON: Mapping[str, Kind] = {
    "proof": Kind.PROOF,
    "rule": Kind.RULE,
    "mail": Kind.MAIL,
    "phone": Kind.PHONE,
    "handle": Kind.HANDLE,
    "reference": Kind.REFERENCE,
    "birth": Kind.BIRTH,
    "street": Kind.PLACE,
    "number": Kind.PLACE,
    "extra": Kind.PLACE,
    "town": Kind.PLACE,
    "postcode": Kind.PLACE,
    "region": Kind.PLACE,
}


@dataclass(frozen=True, kw_only=True)
class Said:
    """One piece of evidence in words. `speaks_for` is whether it speaks for one person."""

    words: str | Promise
    speaks_for: bool
    field: str
    level: str


def kept(found: Scored) -> list[list[Any]]:
    """As the table keeps it: words of ours and a number, never a value."""
    return [[each.field, each.level, each.bits] for each in found.evidence]


def kind_of(found: Scored) -> Kind:
    """What weighs most for it; a name alone is a name."""
    best = max(found.evidence, key=lambda each: each.bits, default=None)
    return _RESTS_ON.get(best.field, Kind.NAME) if best else Kind.NAME


def speaks_for(found: Scored) -> list[str]:
    """What speaks for one person, as `field:level`, to be remembered when it is refused."""
    return said_for(each for each in found.evidence)


def said_for(evidence: Iterable[Evidence | Sequence[Any]]) -> list[str]:
    return sorted(f"{each[0]}:{each[1]}" for each in evidence if float(each[2]) >= COUNTS)


def in_words(evidence: Iterable[Sequence[Any]]) -> list[Said]:
    """Each piece in words, what weighs most first; what says nothing is left out."""
    said = []
    for field, level, bits in evidence:
        words = _WORDS.get((field, level))
        if words is not None and abs(bits) >= COUNTS / 2:
            said.append(Said(words=words, speaks_for=bits > 0, field=field, level=level))
    return said


_WORDS: Mapping[tuple[str, str], Promise] = {
    ("proof", Level.SAME): _("They proved it by a link and a code"),
    ("rule", Level.SAME): _("A rule of the house says so"),
    ("given", Level.SAME): _("Same first name"),
    ("given", Level.NEAR): _("First name differs by a letter or two"),
    ("given", Level.SHORT): _("First name is a short form of the other"),
    ("given", Level.LIKE): _("First names are alike"),
    ("given", Level.INITIAL): _("First name fits the initial"),
    ("given", Level.TWIN): _("First name looks the same in other letters"),
    ("given", Level.OTHER): _("Another first name"),
    ("family", Level.SAME): _("Same family name"),
    ("family", Level.NEAR): _("Family name differs by a letter or two"),
    ("family", Level.SHORT): _("Name is a short form of the other"),
    ("family", Level.LIKE): _("Family names are alike"),
    ("family", Level.INITIAL): _("Family name fits the initial"),
    ("family", Level.TWIN): _("Family name looks the same in other letters"),
    ("family", Level.OTHER): _("Another family name"),
    ("order", Level.OTHER): _("Names the other way about"),
    ("mail", Level.SAME): _("Same mailbox"),
    ("mail", Level.NEAR): _("Mail address differs by a letter or two"),
    ("mail", Level.LIKE): _("Same part before the @, or a shared mailbox"),
    ("mail", Level.OTHER): _("Other mail addresses"),
    ("phone", Level.SAME): _("Same phone number"),
    ("phone", Level.NEAR): _("Same phone number but for the country"),
    ("phone", Level.OTHER): _("Other phone numbers"),
    ("handle", Level.SAME): _("Same name on a network"),
    ("handle", Level.NEAR): _("Name on a network is the same as in the mail address"),
    ("handle", Level.LIKE): _("Names on networks are alike"),
    ("handle", Level.OTHER): _("Other names on networks"),
    ("birth", Level.SAME): _("Same date of birth"),
    ("birth", Level.NEAR): _("Date of birth differs by a digit"),
    ("birth", Level.LIKE): _("Date of birth is alike in part"),
    ("birth", Level.OTHER): _("Another date of birth"),
    ("street", Level.SAME): _("Same street"),
    ("street", Level.NEAR): _("Street differs by a letter or two"),
    ("street", Level.OTHER): _("Another street"),
    ("number", Level.SAME): _("Same house number"),
    ("number", Level.OTHER): _("Another house number"),
    ("extra", Level.SAME): _("Same second line of the address"),
    ("extra", Level.NEAR): _("Second line of the address is nearly the same"),
    ("town", Level.SAME): _("Same town"),
    ("town", Level.NEAR): _("Town differs by a letter or two"),
    ("town", Level.OTHER): _("Another town"),
    ("postcode", Level.SAME): _("Same postcode"),
    ("postcode", Level.NEAR): _("Postcode differs by a digit"),
    ("postcode", Level.OTHER): _("Another postcode"),
    ("region", Level.SAME): _("Same region"),
    ("region", Level.OTHER): _("Another region"),
    ("reference", Level.SAME): _("Same number with us"),
    ("reference", Level.NEAR): _("Number with us differs by a digit"),
    ("reference", Level.OTHER): _("Another number with us"),
    ("organisation", Level.SAME): _("Same organisation"),
    ("organisation", Level.NEAR): _("Organisation has nearly the same name"),
    ("organisation", Level.OTHER): _("Other organisations"),
    ("language", Level.OTHER): _("Another language"),
    ("household", Level.OTHER): _("May be two people of one household"),
    ("letters", Level.OTHER): _("A name mixes the letters of two alphabets"),
}
