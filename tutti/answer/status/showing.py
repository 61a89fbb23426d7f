"""The page of a matter, put together for one person: only what is theirs, and only in words meant for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tutti.answer.status import standing
from tutti.answer.status.links import without_mark
from tutti.answer.status.queries import Exchange, said, status_page, theirs
from tutti.cases.models import Case
from tutti.cases.promises.models import KindOfPromise, Promise, PromiseState
from tutti.ground.accounts.models import Member
from tutti.ground.house.queries import house
from tutti.ground.keys.links import strip_keys
from tutti.ground.mail.reply_address import without_tokens
from tutti.ground.money import in_words
from tutti.ground.time.words import day
from tutti.listen.models import Attachment, Conversation
from tutti.people.models import Person
from tutti.work.remedies.models import Remedy

SPOKEN = "phone"  # the channel whose titles and words colleagues write


@dataclass(frozen=True, kw_only=True)
class Promised:
    """A promise that runs: what we undertook, and by when."""

    what: str
    by: datetime


@dataclass(frozen=True, kw_only=True)
class Words:
    """A message as it stands on the page. `who` is "" for the reader's own."""

    ours: bool
    who: str
    at: datetime
    text: str
    spoken: bool
    files: Sequence[Attachment]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Everything the page says."""

    reference: str
    title: str
    person: str
    sentence: str
    hint: str
    since: datetime
    opened_at: datetime
    ours: str  # who answers for it; "" before somebody took it, once it is settled, and where no names are given
    steps: Sequence[standing.Step]
    said: Sequence[Words]
    given: Sequence[str]
    promised: Sequence[Promised] = field(default_factory=list)
    adds: bool = False  # whether something can be added


def shown_to(person: Person, case: Case) -> Shown:
    """The page of `case` as `person` sees it, in the language and zone of the moment (`reading_as`)."""
    naming = status_page().naming
    conversations = theirs(case, person)
    exchanges = said(conversations)
    given = standing.given_to(case, person)
    return Shown(
        reference=case.reference,
        title=_title(conversations),
        person=person.root.name,
        sentence=standing.sentence(case, naming),
        hint=standing.hint(case),
        since=standing.since(case),
        opened_at=case.opened_at,
        ours=standing.named(case.owner, naming) if case.is_taken and case.is_open else "",
        steps=standing.steps(case, exchanges, given),
        said=_words(exchanges, naming),
        given=[_given(remedy) for remedy in given],
        promised=_promised(case) if case.is_open else [],
        adds=bool(conversations),
    )


@contextmanager
def reading_as(person: Person) -> Iterator[None]:
    """In the person's own language and zone where we know them, else the browser's and the house's."""
    known = dict(settings.LANGUAGES)
    person = person.root
    wanted = (person.language, person.language.partition("-")[0])
    language = next((code for code in wanted if code in known), translation.get_language())
    with translation.override(language), timezone.override(_zone(person)):
        yield


def _zone(person: Person) -> ZoneInfo:
    for name in (person.time_zone, house().time_zone, "UTC"):
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):  # empty, or a zone the system no longer knows
            continue
    return ZoneInfo("UTC")


def _promised(case: Case) -> list[Promised]:
    """What runs now, the earliest first; of a paused promise there is no date to tell."""
    words = {
        KindOfPromise.FIRST_ANSWER: _("You have our answer by"),
        KindOfPromise.NEXT_ANSWER: _("You have our answer by"),
        KindOfPromise.SETTLEMENT: _("It is settled by"),
        KindOfPromise.DATED: _("You hear from us by"),
    }
    running = Promise.objects.filter(
        case=case, state=PromiseState.RUNNING, due_at__isnull=False
    ).order_by("due_at", "pk")
    return [
        Promised(what=words[KindOfPromise(one.kind)], by=one.due_at)
        for one in running
        if one.due_at
    ]


def _title(conversations: Sequence[Conversation]) -> str:
    """The subject the person gave it. The case's own title is a colleague's, and so is that of a call."""
    written = (one.title for one in conversations if one.channel.kind != SPOKEN)
    return next((title for title in written if title.strip()), "")


def _words(exchanges: Sequence[Exchange], naming: str) -> list[Words]:
    ours = {one.message.author_value for one in exchanges if one.message.author_kind == "member"}
    members = Member.objects.in_bulk([int(value) for value in ours if value.isdecimal()])
    return [
        Words(
            ours=one.ours,
            who=_who(one, members, naming),
            at=one.message.at,
            text="" if one.spoken else _clean(one.message.text),
            spoken=one.spoken,
            files=one.files,
        )
        for one in exchanges
    ]


def _who(one: Exchange, members: dict[int, Member], naming: str) -> str:
    if not one.ours:
        return ""
    value = one.message.author_value
    member = members.get(int(value)) if value.isdecimal() else None
    return (standing.named(member, naming) if member else "") or str(house())


def _clean(text: str) -> str:
    return strip_keys(without_tokens(without_mark(text))).strip()


def _given(remedy: Remedy) -> str:
    """What the customer was given, without a word of why: the reason is for colleagues."""
    on = day(remedy.issued_at) if remedy.issued_at else ""
    words = {
        "credit": _("A credit of %(amount)s was issued: %(day)s."),
        "refund": _("A refund of %(amount)s was issued: %(day)s."),
        "waiver": _("%(amount)s need not be paid: %(day)s."),
        "replacement": _("A replacement is on its way: %(day)s."),
        "change": _("What was agreed was changed: %(day)s."),
    }
    amount = in_words(remedy.money) if remedy.money else ""
    return words[remedy.kind] % {"amount": amount, "day": on}
