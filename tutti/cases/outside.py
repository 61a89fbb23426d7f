"""What was said outside: the conversations of a case, merged in time, as its page shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from django.db.models import prefetch_related_objects
from django.utils import timezone

from tutti.cases.marks import Told
from tutti.cases.models import Case
from tutti.cases.queries import conversations_of
from tutti.cases.talk import Line, Place, older, place_of
from tutti.cases.teams import Teams
from tutti.listen.models import Conversation, Message
from tutti.people.models import Identity
from tutti.people.queries import cluster_of
from tutti.triage.teaching.showing import ReadingLine, reading_lines

AT_ONCE = 30  # messages; older ones follow on request
MOST_TOLD = 2000  # messages the score looks at


class Outside:
    """Each part is read once, when it is first asked for. `only` is one conversation, `before` a place in time."""

    def __init__(self, case: Case, teams: Teams, *, only: int | None, before: str) -> None:
        self.case, self.teams, self.only, self.before = case, teams, only, before

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
        found = list(older(messages, self.before).order_by("-at", "-id")[: AT_ONCE + 1])
        prefetch_related_objects([one for one in found if one.edited_at], "versions")
        return found

    def _lines(self, messages: Sequence[Message]) -> Iterator[Line]:
        day: object = None
        for message in messages:
            today = timezone.localdate(message.at)
            yield self._line(message, new_day=today != day)
            day = today

    def _line(self, message: Message, *, new_day: bool) -> Line:
        theirs = message.direction == Message.Direction.IN
        author = (message.author_kind, message.author_value)
        place = self.places[message.conversation_id]
        # in public others speak, too: only in private is somebody else's address a warning
        known = place.public or not message.author_value or author in self.identities
        return Line(
            message=message,
            place=place,
            new_day=new_day,
            hue=self.teams.hue_of(message),
            stranger=theirs and self.case.person_id is not None and not known,
            unproved=theirs and message.trust == "weak" and not message.history,
            reading=self.readings.get(message.pk),
        )

    @cached_property
    def readings(self) -> dict[int, ReadingLine]:
        return reading_lines(self._found)

    @cached_property
    def identities(self) -> dict[tuple[str, str], Identity]:
        """Of everybody who is one person with the case's."""
        person = self.case.person
        known = Identity.objects.filter(person__in=cluster_of(person.pk)) if person else []
        return {(identity.kind, identity.value): identity for identity in known}
