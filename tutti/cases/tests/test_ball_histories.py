"""Whatever happens to cases, their rows and the journal tell the same of who held the ball."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutti.cases.actions.arriving import take_in
from tutti.cases.actions.assignment import hand_over, take_case
from tutti.cases.actions.attaching import attach_conversation, detach_conversation
from tutti.cases.actions.closing import close_case, reopen_case
from tutti.cases.actions.next_action import pass_turn, set_next_action
from tutti.cases.errors import CaseTrouble
from tutti.cases.lived import derived, stored, told
from tutti.cases.models import Act, Case, Turn
from tutti.cases.tests.on_case import conversation, furnish, heard, said
from tutti.journal.facts import Actor

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
DEEDS = (
    "write", "write late", "write and answer", "machine", "reply", "reply early", "outside", "take", "hand over",
    "lend", "lend to a department", "close", "reopen", "attach", "detach",
)  # fmt: skip

steps = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.integers(0, 2), st.integers(0, 400_000)), max_size=25
)


class Desk:
    """Three conversations, each with the case it stands in at the moment."""

    def __init__(self) -> None:
        self.house = furnish()
        self.by = Actor.member(self.house.ada.pk)
        self.talks = [conversation(self.house) for _ in range(3)]

    def case(self, talk) -> Case | None:
        link = talk.links.select_related("case").filter(detached_at__isnull=True).first()
        return link.case if link else None

    def words(self, talk, *messages) -> None:
        take_in(
            {one.pk: self.house.mira.pk for one in messages}, dict.fromkeys((m.pk for m in messages), 1)
        )  # fmt: skip

    def do(self, deed: str, number: int) -> None:
        talk, hour = self.talks[number], timedelta(hours=1)
        case = self.case(talk)
        if deed == "write" or case is None:
            self.words(talk, heard(talk, "Words"))
        elif deed == "write late":
            self.words(talk, heard(talk, "Words", ago=5 * hour))
        elif deed == "write and answer":
            self.words(
                talk, heard(talk, "?", ago=2 * hour), said(talk, "!", self.house.ada, ago=hour)
            )
        elif deed == "machine":
            self.words(talk, heard(talk, "Away", automatic="marked as sent by a machine"))
        else:
            self._act(deed, number, case)

    def _act(self, deed: str, number: int, case: Case) -> None:
        house, by, now = self.house, self.by, timezone.now()
        plan = {"act": Act.DO, "due_at": now + timedelta(days=1), "by": by}
        {
            "reply": lambda: pass_turn(case, turn=Turn.CUSTOMER, at=now, by=by),
            "reply early": lambda: pass_turn(case, turn=Turn.CUSTOMER, at=now - timedelta(hours=3), by=by),
            "outside": lambda: pass_turn(case, turn=Turn.OUTSIDE, at=now, by=by),
            "take": lambda: take_case(case, owner=house.ben, by=by),
            "hand over": lambda: hand_over(case, department=(house.finance, house.support)[number % 2], by=by),
            "lend": lambda: set_next_action(case, doer=house.petra, **plan),
            "lend to a department": lambda: set_next_action(
                case, doer=house.ben, department=house.finance, **plan
            ),
            "close": lambda: close_case(case, resolution="settled", by=by, member=house.ada),
            "reopen": lambda: reopen_case(case, by=by),
            "attach": lambda: attach_conversation(
                self.case(self.talks[(number + 1) % 3]) or case, self.talks[number], member=house.ada, by=by
            ),
            "detach": lambda: detach_conversation(case, self.talks[number], member=house.ada, by=by),
        }[deed]()  # fmt: skip


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=steps)
def test_rows_and_journal_agree_and_the_shares_add_up(history, db_of_its_own):
    with db_of_its_own(), time_machine.travel(BEGIN, tick=False) as clock:
        desk = Desk()
        for deed, number, seconds in history:
            clock.shift(timedelta(seconds=seconds))
            try:
                desk.do(deed, number)
            except CaseTrouble:
                continue
            for case in Case.objects.all():
                assert stored(case) == told(derived(case.pk))
                whole = (case.held_since - case.lived_from).total_seconds()
                assert sum(case.shares.values()) == pytest.approx(whole, abs=1e-5)
                assert case.is_open == (case.holder != "nobody")


@pytest.fixture
def db_of_its_own(db):
    """Each history in a transaction that is undone."""

    @contextmanager
    def undone():
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    return undone
