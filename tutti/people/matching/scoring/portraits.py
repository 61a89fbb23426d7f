"""A profile reduced to what can be compared: everything folded, cut and in one spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from tutti.ground.mail.addresses import domain_of
from tutti.ground.text.folding import fold
from tutti.people.matching.scoring.alphabets import is_mixed
from tutti.people.matching.scoring.names import cut

OWN_PART = 4  # letters before the @; fewer are many people's
_NO_LETTER = re.compile(r"[\W_]+")
_NO_DIGIT = re.compile(r"\D+")
_DOTS_MEAN_NOTHING = frozenset({"gmail.com", "googlemail.com"})
_SHARED_BOXES = frozenset(
    "admin billing contact hello help hi home hr info jobs mail me news noreply no-reply office post press sales "
    "service shop support team webmaster amministrazione assistenza contatti ufficio vendite segreteria".split()
)
_STREETS = {
    "st": "street",
    "str": "street",
    "rd": "road",
    "ave": "avenue",
    "av": "avenue",
    "blvd": "boulevard",
    "dr": "drive",
    "pl": "place",
    "ct": "court",
    "crt": "court",
    "cres": "crescent",
    "sq": "square",
    "ln": "lane",
    "hwy": "highway",
    "e": "east",
    "w": "west",
    "n": "north",
    "s": "south",
    "v": "via",
    "pza": "piazza",
    "pzza": "piazza",
    "p": "piazza",
    "cso": "corso",
    "vle": "viale",
}


class Portrait(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What of one profile is compared. Make it with `portrait`; every value is in its one spelling."""

    given: str = ""
    family: str = ""
    mixed: bool = False  # a word of the name is written in two alphabets
    mails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    proved: tuple[str, ...] = ()  # of mails, phones and handles, those we had proof of
    birth: str = ""
    street: str = ""
    number: str = ""
    extra: str = ""
    town: str = ""
    postcode: str = ""
    region: str = ""
    references: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    language: str = ""


def portrait(  # long: one keyword for each thing a profile may say
    name: str = "",
    *,
    mails: Iterable[str] = (),
    phones: Iterable[str] = (),
    handles: Iterable[str] = (),
    proved: Iterable[str] = (),
    place: Place | None = None,
    birth: str = "",
    references: Iterable[str] = (),
    organisations: Iterable[str] = (),
    language: str = "",
) -> Portrait:
    """`phones` are E.164; `birth` begins with the year; `proved` are values of the three kinds as given."""
    given, family = cut(name)
    known = set(proved)
    return Portrait(
        given=given,
        family=family,
        mixed=any(is_mixed(word) for word in fold(name).split()),
        mails=_all(mail_key(each) for each in mails),
        phones=_all(phones),
        handles=_all(flat(each.partition("@")[0]) for each in handles),
        proved=_all(each for value in known for each in (value, mail_key(value), flat(value))),
        birth=_NO_DIGIT.sub("", birth)[:8],
        references=_all(flat(each) for each in references),
        organisations=_all(plain(each) for each in organisations),
        language=language[:2],
        **(place.parts() if place else {}),
    )


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody lives, as written."""

    street: str = ""
    number: str = ""
    extra: str = ""
    town: str = ""
    postcode: str = ""
    region: str = ""

    def parts(self) -> dict[str, str]:
        return {
            "street": street_words(self.street),
            "number": plain(self.number),
            "extra": plain(self.extra),
            "town": plain(self.town),
            "postcode": flat(self.postcode),
            "region": plain(self.region),
        }


def mail_key(address: str) -> str:
    """What is behind an address whatever is written before a plus, and between dots where dots mean nothing."""
    local, _at, domain = fold(address.strip()).rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _DOTS_MEAN_NOTHING:
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}" if local else ""


def own_part(mail: str) -> str:
    """The part before the @ when it can be somebody's own, else nothing: `info` is everybody's."""
    local = mail.rpartition("@")[0]
    return "" if local in _SHARED_BOXES or len(local) < OWN_PART else local


def is_shared_box(mail: str) -> bool:
    return mail.rpartition("@")[0] in _SHARED_BOXES or not domain_of(mail)


def flat(text: str) -> str:
    """Letters and digits alone: `mira.rossi`, `Mira_Rossi` and `mirarossi` are one."""
    return _NO_LETTER.sub("", fold(text))


def plain(text: str) -> str:
    """Words alone."""
    return " ".join(_NO_LETTER.sub(" ", fold(text)).split())


def street_words(text: str) -> str:
    words = plain(text).split()
    return " ".join(_STREETS.get(word, word) for word in words)


def _all(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))
