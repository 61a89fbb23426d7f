"""What the columns of a file are, guessed from their names and from what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tutti.channels.importer.mapping import Mapping
from tutti.listen.importing.dating import settle_dates
from tutti.listen.importing.surveying import Column, Survey

Choose = Callable[[list[Column], Survey], Column | None]

MOST_FIELDS = 60
_WORDS = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

_NAMES = {
    "text": r"narrative|what happened|\btext\b|\bbody\b|\bmessage\b|description|\bcontent\b|comment|complaint$"
    r"|details?$|review|feedback|question|tweet$|\bpost\b|\bnotes?\b|utterance|testo|messaggio|descrizione|inquiry",
    "not text": r"response|resolution|solution|\breply\b|answer|\burl\b|\blink\b|\bid\b|reason code|disputed",
    "title": r"^subject$|\bsubject\b|^title$|\btitle\b|^issue$|summary|^topic$|headline|oggetto|titolo",
    "at": r"created|received|opened|posted|sent at|sent on|submitted|timestamp|\bdate\b|\bdatetime\b|\btime\b|\bdata\b|\bat\b",
    "first at": r"created|received|opened|posted|submitted",
    "not at": r"updated|closed|resolved|modified|due|birth|solved|changed|expir|first response|response time|indexed|sent to",
    "id": r"(^|complaint |ticket |case |tweet |post |row |comment |review |request |issue |record |item |message )"
    r"(id|nr|no|number|num|key|uuid|guid|#|reference|ref)$|^(id|reference|uuid|number|key|ticket)$",
    "answers": r"\bin (response|reply) to\b|\bparent\b|\breply to\b|\breplied to\b|\banswers\b",
    "thread": r"\b(thread|conversation|dialog|dialogue|discussion)\b( id| key| number)?$",
    "email": r"e ?mail|mail address|\bmail\b",
    "not email": r"agent|assignee|owner|staff|our|support",
    "phone": r"\bphone\b|telephone|mobile|telefono|cellulare",
    "handle": r"^(author|user|screen|twitter|sender|account)( ?name| id| handle)?$|\bhandle\b|screen name|^username$"
    r"|^(author|user|sender) screen name$",
    "customer": r"(customer|client|member|consumer|account)( id| no| nr| number| key)$|cliente",
    "name": r"^((customer|requester|contact|client|full|sender|author|reporter|consumer) )?name$|^(customer|requester|nome)$",
    "ours": r"^inbound$|^incoming$|^outbound$|^outgoing$|direction|from customer|from agent|is customer|is agent|is staff"
    r"|from company|sender type|author type|sender role|author role|^role$|^speaker$",
}
_PATTERNS = {role: re.compile(pattern) for role, pattern in _NAMES.items()}
_CUSTOMER_WORDS = {"customer", "user", "consumer", "client", "end-user", "end user", "requester", "in", "inbound", "incoming", "visitor"}  # fmt: skip
_OUR_WORDS = {"agent", "company", "support", "staff", "bot", "assistant", "system", "out", "outbound", "outgoing", "operator", "admin", "employee", "brand"}  # fmt: skip
_YES, _NO = {"true", "1", "yes", "y", "t"}, {"false", "0", "no", "n", "f"}
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


def plain_name(name: str) -> str:
    """A column's name as words: `createdAt`, `created_at` and `Created at` are one."""
    return " ".join(_WORDS.findall(_CAMEL.sub(" ", name.rpartition(".")[2]))).lower()


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
    return bool(_PATTERNS[role].search(plain_name(column.name)))


def _named(role: str, columns: list[Column]) -> list[Column]:
    return [column for column in columns if _says(column, role)]


def _date(columns: list[Column], seen: Survey) -> Column | None:
    dates = [c for c in columns if (_says(c, "at") or c.length < 40) and settle_dates(seen, c.name, quick=True)]  # noqa: PLR2004 -- longer than any date
    named = [c for c in dates if _says(c, "at") and not _says(c, "not at")]
    first = [c for c in named if _says(c, "first at") and not plain_name(c.name).endswith("formatted")]
    plain = [c for c in dates if not _says(c, "not at") and not _is_number(c)]
    return next(iter(first or named or plain), None)


def _identity(columns: list[Column], seen: Survey) -> Column | None:
    named = _named("id", columns)
    unique = [c for c in named if c.distinct >= 0.98 * max(1, seen.looked_at)]  # noqa: PLR2004 -- a few rows twice
    return next(iter(unique), None)


def _text(columns: list[Column], seen: Survey) -> Column | None:
    del seen
    scored = [(score, c) for c in columns if (score := _text_score(c)) >= 2]  # noqa: PLR2004 -- a name, or length
    return max(scored, key=lambda pair: pair[0])[1] if scored else None


def _text_score(column: Column) -> float:
    score = min(column.length / 60, 3) if column.words >= 3 else 0.0  # noqa: PLR2004 -- fewer is a label
    score += 2.5 if _says(column, "text") and column.length >= 8 else 0  # noqa: PLR2004 -- fewer is a code
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
    """The values of the column that mean: we wrote this."""
    column = seen.columns.get(name)
    values = {value.lower() for value in column.values} if column else set()
    if not column or not values or len(values) > 12:  # noqa: PLR2004 -- more than roles a system has
        return ()
    if values <= _YES | _NO:
        says_ours = re.search(r"out|agent|company|staff|our", plain_name(name))
        return tuple(sorted(values & (_YES if says_ours else _NO)))
    if values & _CUSTOMER_WORDS or values & _OUR_WORDS:
        return tuple(sorted(values - _CUSTOMER_WORDS if values & _CUSTOMER_WORDS else values & _OUR_WORDS))
    return ()


def _fields(seen: Survey, columns: dict[str, str]) -> dict[str, str]:
    """Every other column that says something, under a key of its own; the id too, because people ask for it."""
    used = {name for role, name in columns.items() if role != "id"}
    kept: dict[str, str] = {}
    for name, column in seen.columns.items():
        children = re.search(r"\bresponse \w+ id\b", plain_name(name))  # answers name their parent: enough
        if column.values and name not in used and not children and len(kept) < MOST_FIELDS:
            kept[name] = _key(name, taken=set(kept.values()))
    return kept


def _key(name: str, *, taken: set[str]) -> str:
    key = "_".join(_WORDS.findall(_CAMEL.sub(" ", name))).lower()[:50] or "field"
    number = 2
    while key in taken:
        key, number = f"{key.rstrip('0123456789_')}_{number}", number + 1
    return key


def _share(column: Column | None, pattern: re.Pattern[str], *, whole: bool = False) -> float:
    sample = column.values[:1000] if column else []
    hits = sum(bool(pattern.fullmatch(v) if whole else pattern.search(v)) for v in sample)
    return hits / len(sample) if sample else 0.0


def _is_number(column: Column) -> bool:
    return all(value.replace(".", "", 1).isdigit() for value in column.values[:50])
