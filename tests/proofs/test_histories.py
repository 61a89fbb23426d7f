"""Random histories over the real tables: asking, handing off, joining, settling, paying, and time passing.

`N=` sets how many histories; 100 when proving, 30 in the ordinary run. Two customers' conversations come into one
case; merged persons have histories of their own (test_merging.py).
"""

import os
import sys
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tutti.cases.lived import derived as lived
from tutti.cases.lived import stored, told
from tutti.cases.models import Case, Holder
from tutti.cases.promises.deriving import derive
from tutti.cases.promises.jobs import reckon_open_cases
from tutti.cases.promises.models import Promise
from tutti.cases.promises.queries import entries_of, terms_of
from tutti.config.tests.histories.world import DEEDS, OFTEN, ONLY_REFUSED, World
from tutti.engines.calendars.queries import Book
from tutti.journal.models import Entry
from tutti.journal.testing import follow_all
from tutti.work.approvals.models import Approval, ApprovalSet
from tutti.work.models import Task
from tutti.work.remedies.facts import RemedyIssued
from tutti.work.remedies.held import held_act
from tutti.work.remedies.models import Remedy

HISTORIES = int(os.environ.get("N") or (100 if os.environ.get("PROVES") else 30))
STEPS = 12  # each some deeds
ENOUGH = 100  # histories in which every deed happens at least once
PHASES = [Phase.generate] if os.environ.get("QUICK") else list(Phase)
START = datetime(2026, 3, 27, 8, tzinfo=UTC)  # the clocks go forward two days later
WAITS = st.sampled_from([1, 7, 50, 61, 240, 1440, 4000])  # minutes
DICE = st.integers(0, 11)
DEED = st.tuples(st.sampled_from([*sorted(DEEDS), *OFTEN]), DICE, DICE, DICE, WAITS)
PROMISED = (
    "kind", "started_at", "allowed", "state", "used", "due_at", "warn_at", "stopped_at",
)  # fmt: skip

pytestmark = [pytest.mark.proves("settled-3"), pytest.mark.django_db]
done: dict[str, int] = {}
tried: dict[str, int] = {}


class Histories(RuleBasedStateMachine):
    """One house and what happens in it. Each history is rolled back, so that the next begins where this one did."""

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.clock = time_machine.travel(START, tick=False)
        self.now = self.clock.start()
        self.world = World()
        follow_all()

    def teardown(self):
        try:
            self.followed_to_the_end()
        finally:
            self.clock.stop()
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    @rule(deeds=st.lists(DEED, min_size=6, max_size=16))
    def happens(self, deeds):
        """Some deeds, with time between them; the invariants are asked after the last."""
        for deed, which, first, second, minutes in deeds:
            self.now.shift(timedelta(minutes=minutes))
            tried[deed] = tried.get(deed, 0) + 1
            done[deed] = done.get(deed, 0) + self.world.try_it(deed, which, first, second)

    @rule()
    def followers_catch_up(self):
        follow_all()

    @invariant()
    def nothing_is_ownerless(self):
        for case in Case.objects.filter(state="open").select_related("owner", "doer"):
            assert case.owner.is_active
            assert case.doer is not None
            assert case.act
            assert case.due_at
            assert case.holder != Holder.NOBODY
        for task in Task.objects.open().select_related("doer", "asked_by", "department__keeper"):
            assert task.holder.is_active

    @invariant()
    def the_customers_clock_is_what_the_journal_tells(self):
        for case in Case.objects.all():
            assert stored(case) == told(lived(case.pk))

    @invariant()
    def the_shares_add_up_to_the_whole(self):
        for case in Case.objects.all():
            until = timezone.now() if case.is_open else case.held_since
            running = max(until - case.held_since, timedelta())
            whole = max(until, case.held_since) - case.lived_from
            shares = timedelta(seconds=sum(case.shares.values())) + running
            assert abs(shares - whole) < timedelta(milliseconds=1)

    @invariant()
    def no_approval_survives_a_change_of_what_it_approved(self):
        remedies = Remedy.objects.in_bulk()
        for approval in ApprovalSet(Approval).filter(subject_kind="remedy"):
            if approval.is_open or (approval.state == "approved"):
                assert approval.digest == held_act(remedies[approval.subject_id]).digest

    @invariant()
    def no_remedy_is_issued_twice(self):
        issued = Entry.objects.filter(name=RemedyIssued.name).values_list("payload", flat=True)
        remedies = [payload["remedy"] for payload in issued]
        assert len(remedies) == len(set(remedies))

    def followed_to_the_end(self):
        follow_all()
        reckon_open_cases()
        follow_all()
        self.nothing_is_ownerless()
        self.the_customers_clock_is_what_the_journal_tells()
        for case in Case.objects.all():
            assert promises_kept(case) == promises_told(case)


def promises_kept(case):
    rows = Promise.objects.filter(case=case)
    return sorted([str(getattr(row, name)) for name in PROMISED] for row in rows)


def promises_told(case):
    entries = entries_of([case.pk]).get(case.pk, [])
    found = derive(entries, terms_of(entries), Book())
    return sorted([str(getattr(each, name)) for name in PROMISED] for each in found)


def test_whatever_happens_clocks_agree_nothing_is_ownerless_and_nothing_is_paid_twice(capsys):
    """Clocks equal their journal, shares the whole; nothing ownerless, approved unread, or paid twice."""
    done.clear()
    tried.clear()

    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=PHASES,
            derandomize=not os.environ.get("PROVES"),  # the ordinary run is the same every time
        ),
    )

    never = sorted(deed for deed in DEEDS if not done.get(deed) and deed not in ONLY_REFUSED)
    told_in = f"{HISTORIES} histories: {sum(tried.values())} deeds tried, {sum(done.values())} done"
    with capsys.disabled():
        sys.stdout.write(f"\n{told_in}\n")
    assert never == [] or HISTORIES < ENOUGH
