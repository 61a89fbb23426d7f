"""Merge, then more history, then un-merge gives what would have been without the merge.

Every history is lived twice: once with merges that come and go, nested and undone in any order, and once without them.
What somebody wrote down by hand while two were one goes, in the second life, straight to whom the partings gave it.
Then both must be the same to the last row that names a person.

`N=` sets how many histories; 60 when proving, 12 in the ordinary run. `SHRINK=1`
looks for the shortest history that tells of a fault; that takes minutes.
"""

from __future__ import annotations

import json
import os
import random
import uuid
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tutti.cases import reactions as cases_reactions
from tutti.cases.actions import giving as cases_giving
from tutti.cases.actions.attaching import attach_conversation, detach_conversation
from tutti.cases.actions.logging_calls import Record, log_call
from tutti.cases.models import Case, CaseConversation
from tutti.channels.contract import Raw
from tutti.ground.accounts.models import Department, Member, Membership, Role
from tutti.ground.search.finding import Reach, find
from tutti.journal.facts import Actor
from tutti.journal.testing import follow_all
from tutti.listen.actions.storing import store_raw
from tutti.listen.models import Channel, Conversation, Message
from tutti.people import parted
from tutti.people.actions import changing, giving, merging, recognising, values
from tutti.people.actions.changing import add_identity, change_person, create_person
from tutti.people.actions.merging import merge_persons, unmerge
from tutti.people.actions.organisations import add_belonging, create_organisation
from tutti.people.errors import OnePersonAlready
from tutti.people.models import Belonging, Exchange, Identity, Merge, Organisation, Person
from tutti.people.parted import questions_of

HISTORIES = int(os.environ.get("N") or (60 if os.environ.get("PROVES") else 12))
PHASES = [Phase.explicit, Phase.generate] + ([Phase.shrink] if os.environ.get("SHRINK") else [])
PERSONS = 4  # of whom the last is known by name alone
DICE = st.integers(0, 11)
STEPS = (
    "message", "message", "message", "call", "call", "join_call", "rename", "speak", "note",
    "belong", "reach", "reach", "write_by_new", "attach", "detach", "merge", "merge", "merge", "part", "part",
)  # fmt: skip
STEP = st.tuples(st.sampled_from(STEPS), DICE, DICE, DICE)
HISTORY = st.lists(STEP, min_size=6, max_size=26)
EVERYBODY = Reach(everything_open=True)
NESTED = [
    ("message", 0, 0, 0), ("message", 1, 0, 0), ("message", 2, 0, 0), ("merge", 0, 1, 15), ("rename", 1, 0, 0),
    ("message", 1, 0, 0), ("call", 1, 0, 0), ("reach", 1, 0, 0), ("write_by_new", 0, 0, 0), ("merge", 2, 10, 3),
    ("call", 0, 0, 0), ("join_call", 1, 0, 0), ("note", 1, 0, 0), ("belong", 0, 0, 0), ("merge", 3, 11, 15),
    ("message", 1, 1, 0), ("attach", 0, 1, 0), ("speak", 0, 0, 0), ("part", 0, 1, 0), ("call", 3, 0, 0),
    ("detach", 0, 0, 0), ("message", 0, 0, 0), ("merge", 1, 1, 9), ("part", 1, 2, 0),
]  # fmt: skip
LAYERED = [
    ("merge", 0, 1, 15), ("merge", 0, 2, 15), ("rename", 3, 0, 0), ("merge", 3, 11, 15), ("part", 0, 0, 0),
    ("merge", 3, 10, 15), ("speak", 0, 0, 0), ("part", 1, 0, 0), ("rename", 1, 0, 0), ("message", 1, 0, 0),
]  # fmt: skip
STACKED = [("merge", 0, 1, 15), ("merge", 2, 2, 15), ("part", 1, 0, 0), ("rename", 1, 0, 0)]
COMPARED = {
    "people.Person.survivor", "people.Identity.person", "people.Belonging.person", "people.Exchange.person",
    "people.Exchange.identity", "people.Exchange.other", "cases.Case.person",
}  # fmt: skip
ELSEWHERE = {
    "people.Merge.survivor": "what happened stays written",
    "people.Merge.other": "as above",
    "status.StatusLink.person": "made for the person a conversation came with; nothing changes it",
    "matching.Sketch.person": "drawn again from the person whenever it is compared",
    "matching.Key.person": "as above",
    "matching.Suggestion.left": "about two persons as they came; a parting keeps the pair apart",
    "matching.Suggestion.right": "as above",
    "matching.DomainBelonging.person": "says why a belonging is there, which is compared",
    "inviting.Invitation.person": "whom a link was for; asked of everybody who is one with them",
    "matching.HandleProof.identity": "of an identity, and goes wherever that is",
    "priority.Mark.person": "asked at a parting (tutti/cases/priority/parting.py)",
}

pytestmark = [pytest.mark.proves("understood-3"), pytest.mark.django_db]


@dataclass
class Thing:
    """What was written down by hand: on which person it stands now.

    Of a call, `case` is the step that opened its case by another call or itself, and `under` the step that wrote down the
    address it is kept under, where that was written down by hand: it goes where the address goes.
    """

    holder: int  # a person's number
    asked: bool = True  # an edit is nobody else's
    case: int | None = None
    under: int | None = None


def _word(what: str, number: int) -> str:
    """One word with a number in letters: the search finds it and nothing else by it."""
    return what + "".join(chr(ord("a") + int(digit)) for digit in f"{number:02}")


def _number_in(word: str) -> int:
    return int("".join(str(ord(letter) - ord("a")) for letter in word[-2:]))


class House:
    """One life. `owners` (a step's number to a person's) makes it the life without merges."""

    def __init__(self, owners: dict[int, int] | None = None) -> None:
        self.owners, self.with_merges = owners, owners is None
        self.ada = Member.objects.create(name="Ada", email="ada@acme.test", role=Role.AGENT)
        self.by = Actor.member(self.ada.pk)
        self.desk = Department.objects.create(name="Support", keeper=self.ada)
        Membership.objects.create(member=self.ada, department=self.desk)
        self.channel = Channel.objects.create(kind="webhook", name="Hook", department=self.desk)
        self.persons = [
            create_person(
                name=_word("Person", n),
                kind="email" if n < PERSONS - 1 else "",
                value=f"p{n}@example.com" if n < PERSONS - 1 else "",
                by=self.by,
            ).pk
            for n in range(PERSONS)
        ]
        self.began = timezone.now()
        self.things: dict[int, Thing] = {}  # by the step's number
        self.into: dict[
            int, tuple[int, int]
        ] = {}  # who stands under whom, by numbers, and since which step
        self.cases: dict[int, int] = {}  # opened by a call: the step's number to the case
        self.reached: dict[int, int] = {}  # identities added by hand
        self.merges: list[int] = []
        self.dirty = True

    def live(self, history: list[tuple[str, int, int, int]]) -> None:
        for number, (step, first, second, third) in enumerate(history):
            getattr(self, f"_{step}")(number, first, second, third)
        if self.with_merges:
            for number in range(len(history), len(history) + len(self.merges)):
                self._part(number, number, number * 7, number * 5)
        self._settle()

    # what arrives

    def _message(self, number: int, who: int, thread: int, _third: int) -> None:
        self._arrives(number, f"p{who % (PERSONS - 1)}@example.com", thread % 3)

    def _write_by_new(self, number: int, which: int, thread: int, _third: int) -> None:
        """Somebody writes from an address that was written down by hand."""
        if self.reached:
            known = sorted(self.reached)
            self._arrives(number, f"new{known[which % len(known)]}@example.com", thread % 2)

    def _arrives(self, number: int, address: str, thread: int) -> None:
        said = {
            "id": str(number), "thread": f"{address}-{thread}", "from": address,
            "title": f"Title {number}", "text": f"Words number {number} of {address}", "at": self._moment(number),
        }  # fmt: skip
        store_raw(self.channel, [Raw(key=said["id"], data=json.dumps(said).encode())])
        self.dirty = True

    # what is done by hand, on the page of whoever a person stands under

    def _call(self, number: int, who: int, _second: int, _third: int) -> None:
        person = self._shown(number, who)
        self.things[number].case = number
        self.cases[number] = self._logged(number, person).pk

    def _join_call(self, number: int, who: int, which: int, _third: int) -> None:
        self._settle()
        cases = list(Case.objects.order_by("pk"))
        open_ones = [case for case in cases if case.is_open]
        if open_ones:
            case, person = open_ones[which % len(open_ones)], self._shown(number, who)
            opened = {pk: step for step, pk in self.cases.items()}
            self.things[number].case = opened.get(case.pk)
            self._logged(number, person, case=case)

    def _logged(self, number: int, person: Person, case: Case | None = None) -> Case:
        self.dirty = True
        holder = self.things[number].holder
        if holder == PERSONS - 1:  # others have an address that is older than all written down
            theirs = [step for step in self.reached if self.things[step].holder == holder]
            self.things[number].under = min(theirs, default=None)
        record = Record(words=f"Spoken words {number}", title=f"Call {number}", person=person)
        nonce = uuid.UUID(int=number + 1)
        return log_call(
            record, member=self.ada, department=self.desk, nonce=nonce, by=self.by, case=case
        )

    def _rename(self, number: int, who: int, _second: int, _third: int) -> None:
        person = self._shown(number, who, asked=False)
        change_person(person, name=_word("Nam", number), by=self.by)

    def _speak(self, number: int, who: int, _second: int, _third: int) -> None:
        person = self._shown(number, who, asked=False)
        change_person(person, language=f"l{number}", by=self.by)

    def _note(self, number: int, who: int, key: int, _third: int) -> None:
        person = self._shown(number, who, asked=False)
        change_person(person, fields=person.fields | {f"key{key % 2}": str(number)}, by=self.by)

    def _belong(self, number: int, who: int, _second: int, _third: int) -> None:
        organisation = create_organisation(name=_word("House", number), by=self.by)
        add_belonging(self._shown(number, who), organisation=organisation, by=self.by)

    def _reach(self, number: int, who: int, _second: int, _third: int) -> None:
        person = self._shown(number, who)
        value = f"new{number}@example.com"
        self.reached[number] = add_identity(person, kind="email", value=value, by=self.by).pk

    def _attach(self, _number: int, which: int, other: int, _third: int) -> None:
        self._settle()
        written = self._by_mail()
        cases = list(Case.objects.order_by("pk"))
        if written and cases:
            case, conversation = cases[which % len(cases)], written[other % len(written)]
            attach_conversation(case, conversation, member=self.ada, by=self.by)
            self.dirty = True

    def _detach(self, _number: int, which: int, _second: int, _third: int) -> None:
        self._settle()
        links = CaseConversation.objects.filter(
            conversation__in=self._by_mail(), detached_at__isnull=True
        ).order_by("conversation_id")
        shared = [link for link in links if link.case.links.filter(detached_at=None).count() > 1]
        if shared:
            link = shared[which % len(shared)]
            detach_conversation(link.case, link.conversation, member=self.ada, by=self.by)
            self.dirty = True

    # being one, and two again

    def _merge(self, number: int, one: int, other: int, fields: int) -> None:
        if not self.with_merges:
            return
        chosen = {
            name: ("survivor", "other")[(fields >> bit) % 2]
            for bit, name in enumerate(("name", "language", "own:key0", "own:key1"))
        }
        pair = [self.persons[which % PERSONS] for which in (one, one + other)]
        try:
            merge = merge_persons(
                *(Person.objects.get(pk=pk) for pk in pair), fields=chosen, by=self.by
            )
        except OnePersonAlready:
            return
        self.merges.append(merge.pk)
        survivor, below = self._number(merge.survivor_id), self._number(merge.other_id)
        self.into[below] = (survivor, number)

    def _part(self, number: int, which: int, answers: int, _third: int) -> None:
        self._settle()
        if not (self.with_merges and self.merges):
            return
        merge = Merge.objects.get(pk=self.merges.pop(which % len(self.merges)))
        dice = random.Random(answers)
        leaving = self._number(merge.other_id)
        asked = [one for one in questions_of(merge) if one.thing]
        told = {self._step_of(one.key): one.key for one in asked}
        loose = self._loose(leaving)
        assert set(told) == {step for step in loose if self._goes_with(step, loose) is None}
        gives = {one.key: dice.choice(one.answers) for one in asked}
        unmerge(merge, gives=gives, by=self.by)
        del self.into[leaving]
        given = [step for step, key in told.items() if gives[key] == "other"]
        for step in given:
            self._give(step, leaving)
        for step in loose:
            if self._goes_with(step, loose) in given and self.things[step].under in given:
                self._give(step, leaving)
        self.dirty = True

    def _loose(self, leaving: int) -> set[int]:
        """What was written since on whom they stood under, all the way up."""
        since: dict[int, int] = {}
        moment, below = 0, leaving
        while below in self.into:
            below, step = self.into[below]
            moment = max(moment, step)
            since[below] = moment
        return {
            step
            for step, thing in self.things.items()
            if thing.asked and step > since.get(thing.holder, step)
        }

    def _goes_with(self, step: int, loose: set[int]) -> int | None:
        """What decides about it: the case a call joined, or the address it is kept under; None where it is asked itself."""
        thing = self.things[step]
        if thing.case in loose - {step}:
            return thing.case
        return thing.under if thing.under in loose else None

    def _give(self, step: int, to: int) -> None:
        """A case takes along the calls in it that were its own person's."""
        had = self.things[step].holder
        self.things[step].holder = to
        for call in self.things.values():
            if step in self.cases and call.case == step and call.holder == had:
                call.holder = to

    def _step_of(self, key: str) -> int:
        """Which step wrote down what is asked about."""
        kind, _colon, id_ = key.partition(":")
        found = {"case": self.cases, "identity": self.reached}.get(kind, {})
        for step, pk in found.items():
            if pk == int(id_):
                return step
        if kind == "belonging":
            return _number_in(Belonging.objects.get(pk=id_).organisation.name)
        return int(Message.objects.get(conversation=id_).text.removeprefix("Spoken words "))

    # what a life needs

    def _shown(self, number: int, who: int, *, asked: bool = True) -> Person:
        """On whose page it is done: whom they stand under; in the life without merges, whoever holds it in the end."""
        self.dirty = True
        if self.owners is not None:
            holder = self.owners[number]
            self.things[number] = Thing(holder, asked=asked)
            return Person.objects.get(pk=self.persons[holder])
        person = Person.objects.select_related("survivor").get(pk=self.persons[who % PERSONS]).root
        holder = who % PERSONS
        while holder in self.into:
            holder, _since = self.into[holder]
        assert holder == self._number(person.pk)
        self.things[number] = Thing(holder, asked=asked)
        return person

    def _number(self, person_id: int) -> int:
        return self.persons.index(person_id)

    def _by_mail(self) -> list[Conversation]:
        return list(Conversation.objects.filter(channel=self.channel).order_by("pk"))

    def _settle(self) -> None:
        if self.dirty:
            follow_all()
            self.dirty = False

    def _moment(self, number: int) -> str:
        return (self.began + timezone.timedelta(milliseconds=number)).isoformat()


def told(house: House) -> dict[str, Any]:
    """Everything that names a person, by numbers and words that are the same in both lives."""
    number = {pk: n for n, pk in enumerate(house.persons)}
    people = {(one.kind, one.value): number[one.person_id] for one in Identity.objects.all()}
    conversations = list(Conversation.objects.select_related("channel").order_by("pk"))
    place = {one.pk: n for n, one in enumerate(conversations)}
    cases = {case.pk: n for n, case in enumerate(Case.objects.order_by("pk"))}
    words = dict(Message.objects.values_list("pk", "text"))
    return {
        "persons": [
            (one.name, one.sort_key, one.language, one.time_zone, one.fields, one.survivor_id)
            for one in Person.objects.order_by("pk")
        ],
        "identities": sorted(
            (one.kind, one.value, one.name, one.how, number[one.person_id])
            for one in Identity.objects.exclude(kind="person")
        ),
        "exchanges": sorted(
            (words[one.message_id], number[one.person_id], one.addressed,
             number[one.identity.person_id], one.other_id, place[one.conversation_id])
            for one in Exchange.objects.select_related("identity")
        ),
        "cases": [
            (one.title, number[one.person_id], one.state, one.shelf, one.turn, one.act, one.resolution)
            for one in Case.objects.order_by("pk")
        ],
        "links": sorted(
            (cases[one.case_id], place[one.conversation_id], one.detached_at is None)
            for one in CaseConversation.objects.all()
        ),
        "conversations": [
            (one.title, one.channel.kind, people[one.party_kind, one.party_value])
            for one in conversations
        ],
        "authors": sorted(
            (one.text, people[one.author_kind, one.author_value]) for one in Message.objects.all()
        ),
        "belongings": sorted(
            (number[one.person_id], one.organisation.name, one.role)
            for one in Belonging.objects.select_related("organisation")
        ),
        "found": _found(number, cases),
    }  # fmt: skip


def _found(number: dict[int, int], cases: dict[int, int]) -> dict[str, list[tuple[str, int]]]:
    """What the search says to every name anybody ever had, and to every address and organisation."""
    names = {_word("Nam", n) for n in range(26)} | {_word("Person", n) for n in range(PERSONS)}
    asked = names | set(Identity.objects.exclude(kind="person").values_list("value", flat=True))
    asked |= set(Organisation.objects.values_list("name", flat=True))
    known = {"person": number, "case": cases}
    return {
        words: sorted(
            (hit.kind, known[hit.kind][hit.object_id])
            for hit in find(words, kinds=["person", "case"], reach=EVERYBODY, limit=200)
        )
        for words in sorted(asked)
    }


@contextmanager
def rolled_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def live_twice(history: list[tuple[str, int, int, int]]) -> None:
    with rolled_back():
        house = House()
        house.live(history)
        merged = told(house)
        owners = {step: thing.holder for step, thing in house.things.items()}
    with rolled_back():
        apart = House(owners)
        apart.live(history)
        never = told(apart)
    for table, rows in merged.items():
        assert rows == never[table], f"{table} after {history}"


def live_all(*histories: list[tuple[str, int, int, int]]) -> None:
    for history in histories:
        live_twice(history)


@dataclass(frozen=True)
class Fault:
    """Something a careless change could do. `plant` puts it into the running code."""

    name: str
    plant: Callable[[pytest.MonkeyPatch], object]

    def __str__(self) -> str:
        return self.name


def _moving(column: type[Any]) -> Callable[..., Any]:
    """A merge that moves rows of one table to the survivor."""
    right = merging.merge_persons

    def wrong(survivor: Person, other: Person, **more: Any) -> Merge:
        merge = right(survivor, other, **more)
        column.objects.filter(person=merge.other_id).update(person=merge.survivor_id)
        return merge

    return lambda patch: patch.setitem(globals(), "merge_persons", wrong)


_right_known = recognising._known


def _known_by_root(keys: Any) -> Any:
    roots = dict(Person.objects.filter(survivor__isnull=False).values_list("pk", "survivor_id"))
    return {
        key: (identity, roots.get(person, person))
        for key, (identity, person) in _right_known(keys).items()
    }


def _forgetting_edits(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(changing, "note_changed", lambda *_a: None)
    patch.setattr(values, "_replace", _come_what_may)


def _come_what_may(person_id: int, field: str, above: int, *, old: Any, new: Any) -> None:
    """A parting that writes the former value over whatever stands there."""
    person = Person.objects.get(pk=person_id)
    values._put(person, field, new)
    person.save()


def _only_the_one_who_leaves(person_ids: Any) -> None:
    """A parting that frees one person and forgets who stands under it."""
    left = Merge.objects.filter(undone_at__isnull=False).order_by("-undone_at").first()
    Person.objects.filter(pk=left.other_id).update(survivor=None)


def _in_a_row(person_ids: Any) -> None:
    """A parting that takes everybody apart."""
    Person.objects.filter(pk__in=person_ids).update(survivor=None)


FAULTS = [
    Fault("a merge moves identities", _moving(Identity)),
    Fault("a merge moves exchanges", _moving(Exchange)),
    Fault("a merge moves cases", _moving(Case)),
    Fault("a merge moves belongings", _moving(Belonging)),
    Fault("values do not come back", lambda p: p.setattr(merging, "give_back", lambda *a, **k: None)),
    Fault("an edit by hand is taken back", _forgetting_edits),
    Fault("values come back over later merges", lambda p: p.setattr(values, "_writing", lambda *a: [])),
    Fault("those under a person stay behind", lambda p: p.setattr(merging, "_stand_anew", _only_the_one_who_leaves)),
    Fault("everybody parts at once", lambda p: p.setattr(merging, "_stand_anew", _in_a_row)),
    Fault("nothing is given", lambda p: p.setattr(merging, "_give", lambda *a, **k: 0)),
    Fault("what was said does not go along", lambda p: p.setattr(cases_giving, "give_exchanges", lambda *a, **k: None)),
    Fault("a call keeps its party", lambda p: p.setattr(cases_giving, "put_down_to", lambda *a, **k: None)),
    Fault("an address goes without its messages", lambda p: p.setattr(
        giving.Exchange.objects, "filter", lambda *a, **k: giving.Exchange.objects.none())),
    Fault("a message goes to whom its person stands under", lambda p: p.setattr(recognising, "_known", _known_by_root)),
    Fault("the search keeps the old names", lambda p: p.setattr(cases_reactions, "touched_by", lambda e: set())),
    Fault("only things of the survivor are asked", lambda p: p.setattr(
        parted, "since_merged", lambda merge: [(merge.survivor_id, merge.at)])),
]  # fmt: skip


@given(history=HISTORY)
@example(history=NESTED)
@example(history=LAYERED)
@settings(
    max_examples=HISTORIES,
    deadline=None,
    phases=PHASES,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
def test_merged_and_parted_again_it_is_as_if_it_had_never_been(history):
    live_twice(history)


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_fault_in_merging_is_caught(monkeypatch, fault):
    """Each is planted in the product's own code, and one history tells."""
    fault.plant(monkeypatch)

    with pytest.raises((AssertionError, IntegrityError)):
        live_all(LAYERED, STACKED, NESTED)


def test_whatever_names_a_person_is_compared_or_said_why_not():
    """A table that comes to name persons later must find its place here."""
    naming = {
        f"{model._meta.label}.{column.name}"
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if column.is_relation and column.related_model in (Person, Identity)
    }

    assert naming - COMPARED - set(ELSEWHERE) == set()
