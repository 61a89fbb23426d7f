"""What the pages of this stage show: cards of tasks, notes with their threads, the parts a task may show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Case as CaseWhen
from django.db.models import QuerySet, When
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString, mark_safe

from tutti.cases.models import Case, CaseSet
from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Member
from tutti.ground.notices.models import Notice
from tutti.ground.notices.queries import troubled_mails
from tutti.listen.models import Attachment, Message
from tutti.work.mentions import named_in
from tutti.work.models import (
    Note,
    NoteFile,
    Task,
    TaskItem,
    TaskShows,
    TaskState,
    TaskWord,
)

PANE_TASKS = 3


@dataclass(frozen=True, kw_only=True)
class Card:
    """A task as one member sees it."""

    task: Task
    viewer: Principal
    troubles: list[Notice]
    open_to_viewer: frozenset[int] = (
        frozenset()
    )  # of the other cases it settles, those they may see

    @property
    def at(self) -> datetime:
        return self.task.asked_at

    @cached_property
    def words(self) -> list[TaskWord]:
        return [word for word in self.task.words.all() if word.text or word.files.all()]

    @property
    def last_word(self) -> TaskWord | None:
        return self.words[-1] if self.words else None

    @property
    def hue(self) -> int | None:
        """The colour of its edge: of the department asked, else of the doer's own."""
        own = self.task.doer.departments.all() if self.task.doer else []
        department = self.task.department or next(iter(own), None)
        return department.hue if department else None

    @property
    def may_answer(self) -> bool:
        task = self.task
        if not task.is_open:
            return False
        if task.state == TaskState.ASKED and task.raised_to_id == self._reader:
            return True
        if task.doer_id is not None:
            return task.doer_id == self._reader
        return task.department_id in self.viewer.departments

    @property
    def may_accept(self) -> bool:
        return self.may_answer and self.task.state == TaskState.ASKED and not self.task.is_waiting

    @property
    def may_pass_on(self) -> bool:
        return self.task.is_offer and self.task.doer_id == self._reader

    @property
    def is_late(self) -> bool:
        task = self.task
        return task.is_open and not task.is_waiting and task.due_at < timezone.now()

    @property
    def went_up(self) -> bool:
        return self.task.state == TaskState.ASKED and self.task.raised_to_id is not None

    @cached_property
    def items(self) -> list[TaskItem]:
        return list(self.task.items.all())

    @property
    def ticked(self) -> int:
        return sum(1 for item in self.items if item.ticked_at)

    @property
    def waits_for(self) -> list[Task]:
        """What must be done first and is not: still open, or come back to be asked again."""
        if not self.task.is_waiting:
            return []
        over = {TaskState.DONE, TaskState.WITHDRAWN}
        return [held.needs for held in self.task.waits.all() if held.needs.state not in over]

    @property
    def other_cases(self) -> list[tuple[Case, bool]]:
        """The other cases this settles, each with whether the reader may open it."""
        cases = [served.case for served in self.task.serves.all()]
        return [(case, case.pk in self.open_to_viewer) for case in cases]

    @property
    def _reader(self) -> int:
        return self.viewer.member_id or 0

    @property
    def may_steer(self) -> bool:
        return self.viewer.works_the_desk or self.task.asked_by_id == self.viewer.member_id

    @property
    def came_back(self) -> bool:
        """Declined or expired: the ball is the asking side's again."""
        return self.task.state in {TaskState.DECLINED, TaskState.EXPIRED}


@dataclass(frozen=True, kw_only=True)
class NoteLine:
    """A note with the notes that answer it."""

    note: Note
    replies: list[NoteLine] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        return self.note.written_at

    @property
    def body(self) -> SafeString:
        return with_mentions(self.note)


@dataclass(frozen=True, kw_only=True)
class ShownFile:
    kind: str  # "message" or "note"
    id: int
    name: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One message or note the task's page may show."""

    who: str
    at: datetime
    text: str
    outside: bool
    ours: bool
    files: list[ShownFile]


def cards(tasks: QuerySet[Task], viewer: Principal) -> list[Card]:
    """Cards of these tasks, in a fixed number of statements."""
    people = ("case", "asked_by", "doer", "instead_of", "raised_to", "department__keeper")
    found = list(
        tasks.select_related(*people).prefetch_related(
            "words__by",
            "words__files",
            "files",
            "items",
            "doer__departments",
            "waits__needs__doer",
            "waits__needs__department",
            "serves__case",
        )
    )
    troubles = troubled_mails("task", [task.pk for task in found])
    others = {served.case_id for task in found for served in task.serves.all()}
    seen = CaseSet(Case).visible_to(viewer).filter(pk__in=others) if others else None
    may_open = frozenset(seen.values_list("pk", flat=True)) if seen is not None else frozenset()
    return [
        Card(
            task=task,
            viewer=viewer,
            troubles=troubles.get(task.pk, []),
            open_to_viewer=may_open,
        )
        for task in found
    ]


def by_due(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Open tasks by the date that counts now: what is late comes first."""
    due = When(state=TaskState.ASKED, then="accept_by")
    return tasks.order_by(CaseWhen(due, default="finish_by"), "pk")


def could_wait_for(card: Card) -> list[Task]:
    """Other open tasks of its case that this one does not wait for yet."""
    if not card.task.is_open:
        return []
    others = Task.objects.open().filter(case=card.task.case_id).exclude(pk=card.task.pk)
    known = {held.needs_id for held in card.task.waits.all()}
    return list(others.exclude(pk__in=known).select_related("doer", "department").order_by("pk"))


def inside_of(case: Case, viewer: Principal) -> list[Card | NoteLine]:
    """Tasks and notes of a case, merged in time."""
    items: list[Card | NoteLine] = [
        *cards(Task.objects.all().of_case(case.pk), viewer),
        *notes_of(case),
    ]
    return sorted(items, key=lambda item: item.at)


def latest_of(case: Case, viewer: Principal) -> list[Card | NoteLine]:
    """Open tasks of a case, the one due first on top, and its newest note."""
    tasks = by_due(Task.objects.open().of_case(case.pk))[:PANE_TASKS]
    newest = Note.objects.filter(case=case).select_related("author").order_by("-pk")
    notes = newest.prefetch_related("mentions__member", "files", "author__departments")[:1]
    return [*cards(tasks, viewer), *(NoteLine(note=note) for note in notes)]


def notes_of(case: Case) -> list[NoteLine]:
    """First notes with their answers, in a fixed number of statements."""
    notes = Note.objects.filter(case=case).select_related("author")
    lines = {
        note.pk: NoteLine(note=note)
        for note in notes.prefetch_related("mentions__member", "files", "author__departments")
    }
    roots: list[NoteLine] = []
    for line in lines.values():
        root = lines.get(line.note.parent_id or 0)
        (root.replies if root else roots).append(line)
    return roots


def shown_on(task: Task) -> list[Shown]:
    """The messages and notes the asker chose, oldest first; nothing else of the case."""
    shows = list(task.shows.select_related("note__author").prefetch_related("note__files"))
    messages = Message.objects.in_bulk([show.message_id for show in shows if show.message_id])
    files = Attachment.objects.filter(message_id__in=messages, inline=False).order_by("pk")
    parts = [_of_message(message, files) for message in messages.values()]
    parts += [_of_note(show.note) for show in shows if show.note]
    return sorted(parts, key=lambda part: part.at)


def file_of(task: Task, kind: str, file_id: int) -> tuple[str, str, str] | None:
    """(hash, name, content type) of a file the task's page may hand out; None for every other."""
    if kind == "task":
        own = task.files.filter(pk=file_id).first()
        return (own.blob_id, own.name, own.content_type) if own else None
    if kind == "note":
        shown = TaskShows.objects.filter(task=task, note__isnull=False).values("note_id")
        note_file = NoteFile.objects.filter(pk=file_id, note_id__in=shown).first()
        return (note_file.blob_id, note_file.name, note_file.content_type) if note_file else None
    messages = TaskShows.objects.filter(task=task, message_id__isnull=False).values("message_id")
    sent = Attachment.objects.filter(pk=file_id, message_id__in=messages).first()
    return (sent.blob, sent.name, sent.content_type) if sent else None


def with_mentions(note: Note) -> SafeString:
    """The note's text, escaped, with each mention marked."""
    return marked_up(note.text, [mention.member for mention in note.mentions.all()])


def marked_up(text: str, named: Sequence[Member]) -> SafeString:
    parts: list[str] = []
    at = 0
    for span in named_in(text, named).spans:
        parts.append(escape(text[at : span.start]))
        parts.append(f'<span class="mention">{escape(text[span.start : span.end])}</span>')
        at = span.end
    parts.append(escape(text[at:]))
    return mark_safe(linebreaks("".join(parts)))  # noqa: S308 -- every part was escaped above


def _of_message(message: Message, files: Iterable[Attachment]) -> Shown:
    return Shown(
        who=message.author_name or message.author_value,
        at=message.at,
        text=message.text,
        outside=True,
        ours=message.direction == Message.Direction.OUT,
        files=[
            ShownFile(kind="message", id=file.pk, name=file.name, size=file.size)
            for file in files
            if file.message_id == message.pk
        ],
    )


def _of_note(note: Note) -> Shown:
    return Shown(
        who=str(note.author),
        at=note.written_at,
        text=note.text,
        outside=False,
        ours=True,
        files=[
            ShownFile(kind="note", id=file.pk, name=file.name, size=file.size)
            for file in note.files.all()
        ],
    )
