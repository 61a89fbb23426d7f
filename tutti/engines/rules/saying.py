"""The language's complaints, in words a person understands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _

from tutti.engines.rules.errors import ConditionWrong

_UNKNOWN = re.compile(r"undeclared reference to '([^']*)'")
_SIGNS = {"_?_:_": "? :", "@in": "in", "_in_": "in", "!_": "!", "-_": "-", "_[_]": "[ ]"}


@dataclass(frozen=True)
class Complaint:
    """What the language says, and the place it means, counted from 0."""

    says: str
    at: int | None


def in_words(complaint: Complaint, *, text: str, names: Sequence[str]) -> ConditionWrong:
    """The complaint as an error a person can act on."""
    return ConditionWrong(_sentence(complaint.says, names), text=text, at=complaint.at)


def kind_in_words(kind: str) -> str:
    """`list(string)` as a person says it."""
    if kind.startswith("list"):
        return _("a list")
    words = {
        "string": _("a text"),
        "int": _("a whole number"),
        "uint": _("a whole number"),
        "double": _("a number"),
        "dyn": _("a number"),
        "bool": _("yes or no"),
        "timestamp": _("a moment"),
        "duration": _("a span of time"),
        "google.protobuf.Timestamp": _("a moment"),
        "google.protobuf.Duration": _("a span of time"),
        "null": _("nothing"),
    }
    return words.get(kind, kind)


def _sentence(says: str, names: Sequence[str]) -> str:
    if found := _UNKNOWN.search(says):
        return _unknown(found.group(1), names)
    for pattern, sentence in _SENTENCES:
        if found := pattern.search(says):
            return sentence(*found.groups())
    return _("This condition cannot be read here.")


def _unknown(name: str, names: Sequence[str]) -> str:
    if name == "map":
        return _("“map” cannot be used in a condition. Use exists or all.")
    near = get_close_matches(name, [*names, "now"], n=1)
    if near:
        return _("“%(name)s” is not known here. Perhaps you mean “%(near)s”.") % {
            "name": name,
            "near": near[0],
        }
    return _("“%(name)s” is not known here. Choose from the fields you can use.") % {"name": name}


def _unfit(name: str, kinds: str) -> str:
    sign = _SIGNS.get(name, name.strip("_"))
    said = [kind_in_words(kind) for kind in re.split(r", (?![^(]*\))", kinds.strip("()"))]
    if name == "_+_" and "string" in kinds:
        return _("Texts cannot be joined in a condition. Compare each by itself.")
    if {"double", "int"} == set(kinds.strip("()").split(", ")):
        return _("Write the whole number with a point, as in 2.0, to reckon with it here.")
    if len(said) == 2 and not name.isidentifier():  # noqa: PLR2004 -- a sign stands between two
        return _("“%(sign)s” cannot stand between %(one)s and %(other)s.") % {
            "sign": sign,
            "one": said[0],
            "other": said[1],
        }
    return _("“%(sign)s” cannot be used on %(kinds)s.") % {"sign": sign, "kinds": ", ".join(said)}


def _missing(letters: str) -> str:
    return _("“%(letters)s” is missing here.") % {"letters": letters}


def _deep() -> str:
    return _("This condition is nested too deeply. Take brackets out, or split it.")


def _unreadable(letters: str) -> str:
    if letters.startswith("="):
        return _("“=” cannot be read here. Write == to compare.")
    if letters.startswith("&"):
        return _("“&” cannot be read here. Write && between two things that must both hold.")
    if letters.startswith("|"):
        return _("“|” cannot be read here. Write || between two things of which one must hold.")
    if letters[:1] in {'"', "'"}:
        return _("A quoted text is not closed here.")
    return _("“%(letters)s” cannot be read here.") % {"letters": letters[:20]}


def _stray(letters: str) -> str:
    if letters == "<EOF>":
        return _("The condition ends too early. Something is missing here.")
    if letters.lower() in {"and", "or", "not"}:
        return _("“%(word)s” cannot be read here. Write && for and, || for or, ! for not.") % {
            "word": letters
        }
    return _("“%(letters)s” does not fit here.") % {"letters": letters[:40]}


_SENTENCES: list[tuple[re.Pattern[str], Callable[..., str]]] = [
    (re.compile(r"no matching overload for '([^']*)' applied to '(.*)'$"), _unfit),
    (re.compile(r"token recognition error at: '\s*(.*?)\s*'$"), _unreadable),
    (re.compile(r"(?:extraneous|mismatched) input '(.*?)' expecting"), _stray),
    (re.compile(r"missing '(.*?)' at '"), _missing),
    (re.compile("recursion"), _deep),
]
