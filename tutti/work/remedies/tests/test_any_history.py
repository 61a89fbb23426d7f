"""Whatever happens in whatever order, a finance system that books every request books once."""

from __future__ import annotations

import os
import random
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.models import Entry
from tutti.work.remedies.actions.batching import make_batch
from tutti.work.remedies.actions.claiming import claim, holds
from tutti.work.remedies.actions.connecting import Terms, connect_finance, remove_finance
from tutti.work.remedies.actions.hearing import Event, hear
from tutti.work.remedies.actions.outcomes import note
from tutti.work.remedies.actions.proposing import withdraw_remedy
from tutti.work.remedies.actions.settling import issued_by_hand, it_arrived, it_was_issued
from tutti.work.remedies.actions.sweeping import settle_lapsed
from tutti.work.remedies.answers import Meaning, Understood
from tutti.work.remedies.errors import RemedyTrouble
from tutti.work.remedies.models import Issuing, Remedy

pytestmark = pytest.mark.django_db

HISTORIES, STEPS = int(os.environ.get("N") or 60), 12


class History:
    """One remedy, workers that claim, ask, note, vanish or wake too late, and people who press buttons.

    `given` counts what really left the house's money: each request finance booked, each slip by hand, each line.
    """

    def __init__(self, remedy, way, run, member, chance):
        self.remedy, self.way, self.run, self.member, self.chance = remedy, way, run, member, chance
        self.claims, self.given, self.booked = [], 0, False
        self.by = Actor.member(member.pk)

    def claims_it(self):
        Issuing.objects.update(next_attempt_at=timezone.now())
        if mine := claim(Issuing.objects.select_related("connection").get()):
            self.claims.append(mine)

    def asks(self):
        """A worker that still holds its claim asks; finance books it, or never hears of it."""
        mine = self._some_claim()
        if mine and holds(mine) and not self.booked:
            self.booked = self.chance.random() < 0.6
            self.given += self.booked

    def hears_the_answer(self):
        mine = self._some_claim()
        if mine:
            known = (
                Meaning.TAKEN
                if self.booked
                else self.chance.choice([Meaning.LATER, Meaning.REFUSED])
            )
            meaning = self.chance.choice([known, Meaning.DOUBT])
            note(mine, Understood(meaning=meaning, why="so", about_this=meaning is Meaning.REFUSED))

    def loses_its_worker(self):
        Issuing.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        settle_lapsed()

    def hears_later(self):
        if self.booked:
            said = Event(
                event=str(self.chance.random()),
                remedy=self.remedy.external_id,
                meaning=Meaning.CONFIRMED,
            )
            hear(self.way, said)

    def is_done_by_hand(self):
        issued_by_hand(self._fresh(), member=self.member, by=self.by, reference="Slip")
        self.given += 1

    def was_issued_after_all(self):
        """A person looked first, and says what is true."""
        if self.booked:
            it_was_issued(self._fresh(), member=self.member, by=self.by)

    def arrives(self):
        it_arrived(self._fresh(), member=self.member, by=self.by)

    def is_taken_back(self):
        withdraw_remedy(self._fresh(), member=self.member, by=self.by)

    def goes_into_a_file(self):
        make_batch(self.run, by=SYSTEM)
        self.given += 1

    def loses_its_connection(self):
        remove_finance(self.way, by=SYSTEM)

    def step(self):
        acts = [
            self.claims_it, self.claims_it, self.asks, self.asks, self.hears_the_answer,
            self.loses_its_worker, self.hears_later, self.is_done_by_hand, self.was_issued_after_all,
            self.arrives, self.is_taken_back, self.goes_into_a_file, self.loses_its_connection,
        ]  # fmt: skip
        try:
            self.chance.choice(acts)()
        except RemedyTrouble:
            return

    def _some_claim(self):
        return self.chance.choice(self.claims) if self.claims else None

    def _fresh(self):
        return Remedy.objects.get(pk=self.remedy.pk)


@pytest.mark.proves("settled-3")
def test_over_any_history_it_is_given_at_most_once(give, ada, books):
    """No remedy is issued twice, whatever workers, people, files and late words do in whatever order."""
    for seed in range(HISTORIES):
        with transaction.atomic():
            point = transaction.savepoint()
            history = begun(give, ada, books, seed)
            for _ in range(STEPS):
                history.step()
            issued = Entry.objects.filter(name="work.remedy_issued").count()
            state = Remedy.objects.get().state
            transaction.savepoint_rollback(point)

        assert history.given <= 1, seed
        assert issued <= 1, seed
        assert state != "withdrawn" or history.given == 0, seed


def begun(give, ada, books, seed):
    terms = Terms(name="Books", url=books.url, repeats_safely=seed % 2 == 0)
    way, _ = connect_finance("webhook", terms, by=SYSTEM)
    run, _ = connect_finance("batch", Terms(name="Run", kinds=("refund",)), by=SYSTEM)
    return History(give(), way, run, ada, random.Random(seed))
