"""Notes between colleagues, and naming colleagues in them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext

from tutti.cases.actions.granting import grant_case
from tutti.cases.models import Case
from tutti.ground.accounts.models import Member
from tutti.ground.notices.actions.telling import notify
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.work.actions.filing import GivenFile, file_to_note
from tutti.work.actions.settling import locked_case
from tutti.work.errors import NotYours, WordsMissing
from tutti.work.facts import ColleagueMentioned, NoteWritten
from tutti.work.mentions import Named, named_in
from tutti.work.models import Mention, Note
from tutti.work.notices import NOTE_MENTIONS
from tutti.work.policies import may_note


def write_note(
    case: Case,
    *,
    author: Member,
    text: str,
    by: Actor,
    parent: Note | None = None,
    files: Sequence[GivenFile] = (),
    nonce: str = "",
) -> Note:
    """Tell colleagues something about a case. Whoever is named with @ may see the case from now on, and is told.

    Notes may be written on settled cases too. The same nonce of the same author is the same note.
    """
    if not text.strip() and not files:
        raise WordsMissing(gettext("Write something, or attach a file."))
    with locked_case(case.pk) as locked:
        known = Note.objects.filter(author=author, nonce=nonce).first() if nonce else None
        if known:
            return known
        if not may_note(author, locked):
            raise NotYours(gettext("This case is not yours to see."))
        note = Note(case=locked, author=author, text=text.strip(), nonce=nonce)
        note.parent, note.written_at = _root_of(parent, locked), timezone.now()
        note.save()
        file_to_note(note, files=files)
        record([NoteWritten(case=case.pk, note=note.pk)], by=by)
        _mention(note, by=by)
    return note


def mentioned_in(text: str, *, author: Member) -> Named:
    """Whom this text would name; the author cannot name themselves."""
    if "@" not in text:
        return Named(spans=[], unclear=[])
    others = Member.objects.filter(is_active=True).exclude(pk=author.pk).order_by("pk")
    return named_in(text, others)


def _mention(note: Note, *, by: Actor) -> None:
    members = mentioned_in(note.text, author=note.author).members
    if not members:
        return
    Mention.objects.bulk_create(Mention(note=note, member=member) for member in members)
    grant_case(note.case, members=members, reason="mention", by=by, giver=note.author)
    facts = [
        ColleagueMentioned(case=note.case_id, note=note.pk, member=member.pk) for member in members
    ]
    record(facts, by=by)
    params: dict[str, str | int] = {
        "who": str(note.author),
        "title": note.case.title,
        "case": note.case_id,
    }
    notify(members, NOTE_MENTIONS, subject=("note", note.pk), params=params)


def _root_of(parent: Note | None, case: Case) -> Note | None:
    """Threads are one deep: an answer to an answer stands under the same first note, of the same case."""
    if parent is None or parent.case_id != case.pk:
        return None
    return parent.parent or parent
