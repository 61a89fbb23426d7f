"""What the page of one case shows: a fixed number of statements, however much was said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tutti.cases.holding import Told, happened_of, turns_of
from tutti.cases.models import Case, Turn
from tutti.cases.naming import RESOLUTION_WORDS
from tutti.cases.queries import conversations_of
from tutti.cases.rows import THEY
from tutti.cases.score import THEM, Holder, Score, Stretch, held, on_us, score, stretches
from tutti.cases.talk import Line, Place, older, place_of
from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Department, Membership
from tutti.ground.time.words import exact
from tutti.journal.models import Entry
from tutti.listen.models import Conversation, Message
from tutti.people.models import Identity

AT_ONCE = 30  # messages; older ones follow on request
MOST_TOLD = 2000  # messages the score looks at
OTHERS = 3  # open cases of the same person offered as "same matter?"


@dataclass(frozen=True, kw_only=True)
class Held:
    """A holder's line under the score. `swatch` is a department's hue or "them"."""

    name: str
    swatch: str
    lasted: timedelta
    now: bool


class CasePage:
    """One case for one reader. Each part is read when the template asks for it."""

    def __init__(self, case: Case, who: Principal, *, only: int | None, before: str) -> None:
        self.case, self.who, self.only, self.before = case, who, only, before
        self.now = timezone.localtime()

    @cached_property
    def conversations(self) -> list[Conversation]:
        return conversations_of(self.case)

    @cached_property
    def places(self) -> dict[int, Place]:
        return {conversation.pk: place_of(conversation) for conversation in self.conversations}

    @cached_property
    def alike(self) -> set[int]:
        """Conversations that share their channel with another of the case; their titles tell them apart."""
        ways = [place.words for place in self.places.values()]
        return {id_ for id_, place in self.places.items() if ways.count(place.words) > 1}

    @cached_property
    def told(self) -> list[Told]:
        """Every message of the case in outline, oldest first."""
        rows = (
            Message.objects.filter(conversation__in=list(self.places))
            .order_by("-at", "-id")
            .values_list("id", "at", "direction", "automatic", "conversation_id")[:MOST_TOLD]
        )
        return [
            Told(id=id_, at=at, ours=way == "out", automatic=bool(why), conversation=conversation)
            for id_, at, way, why, conversation in reversed(rows)
        ]

    @property
    def newest_message_id(self) -> int:
        return max((told.id for told in self.told), default=0)

    @cached_property
    def lines(self) -> list[Line]:
        """The newest messages before the page's place, oldest first."""
        return list(self._lines(self._messages[1] if self.more else self._messages[0]))

    @property
    def more(self) -> bool:
        return len(self._found) > AT_ONCE

    @property
    def earlier(self) -> str:
        """The address part of the page before this one; empty at the beginning."""
        first = self.lines[0].message if self.more and self.lines else None
        return f"{first.at.isoformat()}_{first.pk}" if first else ""

    @property
    def _messages(self) -> tuple[list[Message], list[Message]]:
        whole = list(reversed(self._found))
        return whole, whole[1:]

    @cached_property
    def _found(self) -> list[Message]:
        wanted = [self.only] if self.only in self.places else list(self.places)
        messages = Message.objects.filter(conversation__in=wanted).prefetch_related("attachments")
        return list(older(messages, self.before).order_by("-at", "-id")[: AT_ONCE + 1])

    def _lines(self, messages: Sequence[Message]) -> Iterator[Line]:
        day: object = None
        for message in messages:
            today = timezone.localdate(message.at)
            yield self._line(message, new_day=today != day)
            day = today

    def _line(self, message: Message, *, new_day: bool) -> Line:
        theirs = message.direction == Message.Direction.IN
        author = (message.author_kind, message.author_value)
        known = not message.author_value or author in self.identities
        return Line(
            message=message,
            place=self.places[message.conversation_id],
            new_day=new_day,
            hue=self._hue_of(message),
            stranger=theirs and self.case.person_id is not None and not known,
            unproved=theirs and message.trust == "weak" and not message.history,
        )

    @cached_property
    def identities(self) -> dict[tuple[str, str], Identity]:
        known = Identity.objects.filter(person=self.case.person_id) if self.case.person_id else []
        return {(identity.kind, identity.value): identity for identity in known}

    @cached_property
    def entries(self) -> list[Entry]:
        about = Entry.objects.filter(subject_kind="case", subject_id=self.case.pk)
        return list(about.order_by("id")[:MOST_TOLD])

    @cached_property
    def departments(self) -> dict[int, Department]:
        return Department.objects.in_bulk()

    @cached_property
    def teams(self) -> dict[int, list[int]]:
        """Department ids of the members whose marks or acts the page shows."""
        doers = {entry.payload.get("doer") for entry in self.entries}
        authors = {
            int(message.author_value)
            for message in self._found
            if message.author_kind == "member" and message.author_value.isdecimal()
        }
        found: dict[int, list[int]] = {}
        wanted = (doers - {None}) | authors | {self.case.owner_id}
        rows = Membership.objects.filter(member__in=wanted).order_by("pk")
        for member, department in rows.values_list("member_id", "department_id"):
            found.setdefault(member, []).append(department)
        return found

    def _hue_of(self, message: Message) -> int | None:
        if message.author_kind != "member" or not message.author_value.isdecimal():
            return None
        teams = self.teams.get(int(message.author_value), [])
        return self.departments[teams[0]].hue if teams else None

    @cached_property
    def stretches(self) -> list[Stretch]:
        until = self.case.closed_at or self.now
        return stretches(turns_of(self.case, self.told, self.entries, self.teams), until=until)

    @cached_property
    def score(self) -> Score | None:
        due = self.case.due_at if self.case.is_open else None
        now = self.case.closed_at.astimezone(self.now.tzinfo) if self.case.closed_at else self.now
        return score(
            self.stretches, happened_of(self.told, self.entries, self.places), now=now, due=due
        )

    @cached_property
    def holders(self) -> list[Held]:
        last = self.stretches[-1].holder if self.stretches and self.case.is_open else None
        return [
            Held(
                name=self.name_of(holder),
                swatch=self.swatch_of(holder),
                lasted=lasted,
                now=holder == last,
            )
            for holder, lasted in held(self.stretches).items()
        ]

    @property
    def waited(self) -> timedelta | None:
        return self.stretches[-1].end - self.stretches[0].start if self.stretches else None

    @property
    def waited_for_us(self) -> timedelta:
        return on_us(self.stretches)

    @property
    def them(self) -> str:
        return them(self.case)

    @property
    def person_name(self) -> str:
        """The person's name, or else the address we know them by."""
        known = next((value for _kind, value in self.identities), "")
        return (self.case.person.name if self.case.person else "") or known or _("No name yet")

    @property
    def does(self) -> str:
        """What the doer does next, to stand after their name."""
        does = str(THEY[self.case.act]) % {"customer": self.them}
        return self.case.act_note or does

    @property
    def whom(self) -> str:
        return self.them if self.case.turn == Turn.CUSTOMER else _("others outside")

    @property
    def counts_from(self) -> datetime:
        """When the time until the date began to run."""
        case = self.case
        return case.waiting_since or max(case.last_out_at or case.opened_at, case.opened_at)

    @property
    def resolution(self) -> str:
        return str(RESOLUTION_WORDS.get(self.case.resolution, self.case.resolution))

    @property
    def began(self) -> str:
        return exact(self.stretches[0].start) if self.stretches else ""

    def name_of(self, holder: Holder) -> str:
        if holder > 0:
            found = self.departments.get(holder)
            return found.name if found else ""
        return them(self.case) if holder == THEM else _("Others outside")

    def swatch_of(self, holder: Holder) -> str:
        found = self.departments.get(holder)
        return str(found.hue) if found else "them"

    @cached_property
    def same_matter(self) -> list[Case]:
        """Older open cases of a person we have proof of; the page offers to join them with one key."""
        proved = any(identity.verified_at for identity in self.identities.values())
        if not (proved and self.case.is_open and self.who.works_the_desk):
            return []
        others = Case.objects.visible_to(self.who).open()
        return list(
            others.filter(person=self.case.person, id__lt=self.case.pk).order_by("-last_at", "-id")[
                :OTHERS
            ]
        )


def them(case: Case) -> str:
    """What the page calls whom the case is about."""
    person = case.person
    return (person.first_name if person else "") or pgettext("unknown person", "the customer")
