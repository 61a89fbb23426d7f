"""A year and more of a company that never rests: complaints arrive, and random people do random things with them.

Every complaint is led by the playbook for payment disputes, and disturbed by everything else that may happen to a case.
All of it goes by the product's own actions at random times: words by a signed webhook's road, some of them hours late;
the followers run every now and then, as a worker does. What an actor may not do is refused, and the next one tries.
"""

from __future__ import annotations

import csv
import heapq
import json
import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from tutti.cases.actions.assignment import hand_over, take_case
from tutti.cases.actions.attaching import attach_conversation, detach_conversation
from tutti.cases.actions.closing import RESOLUTIONS, close_case, reopen_case
from tutti.cases.actions.next_action import pass_turn, rename_case, set_next_action
from tutti.cases.errors import CaseTrouble
from tutti.cases.models import Act, Case, CaseConversation, Turn
from tutti.channels.contract import Raw
from tutti.ground.accounts.models import Department, Member, Membership, Role
from tutti.ground.money.amount import Money
from tutti.journal.facts import Actor
from tutti.journal.testing import follow_all
from tutti.listen.actions.storing import store_raw
from tutti.listen.models import Channel
from tutti.work.actions.answering import accept_task, decline_task, finish_task
from tutti.work.actions.asking import Question, ask_task
from tutti.work.errors import WorkTrouble
from tutti.work.models import DeclineReason, Task
from tutti.work.playbooks.actions.starting import start_playbook
from tutti.work.playbooks.actions.steering import skip_step
from tutti.work.playbooks.models import RunStep
from tutti.work.playbooks.ready import use_ready_made
from tutti.work.remedies.actions.proposing import propose_remedy
from tutti.work.remedies.errors import RemedyTrouble

HOUR = timedelta(hours=1)
FOLLOWED_EVERY = 25  # events
PLACES = ("Support", "Loans", "Finance", "Legal")


class Company:
    """Four departments of three, one of them to hear complaints."""

    def __init__(self) -> None:
        roles = (Role.AGENT, Role.AGENT, Role.CONTRIBUTOR)
        self.members: list[Member] = []
        self.departments: list[Department] = []
        for number, name in enumerate(PLACES):
            theirs = [self._member(f"{name} {n}", role) for n, role in enumerate(roles)]
            department = Department.objects.create(name=name, keeper=theirs[0], hue=number + 1)
            for member in theirs[1:]:
                Membership.objects.create(member=member, department=department)
            self.members += theirs
            self.departments.append(department)
        self.agents = [member for member in self.members if member.role == Role.AGENT]
        self.channel = Channel.objects.create(
            kind="webhook", name="Complaints", department=self.departments[0]
        )

    def _member(self, name: str, role: str) -> Member:
        address = f"{name.replace(' ', '.').lower()}@acme.test"
        return Member.objects.create(name=name, email=address, role=role)


class Lives:
    """`live(clock)` lets it all happen; `done` counts what did, `refused` what was not allowed."""

    def __init__(self, complaints: Path, *, many: int, seed: int) -> None:
        self.company = Company()
        self.chance = random.Random(seed)
        self.rows = self._rows(complaints, many)
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.events: list[tuple[datetime, int, int]] = []
        self.words = 0
        first = self.company.members[0]
        self.dispute = use_ready_made("payment_dispute", member=first, by=Actor.member(first.pk))
        self.led: set[int] = set()

    def live(self, clock) -> None:
        for number, (begins, _row) in enumerate(self.rows):
            self._plan(number, begins, self.chance.randint(3, 11))
        for count in range(1, len(self.events) + 1):
            at, _order, number = heapq.heappop(self.events)
            clock.move_to(at)
            self._happen(number)
            if count % FOLLOWED_EVERY == 0:
                follow_all()
        follow_all()

    def _rows(self, complaints: Path, many: int) -> list[tuple[datetime, dict[str, str]]]:
        with complaints.open(newline="", encoding="utf-8") as file:
            rows = [row for row, _ in zip(csv.DictReader(file), range(many), strict=False)]
        days = [
            datetime.strptime(row["Date received"], "%m/%d/%y").replace(tzinfo=UTC) for row in rows
        ]
        seconds = [timedelta(seconds=self.chance.uniform(0, 86_399)) for _ in rows]
        return [(day + later, row) for day, later, row in zip(days, seconds, rows, strict=True)]

    def _plan(self, number: int, at: datetime, events: int) -> None:
        for order in range(events):
            heapq.heappush(self.events, (at, len(self.events) * 100 + order, number))
            at += timedelta(seconds=self.chance.expovariate(1 / 200_000) + 1)

    def _happen(self, number: int) -> None:
        case = self._case(number)
        deed = self._deed(number, case)
        try:
            deed(self, number, case)
        except (CaseTrouble, WorkTrouble, RemedyTrouble) as trouble:
            self.refused[type(trouble).__name__] += 1
        else:
            self.done[deed.__name__] += 1

    def _deed(self, number: int, case: Case | None) -> Callable[..., None]:
        if case is None:
            return Lives.customer_writes
        if number not in self.led:
            self.led.add(number)
            return Lives.a_playbook_starts
        return self.chance.choice(DEEDS)

    def _case(self, number: int) -> Case | None:
        """The case the complaint's conversation stands in now; none before its words were followed."""
        title = self._title(number)
        link = CaseConversation.objects.select_related("case").filter(
            conversation__title=title, detached_at__isnull=True
        )
        found = link.first()
        return found.case if found else None

    def _title(self, number: int) -> str:
        return f"Complaint {self.rows[number][1]['Complaint ID']}"

    # What may happen

    def customer_writes(self, number: int, case: Case | None) -> None:
        row, self.words = self.rows[number][1], self.words + 1
        late = self.chance.uniform(0, 6) * HOUR if case and self.chance.random() < 0.3 else 0 * HOUR
        said = {
            "id": f"{number}-{self.words}",
            "thread": row["Complaint ID"],
            "from": f"person{number}@complaints.example",
            "title": self._title(number),
            "text": row["Consumer complaint narrative"][:2000],
            "at": (timezone.now() - late).isoformat(),
        }
        store_raw(self.company.channel, [Raw(key=said["id"], data=json.dumps(said).encode())])

    def somebody_takes(self, _number: int, case: Case) -> None:
        take_case(case, owner=self._agent(), by=self._by())

    def somebody_hands_over(self, _number: int, case: Case) -> None:
        owner = self._agent() if self.chance.random() < 0.5 else None
        hand_over(case, department=self._department(), owner=owner, by=self._by())

    def we_reply(self, _number: int, case: Case) -> None:
        left = timezone.now() - self.chance.uniform(0, 600) * timedelta(seconds=1)
        pass_turn(case, turn=Turn.CUSTOMER, at=left, by=self._by())

    def others_are_asked(self, _number: int, case: Case) -> None:
        pass_turn(case, turn=Turn.OUTSIDE, at=timezone.now(), by=self._by())

    def somebody_plans(self, _number: int, case: Case) -> None:
        doer, due = self.chance.choice(self.company.members), timezone.now() + 30 * HOUR
        set_next_action(case, act=Act.DO, doer=doer, due_at=due, by=self._by())

    def a_task_is_asked(self, _number: int, case: Case) -> None:
        now = timezone.now()
        question = Question(
            what="Look into it", accept_by=now + 24 * HOUR, finish_by=now + 72 * HOUR
        )
        asker, whom = self._agent(), {"doer": self.chance.choice(self.company.members)}
        if self.chance.random() < 0.5:
            whom = {"department": self._department()}
        ask_task(case, question=question, asker=asker, by=Actor.member(asker.pk), **whom)

    def a_task_is_answered(self, _number: int, case: Case) -> None:
        task = Task.objects.open().filter(case=case).order_by("?").first()
        if task is None:
            raise CaseTrouble("No task is open.")
        who = task.doer or self.chance.choice(list(task.department.members.all()))
        by, answer = Actor.member(who.pk), self.chance.randrange(3)
        if answer == 0:
            accept_task(task, who=who, by=by)
        elif answer == 1:
            decline_task(task, who=who, reason=DeclineReason.NO_TIME, by=by)
        else:
            finish_task(task, who=who, words="It is so.", by=by)

    def a_playbook_starts(self, _number: int, case: Case) -> None:
        member, finance = self._agent(), self.company.departments[2]
        start_playbook(
            case, self.dispute, member=member, by=Actor.member(member.pk), places={"finance": finance.pk}
        )  # fmt: skip

    def the_playbook_goes_on(self, _number: int, case: Case) -> None:
        """Somebody does the step it stands on, where that can be done at once, or leaves it out."""
        step = RunStep.objects.filter(run__case=case, stands=True).order_by("pk").first()
        if step is None:
            raise CaseTrouble("No playbook runs.")
        member = self._agent()
        by = Actor.member(member.pk)
        if step.kind == "remedy" and step.remedy_id is None:
            propose_remedy(
                case, kind="credit", amount=Money(self.chance.randint(100, 90_000), "USD"), what="Fee",
                member=member, by=by, run_step=step.pk,
            )  # fmt: skip
        else:
            skip_step(step, reason="Done another way.", member=member, by=by)

    def somebody_settles(self, _number: int, case: Case) -> None:
        member = self._agent()
        close_case(
            case, resolution=self.chance.choice(RESOLUTIONS), by=Actor.member(member.pk), member=member,
            override=True, reason="Enough.",
        )  # fmt: skip

    def somebody_opens_again(self, _number: int, case: Case) -> None:
        reopen_case(case, by=self._by())

    def a_conversation_is_attached(self, number: int, case: Case) -> None:
        other = self._case(self.chance.randrange(max(0, number - 30), number + 1))
        conversation = case.links.filter(detached_at__isnull=True).first().conversation
        if other is None or not other.is_open:
            raise CaseTrouble("There is nothing to attach it to.")
        member = self._agent()
        attach_conversation(other, conversation, member=member, by=Actor.member(member.pk))

    def a_conversation_is_detached(self, number: int, case: Case) -> None:
        member = self._agent()
        link = case.links.get(conversation__title=self._title(number), detached_at__isnull=True)
        detach_conversation(case, link.conversation, member=member, by=Actor.member(member.pk))

    def somebody_renames(self, _number: int, case: Case) -> None:
        rename_case(case, title=self.chance.choice(("Interest", "Fees", "Late")), by=self._by())

    def _agent(self) -> Member:
        return self.chance.choice(self.company.agents)

    def _by(self) -> Actor:
        return Actor.member(self._agent().pk)

    def _department(self) -> Department:
        return self.chance.choice(self.company.departments)


DEEDS: tuple[Callable[..., None], ...] = (
    *[Lives.customer_writes] * 4,
    *[Lives.we_reply] * 4,
    *[Lives.a_task_is_asked] * 2,
    *[Lives.a_task_is_answered] * 5,
    *[Lives.the_playbook_goes_on] * 3,
    *[Lives.somebody_settles] * 2,
    Lives.somebody_takes,
    Lives.somebody_hands_over,
    Lives.others_are_asked,
    Lives.somebody_plans,
    Lives.somebody_opens_again,
    Lives.a_conversation_is_attached,
    Lives.a_conversation_is_detached,
    Lives.somebody_renames,
)
