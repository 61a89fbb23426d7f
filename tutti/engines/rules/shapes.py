"""A file of rules as it stands in JSON, and reading one that anybody may have made."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from tutti.engines.rules.errors import FileWrong

FORMAT = 1
LARGEST = 2_000_000  # letters
MOST_RULES = 500
LONGEST_KEY = 80

_PLACE = re.compile(r" - at `\$\.?(.*)`$")
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
Plain = str | int | float | bool


class WrittenAction(msgspec.Struct, forbid_unknown_fields=True):
    """One thing a rule does. What a param refers to is named, not numbered: a colleague by mail address."""

    verb: str
    params: dict[str, Plain] = {}


class WrittenRule(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    key: str
    kind: str
    name: str
    state: str = "off"
    condition: str = ""
    trigger: dict[str, Any] = {}
    actions: list[WrittenAction] = []
    note: str = ""


class WrittenFile(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """`promise` and `approve` are lists as whoever keeps these kinds writes them."""

    tutti_rules: int
    title: dict[str, str] = {}
    says: dict[str, str] = {}
    rules: list[WrittenRule] = []
    promise: list[dict[str, Any]] = []
    approve: list[dict[str, Any]] = []


def written(text: str | bytes) -> WrittenFile:
    """The file as values; `FileWrong` says in words what is wrong with it, and where."""
    if len(text) > LARGEST:
        raise FileWrong(_("This file is too large for a file of rules."))
    try:
        file = msgspec.json.decode(text, type=WrittenFile)
    except msgspec.ValidationError as wrong:
        raise FileWrong(_misshapen(str(wrong))) from None
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        raise FileWrong(
            _("This file cannot be read. It must be JSON, as files of rules are.")
        ) from None
    _require_sound(file)
    return file


def as_text(file: WrittenFile) -> str:
    """The file for people to read: the same rules give the same letters."""
    packed = msgspec.json.encode(file)
    return msgspec.json.format(packed, indent=2).decode() + "\n"


def _require_sound(file: WrittenFile) -> None:
    if file.tutti_rules != FORMAT:
        raise FileWrong(
            _("This file is of format %(number)d; this program reads format %(ours)d.")
            % {"number": file.tutti_rules, "ours": FORMAT}
        )
    if len(file.rules) + len(file.promise) + len(file.approve) > MOST_RULES:
        raise FileWrong(
            _("This file has more than %(number)d rules. Bring them in in parts.")
            % {"number": MOST_RULES}
        )
    seen: set[str] = set()
    for rule in file.rules:
        if len(rule.key) > LONGEST_KEY or not _KEY.fullmatch(rule.key):
            raise FileWrong(
                _("The key “%(key)s” cannot be used: small letters, numbers and lines only.")
                % {"key": rule.key[:40]}
            )
        if rule.key in seen:
            raise FileWrong(_("The key “%(key)s” is there twice.") % {"key": rule.key})
        seen.add(rule.key)


def _misshapen(says: str) -> str:
    found = _PLACE.search(says)
    if not found or not found.group(1):
        return _("This is not a file of rules.")
    return _("At %(place)s the file is not as a file of rules is.") % {"place": found.group(1)[:80]}
