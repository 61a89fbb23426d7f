"""Two departments, two customers, two cases, and everything people can do to them.

A deed takes the case it is done to and two dice; who does it, to whom and how is read off the dice. What does not fit
the moment is refused, as it is for people, and changes nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from django.utils import timezone

from tutti.cases.actions.arriving import take_in
from tutti.cases.actions.assignment import hand_over, take_case
from tutti.cases.actions.attaching import attach_conversation, detach_conversation
from tutti.cases.actions.closing import close_case, reopen_case
from tutti.cases.actions.next_action import pass_turn, set_next_action
from tutti.cases.actions.opening import open_case
from tutti.cases.errors import CaseTrouble
from tutti.cases.models import Act, Case, Turn
from tutti.cases.promises.actions.dated import meet_date, move_date, promise_date, withdraw_date
from tutti.cases.promises.actions.policies import retire_policy, save_policy
from tutti.cases.promises.errors import PromiseTrouble
from tutti.cases.promises.models import Promise
from tutti.config.tests.histories.cast import (
    DAY,
    HOUR,
    SPLIT,
    amount,
    by,
    department_of,
    member_of,
    wording,
)  # fmt: skip
from tutti.engines.calendars.actions.saving import create_calendar, give_calendar
from tutti.ground.accounts.models import Member, Role
from tutti.journal.facts import SYSTEM
from tutti.journal.models import Entry
from tutti.listen.models import Channel, Conversation, Message
from tutti.people.actions.changing import create_person
from tutti.work.actions.answering import accept_task, ask_back, decline_task, finish_task
from tutti.work.actions.asking import Question, ask_task
from tutti.work.actions.handing_on import delegate_task
from tutti.work.actions.noting import write_note
from tutti.work.actions.steering import (
    Anew,
    answer_back,
    expire_lapsed,
    reassign_task,
    withdraw_task,
)
from tutti.work.approvals.actions.passing_on import pass_on_overdue
from tutti.work.approvals.actions.setting import set_limit
from tutti.work.approvals.actions.voicing import Say, voice
from tutti.work.approvals.actions.withdrawing import withdraw_approval
from tutti.work.approvals.models import Approval, Limit, Verdict
from tutti.work.errors import WorkTrouble
from tutti.work.models import Task
from tutti.work.remedies.actions.proposing import propose_remedy, revise_remedy, withdraw_remedy
from tutti.work.remedies.actions.settling import issue_again, issued_by_hand, it_arrived
from tutti.work.remedies.errors import RemedyTrouble
from tutti.work.remedies.models import Remedy

REFUSED = (CaseTrouble, PromiseTrouble, WorkTrouble, RemedyTrouble)
OFTEN = (
    "ask", "ask", "propose", "propose", "decide", "issue", "issue", "it_arrived", "customer_writes", "we_answer",
)  # fmt: skip
ONLY_REFUSED = {"issue_again"}  # for what finance left unclear; nobody is connected here


class World:
    """Ada and Ben at the desk, Cleo leads it and may give more, Petra and Samir in finance."""

    def __init__(self) -> None:
        self.ada, self.ben, self.cleo = (
            member_of(name, Role.AGENT) for name in ("Ada", "Ben", "Cleo")
        )
        self.petra, self.samir = (member_of(name, Role.CONTRIBUTOR) for name in ("Petra", "Samir"))
        self.people = [self.ada, self.ben, self.cleo, self.petra, self.samir]
        self.support = department_of("Support", self.cleo, self.people[:3])
        self.finance = department_of("Finance", self.petra, self.people[3:])
        office = create_calendar(name="Office", week=SPLIT, by=SYSTEM)
        give_calendar(self.finance, calendar=office, by=SYSTEM)
        for member, free in ((self.ada, 5000), (self.ben, 5000), (self.cleo, 100_000)):
            limit = Limit(
                member=member, currency="EUR", per_act=free, per_case=10**8, per_person=10**8
            )
            set_limit(limit, by=SYSTEM)
        self.policy = save_policy(None, name="Everyone", wording=wording(2), by=SYSTEM)
        self.mail = Channel.objects.create(kind="email", name="Help", department=self.support)
        self.talks = [self._talk(name) for name in ("Mira Duarte", "Noor Haddad")]
        for talk in self.talks:
            self._open(talk)

    def do(self, deed: str, which: int, first: int, second: int) -> None:
        """One deed to one of the cases there are by now; refused ones change nothing."""
        cases = list(Case.objects.order_by("pk"))
        with contextlib.suppress(*REFUSED):
            DEEDS[deed](self, cases[which % len(cases)], first, second)

    def try_it(self, deed: str, which: int, first: int, second: int) -> bool:
        """The deed, and whether it left a trace."""
        before = Entry.objects.count()
        self.do(deed, which, first, second)
        return Entry.objects.count() > before

    def person(self, dice: int) -> Member:
        return self.people[dice % len(self.people)]

    def agent(self, dice: int) -> Member:
        return self.people[dice % 3]

    def _talk(self, name: str) -> Conversation:
        address = f"{name.partition(' ')[0].lower()}@example.com"
        person = create_person(name=name, by=SYSTEM, kind="email", value=address)
        talk = Conversation.objects.create(
            channel=self.mail,
            party_kind="email",
            party_value=address,
            party_name=name,
            started_at=timezone.now(),
        )
        talk.person = person
        return talk

    def _open(self, talk: Conversation) -> None:
        open_case(
            title="March payment",
            department=self.support,
            owner=self.ada,
            person=talk.person,
            conversation=talk,
            by=by(self.ada),
        )


Deed = Callable[[World, Case, int, int], object]
DEEDS: dict[str, Deed] = {}


def deed(function: Deed) -> Deed:
    DEEDS[function.__name__] = function
    return function


# outside


@deed
def customer_writes(world, case, first, second):
    """By a conversation that may stand in any case by now, sometimes heard half an hour late."""
    talk = world.talks[first % len(world.talks)]
    message = Message.objects.create(
        conversation=talk,
        direction="in",
        author_kind="email",
        author_value=talk.party_value,
        author_name=talk.party_name,
        at=timezone.now() - (second % 2) * HOUR / 2,
        text="Any news?",
        automatic="" if second % 5 else "marked as sent by a machine",
    )
    take_in({message.pk: talk.person.pk}, {message.pk: 1})


@deed
def we_answer(world, case, first, second):
    pass_turn(case, turn=Turn.CUSTOMER, at=timezone.now(), by=by(world.agent(first)))


@deed
def somebody_outside_is_next(world, case, first, second):
    pass_turn(case, turn=Turn.OUTSIDE, at=timezone.now(), by=by(world.agent(first)))


@deed
def attach(world, case, first, second):
    """Another customer's conversation too: until people can be merged, joining their cases is what stands for it."""
    talk, who = world.talks[first % len(world.talks)], world.agent(second)
    attach_conversation(case, talk, member=who, by=by(who))


@deed
def detach(world, case, first, second):
    talk, who = world.talks[first % len(world.talks)], world.agent(second)
    detach_conversation(case, talk, member=who, by=by(who))


# whose it is, and what comes next


@deed
def take(world, case, first, second):
    take_case(case, owner=world.agent(first), by=by(world.agent(second)))


@deed
def hand_off(world, case, first, second):
    place = (world.support, world.finance)[first % 2]
    owner = world.agent(second) if second % 2 else None
    hand_over(case, department=place, owner=owner, by=by(world.agent(second)))


@deed
def plan(world, case, first, second):
    set_next_action(
        case,
        act=Act.DO,
        doer=world.person(first),
        due_at=timezone.now() + DAY,
        by=by(world.agent(second)),
    )


@deed
def settle(world, case, first, second):
    who = world.agent(first)
    resolution = ("settled", "no_answer_needed", "not_ours")[second % 3]
    close_case(
        case, resolution=resolution, member=who, override=True, reason="It is over.", by=by(who)
    )


@deed
def open_again(world, case, first, second):
    reopen_case(case, by=by(world.agent(first)))


# tasks


@deed
def ask(world, case, first, second):
    now = timezone.now()
    question = Question(what="Check it", accept_by=now + HOUR, finish_by=now + DAY)
    whom = {"department": world.finance} if first % 3 == 0 else {"doer": world.person(first)}
    asker = world.agent(second)
    ask_task(case, question=question, asker=asker, by=by(asker), **whom)


def _of_task(act: Callable[[Task, Member, World, int], object]) -> Deed:
    def done(world, case, first, second):
        tasks = Task.objects.filter(case=case).order_by("-pk")
        found = list(tasks.open()[:3]) or list(tasks[:1])
        if found:
            task = found[first % len(found)]
            who = task.doer or world.people[3 + second % 2]
            act(task, who, world, second)

    return done


DEEDS |= {
    "accept": _of_task(lambda task, who, _w, _d: accept_task(task, who=who, by=by(who))),
    "decline": _of_task(
        lambda task, who, _w, _d: decline_task(task, who=who, reason="no_time", by=by(who))
    ),
    "finish": _of_task(
        lambda task, who, _w, _d: finish_task(task, who=who, words="Done.", by=by(who))
    ),
    "ask_back": _of_task(
        lambda task, who, _w, _d: ask_back(task, who=who, words="Which one?", by=by(who))
    ),
    "answer_back": _of_task(
        lambda task, _who, _w, _d: answer_back(
            task, who=task.asked_by, words="That one.", by=by(task.asked_by)
        )
    ),
    "delegate": _of_task(
        lambda task, who, w, dice: delegate_task(task, to=w.person(dice), who=who, by=by(who))
    ),
    "reassign": _of_task(
        lambda task, _who, w, dice: reassign_task(
            task,
            to=Anew(
                doer=w.person(dice),
                accept_by=timezone.now() + HOUR,
                finish_by=timezone.now() + DAY,
            ),
            who=task.asked_by,
            by=by(task.asked_by),
        )
    ),
    "withdraw": _of_task(
        lambda task, _who, _w, _d: withdraw_task(task, who=task.asked_by, by=by(task.asked_by))
    ),
}


@deed
def note(world, case, first, second):
    write_note(case, author=world.agent(first), text="I looked.", by=by(world.agent(first)))


@deed
def nobody_acts(world, case, first, second):
    """What the minute's jobs do with what lapsed."""
    expire_lapsed()
    pass_on_overdue()


# promises


@deed
def change_policy(world, case, first, second):
    save_policy(world.policy, name="Everyone", wording=wording(1 + first), by=SYSTEM)


@deed
def another_policy(world, case, first, second):
    if first % 2:
        retire_policy(world.policy, by=SYSTEM)
        world.policy = save_policy(None, name="New", wording=wording(second + 1), by=SYSTEM)


@deed
def promise(world, case, first, second):
    who = world.agent(first)
    promise_date(case, due_at=timezone.now() + (1 + second) * HOUR, member=who, by=by(who))


@deed
def change_promise(world, case, first, second):
    dated = Promise.objects.filter(case=case, kind="dated").order_by("-pk").first()
    if dated is None:
        return
    who = by(world.agent(second))
    if first % 3 == 0:
        meet_date(dated, by=who)
    elif first % 3 == 1:
        withdraw_date(dated, reason="Not needed.", by=who)
    else:
        move_date(dated, due_at=timezone.now() + 2 * DAY, reason="Later.", by=who)


# remedies and approvals


@deed
def propose(world, case, first, second):
    who = world.agent(first)
    propose_remedy(
        case, kind="credit", amount=amount(second), what="The fee", member=who, by=by(who)
    )


def _of_remedy(act: Callable[[Remedy, Member, int], object]) -> Deed:
    def done(world, case, first, second):
        remedy = Remedy.objects.filter(case=case).order_by("-pk").first()
        if remedy:
            act(remedy, world.agent(first), second)

    return done


DEEDS |= {
    "revise": _of_remedy(
        lambda remedy, who, dice: revise_remedy(
            remedy,
            kind="credit",
            amount=amount(dice),
            what="The fee, changed",
            member=who,
            by=by(who),
        )
    ),
    "take_remedy_back": _of_remedy(
        lambda remedy, who, _d: withdraw_remedy(remedy, member=who, by=by(who))
    ),
    "issue": _of_remedy(
        lambda remedy, who, _d: issued_by_hand(remedy, member=who, by=by(who), reference="77")
    ),
    "issue_again": _of_remedy(lambda remedy, who, _d: issue_again(remedy, member=who, by=by(who))),
    "it_arrived": _of_remedy(lambda remedy, who, _d: it_arrived(remedy, member=who, by=by(who))),
}


@deed
def decide(world, case, first, second):
    approval = Approval.objects.filter(case=case).order_by("-pk").first()
    if approval:
        who = world.person(first)
        verdict = Verdict.APPROVE if second % 3 else Verdict.DECLINE
        say = Say(verdict=verdict, digest=approval.digest, road="page", reason="Because.")
        voice(approval, who=who, say=say, by=by(who))


@deed
def withdraw_request(world, case, first, second):
    approval = Approval.objects.filter(case=case).order_by("-pk").first()
    if approval:
        withdraw_approval(approval, who=approval.asked_by, by=by(approval.asked_by))
