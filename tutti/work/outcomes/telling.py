"""A line as its reader sees it: result, their part, the customer's words, in the reader's language.

Nothing here is stored: who may not see a case any more reads what they did, and no word of the customer's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tutti.cases.models import Case
from tutti.cases.naming import RESOLUTION_WORDS, them
from tutti.ground.access.principal import Principal
from tutti.ground.db.among import among
from tutti.listen.models import Message
from tutti.work.models import Task
from tutti.work.outcomes.given import given_words, remedies_of
from tutti.work.outcomes.models import Contribution, Line, Part, Praise
from tutti.work.outcomes.queries import parts_of

LONGEST_QUOTE = 180
MOST_PARTS = 2


@dataclass(frozen=True, kw_only=True)
class Told:
    """One line in words. `quote` is "" for whoever may not see the case."""

    line: Line
    title: str
    result: str
    given: Sequence[str]
    part: str
    who: str
    quote: str
    thanked: bool
    visible: bool

    @property
    def sentence(self) -> str:
        """The line in one sentence or two, for the list of notices."""
        if self.line.praise_id:
            return _("%(who)s thanks you: %(title)s") % {"who": self.who, "title": self.title}
        said = _("Settled: %(title)s.") % {"title": self.title}
        return " ".join([said, *(f"{words}." for words in self.given), self.part]).strip()


@dataclass(frozen=True, kw_only=True)
class Known:
    """Everything the lines of one member need, read at once."""

    visible: set[int]
    messages: dict[int, Message]
    parts: dict[int, list[Contribution]]
    tasks: dict[int, str]
    given: dict[int, list[str]] = field(default_factory=dict)
    thanked: set[int] = field(default_factory=set)


def tell(lines: Sequence[Line], reader: Principal) -> list[Told]:
    """These lines of one member, in order; a fixed number of statements."""
    known = _known(lines, reader)
    return [_told(line, known) for line in lines]


def part_in_words(parts: Sequence[Contribution], tasks: dict[int, str]) -> str:
    """What a member did, the most telling first, in at most two short sentences."""
    done = {row.about for row in parts if row.part == Part.DID}
    said: list[str] = []
    for row in parts:
        if row.part == Part.ACCEPTED and row.about in done:
            continue
        words = _one_part(row, tasks)
        if words not in said:
            said.append(words)
    return " ".join(said[:MOST_PARTS])


def _known(lines: Sequence[Line], reader: Principal) -> Known:
    case_ids = {line.case_id for line in lines}
    visible = Case.objects.visible_to(reader).filter(among("pk", case_ids))
    seen = set(visible.values_list("pk", flat=True))
    words = {_words_of(line) for line in lines if line.case_id in seen}
    parts = parts_of(reader.member_id or 0, case_ids)
    tasks = {row.about for rows in parts.values() for row in rows if row.part in _OF_TASKS}
    return Known(
        visible=seen,
        messages=Message.objects.in_bulk([id_ for id_ in words if id_]),
        parts=parts,
        tasks=dict(Task.objects.filter(pk__in=tasks).values_list("pk", "what")),
        given={
            case_id: [given_words(remedy) for remedy in given]
            for case_id, given in remedies_of(case_ids).items()
        },
        thanked=_thanked(case_ids),
    )


def _thanked(case_ids: set[int]) -> set[int]:
    return set(Praise.objects.filter(case__in=case_ids).values_list("case_id", flat=True))


def _told(line: Line, known: Known) -> Told:
    case, visible = line.case, line.case_id in known.visible
    message = known.messages.get(_words_of(line) or 0)
    resolution = line.outcome.resolution if line.outcome else case.resolution
    return Told(
        line=line,
        title=(case.title or case.reference) if visible else _("A case you helped with"),
        result=str(RESOLUTION_WORDS.get(resolution, resolution)),
        given=known.given.get(line.case_id, []),
        part=part_in_words(known.parts.get(line.case_id, []), known.tasks),
        who=them(case) if visible else pgettext("unknown person", "the customer"),
        quote=Truncator(_joined(message)).chars(LONGEST_QUOTE) if message else "",
        thanked=line.case_id in known.thanked,
        visible=visible,
    )


def _joined(message: Message) -> str:
    return " ".join(message.text.split())


def _words_of(line: Line) -> int | None:
    if line.praise:
        return line.praise.message_id
    return line.outcome.words_id if line.outcome else None


_OF_TASKS = (Part.DID, Part.ACCEPTED)


def _one_part(row: Contribution, tasks: dict[int, str]) -> str:
    what = tasks.get(row.about, "") if row.part in _OF_TASKS else ""
    if row.part == Part.DID and what:
        return _("You did “%(what)s”.") % {"what": what}
    if row.part == Part.ACCEPTED and what:
        return _("You took on “%(what)s”.") % {"what": what}
    return f"{Part(row.part).label}."
