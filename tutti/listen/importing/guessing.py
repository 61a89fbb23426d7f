"""What the columns of a file are, guessed from their names and from what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tutti.channels.importer.mapping import Mapping
from tutti.listen.importing.dating import settle_dates
from tutti.listen.importing.headings import key_of, plain_name, says, values_of_ours
from tutti.listen.importing.surveying import Column, Survey

Choose = Callable[[list[Column], Survey], Column | None]

MOST_FIELDS = 60
MOST_SPEAKERS = 12  # more values are no roles
LONGEST_DATE = 40  # characters
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|#39|nbsp);")
_TAG = re.compile(r"<(?:p|br|div|span|html|body)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Guess:
    """A mapping, and what could not be told from the file: "text", or "dates" when 05/06/23 may be either."""

    mapping: Mapping
    doubts: tuple[str, ...] = ()


def guess(seen: Survey, *, zone: str = "UTC", known: Mapping | None = None) -> Guess:
    """The mapping a person would most likely choose. `known`: what an earlier file of this origin was read with."""
    if seen.letters:
        return Guess(mapping=Mapping(letters=True))
    columns = {role: column.name for role, column in _roles(seen).items()}
    if known is not None:
        columns = {role: known.column(role) for role in columns | _roles_of(known)}
    return complete(seen, columns, zone=zone)


def complete(seen: Survey, columns: dict[str, str], *, zone: str, style: str = "") -> Guess:
    """The mapping of chosen columns: dates settled, fields named, the way of writing told."""
    at = columns.get("at", "")
    settled = style or (settle_dates(seen, at) if at else "iso")
    text = seen.columns.get(columns.get("text", ""))
    mapping = Mapping(
        **columns,  # type: ignore[arg-type]  # roles are text fields of it
        fields=_fields(seen, columns),
        style=settled or "iso",
        zone=zone,
        ours_when=_ours_when(seen, columns.get("ours", "")),
        audience="public" if any("tweet" in name.lower() for name in seen.columns) else "private",
        unescape=_share(text, _ENTITY) > 0.002,  # noqa: PLR2004 -- one in 500: nobody types these by hand
        markup=_share(text, _TAG) > 0.3,  # noqa: PLR2004 -- a few letters speak about HTML
    )
    doubts = [] if columns.get("text") or columns.get("title") else ["text"]
    return Guess(mapping=mapping, doubts=tuple(doubts if settled else [*doubts, "dates"]))


def _roles(seen: Survey) -> dict[str, Column]:
    """One column a role, each column used once; the clearest roles choose first."""
    free = {name: column for name, column in seen.columns.items() if column.values}
    found: dict[str, Column] = {}
    for role, choose in _CHOOSERS.items():
        column = choose(list(free.values()), seen)
        if column is not None:
            found[role] = free.pop(column.name)
    return found


def _roles_of(mapping: Mapping) -> dict[str, str]:
    return {role: mapping.column(role) for role in _CHOOSERS}


def _says(column: Column, role: str) -> bool:
    return says(column.name, role)


def _named(role: str, columns: list[Column]) -> list[Column]:
    return [column for column in columns if _says(column, role)]


def _date(columns: list[Column], seen: Survey) -> Column | None:
    short = [c for c in columns if _says(c, "at") or c.length < LONGEST_DATE]
    dates = [c for c in short if settle_dates(seen, c.name, quick=True) and not _says(c, "not at")]
    named = [c for c in dates if _says(c, "at")]
    first = [c for c in named if _says(c, "first at") and not c.name.endswith("formatted")]
    plain = [c for c in dates if not _is_number(c)]
    return next(iter(first or named or plain), None)


def _identity(columns: list[Column], seen: Survey) -> Column | None:
    named = _named("id", columns)
    unique = [c for c in named if c.distinct >= 0.98 * max(1, seen.looked_at)]
    return next(iter(unique), None)


def _text(columns: list[Column], seen: Survey) -> Column | None:
    del seen
    scored = [(score, c) for c in columns if (score := _text_score(c)) >= 2]  # noqa: PLR2004 -- a name, or length
    return max(scored, key=lambda pair: pair[0])[1] if scored else None


def _text_score(column: Column) -> float:
    score = min(column.length / 60, 3) if column.words >= 3 else 0.0  # noqa: PLR2004 -- fewer is a label
    score += 2.5 if _says(column, "text") and column.length >= 8 else 0  # noqa: PLR2004 -- fewer is a code
    score += (
        2 if _says(column, "just text") else 0
    )  # however short: scripts without spaces are dense
    return score - (4 if _says(column, "not text") else 0)


def _mail(columns: list[Column], seen: Survey) -> Column | None:
    del seen
    holding = [c for c in columns if _share(c, _MAIL, whole=True) > 0.6]  # noqa: PLR2004 -- most, blanks aside
    theirs = [c for c in holding if not _says(c, "not email")]
    return next(iter([c for c in theirs if _says(c, "email")] or theirs), None)


def _ours(columns: list[Column], seen: Survey) -> Column | None:
    return next((c for c in _named("ours", columns) if _ours_when(seen, c.name)), None)


def _only_named(role: str) -> Choose:
    def choose(columns: list[Column], seen: Survey) -> Column | None:
        del seen
        return next(iter(_named(role, columns)), None)

    return choose


_CHOOSERS: dict[str, Choose] = {
    "at": _date,
    "answers": _only_named("answers"),
    "ours": _ours,
    "id": _identity,
    "thread": _only_named("thread"),
    "email": _mail,
    "phone": _only_named("phone"),
    "handle": _only_named("handle"),
    "customer": _only_named("customer"),
    "title": _only_named("title"),
    "text": _text,
    "name": _only_named("name"),
}


def _ours_when(seen: Survey, name: str) -> tuple[str, ...]:
    column = seen.columns.get(name)
    values = {value.lower() for value in column.values} if column else set()
    few = 0 < len(values) <= MOST_SPEAKERS
    return tuple(sorted(values_of_ours(name, values))) if few else ()


def _fields(seen: Survey, columns: dict[str, str]) -> dict[str, str]:
    """Every other column that says something, under a key of its own; the id too, because people ask for it."""
    used = {name for role, name in columns.items() if role != "id"}
    kept: dict[str, str] = {}
    for name, column in seen.columns.items():
        children = re.search(
            r"\bresponse \w+ id\b", plain_name(name)
        )  # answers name their parent: enough
        if column.values and name not in used and not children and len(kept) < MOST_FIELDS:
            kept[name] = key_of(name, taken=set(kept.values()))
    return kept


def _share(column: Column | None, pattern: re.Pattern[str], *, whole: bool = False) -> float:
    sample = column.values[:1000] if column else []
    hits = sum(bool(pattern.fullmatch(v) if whole else pattern.search(v)) for v in sample)
    return hits / len(sample) if sample else 0.0


def _is_number(column: Column) -> bool:
    return all(value.replace(".", "", 1).isdigit() for value in column.values[:50])
