"""Notes: what colleagues tell each other about a case. No customer ever reads them."""

from __future__ import annotations

from django.db.models import Q
from django.shortcuts import get_object_or_404
from dmr import Body, Path, Query

from tutti.cases.api.reading import Older, seen_case
from tutti.cases.api.shapes import OfCase
from tutti.cases.queries import PAGE
from tutti.ground.api.resources import Resource
from tutti.ground.api.shapes import Id, Input, Moment, Named, Output, Words
from tutti.ground.db.places import place_in
from tutti.work.actions.noting import write_note
from tutti.work.models import Note


class NewNote(Input):
    """Whoever is named with @ may see the case from then on, and is told. `answers` is the note it answers."""

    text: Words
    answers: Id | None = None


class NoteLine(Output):
    """A note; `answers` is the id of the note it stands under."""

    id: int
    author: Named
    at: Moment
    text: str
    answers: int | None
    mentions: list[Named]


class NotePage(Output):
    """Notes, the newest first; `after` leads to older ones."""

    rows: list[NoteLine]
    after: str


class Notes(Resource):
    once = True

    def get(self, parsed_path: Path[OfCase], parsed_query: Query[Older]) -> NotePage:
        """The notes of a case, newest first."""
        notes = Note.objects.filter(case=seen_case(self, parsed_path)).select_related("author")
        moment, id_ = place_in(parsed_query.after)
        if moment:
            notes = notes.filter(Q(written_at__lt=moment) | Q(written_at=moment, pk__lt=id_))
        related = notes.prefetch_related("mentions__member").order_by("-written_at", "-pk")
        return _page(list(related[: PAGE + 1]))

    def post(self, parsed_path: Path[OfCase], parsed_body: Body[NewNote]) -> NoteLine:
        """Write a note; `Idempotency-Key` makes it once."""
        case = seen_case(self, parsed_path)
        notes, parent = Note.objects.filter(case=case), parsed_body.answers
        note = write_note(
            case,
            author=self.member,
            text=parsed_body.text,
            parent=get_object_or_404(notes, pk=parent) if parent else None,
            nonce=self.nonce.hex,
            by=self.by,
        )
        return _line(note)


def _page(found: list[Note]) -> NotePage:
    shown = found[:PAGE]
    more = len(found) > PAGE
    after = f"{shown[-1].written_at.isoformat()}_{shown[-1].pk}" if more else ""
    return NotePage(rows=[_line(note) for note in shown], after=after)


def _line(note: Note) -> NoteLine:
    told = [Named(id=one.member.pk, name=one.member.name) for one in note.mentions.all()]
    return NoteLine(
        id=note.pk,
        author=Named(id=note.author.pk, name=note.author.name),
        at=note.written_at,
        text=note.text,
        answers=note.parent_id,
        mentions=told,
    )
