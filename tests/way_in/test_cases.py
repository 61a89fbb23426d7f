"""What a case does as words arrive and people act: owner, doer, turn and date at every moment."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.way_in.plain import hear, said
from tutti.cases.actions.assignment import hand_over, take_case
from tutti.cases.actions.attaching import attach_conversation, detach_conversation
from tutti.cases.actions.closing import close_case, reopen_case
from tutti.cases.actions.counting import fold_counts
from tutti.cases.actions.granting import change_audience, grant_case
from tutti.cases.actions.next_action import pass_turn
from tutti.cases.errors import CaseIsClosed, NotOfThisCase, OpenWorkRemains, ReasonMissing
from tutti.cases.models import Act, Audience, Case, Shelf, State, Tally, Turn
from tutti.cases.queries import counts
from tutti.engines.gates import asking
from tutti.ground.access.principal import principal_of
from tutti.journal.facts import Actor
from tutti.listen.models import Conversation

pytestmark = pytest.mark.django_db

MIRA = ("mira@post.test", "Mira Castellanos")
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _frozen(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def case(channel) -> Case:
    hear(channel, said("Too much was taken.", by=MIRA, key="m1", title="March", at=NOW))
    return Case.objects.get()


def by(member) -> Actor:
    return Actor.member(member.pk)


def test_a_new_case_is_its_keepers_to_hand_out(case, cleo):
    assert (case.owner, case.doer, case.act) == (cleo, cleo, Act.HAND_OUT)
    assert (case.turn, case.shelf, case.due_at) == (
        Turn.US,
        Shelf.TO_TAKE,
        NOW + timedelta(hours=4),
    )
    assert case.waiting_since == NOW


def test_whoever_takes_a_case_answers_next(case, ada):
    take_case(case, owner=ada, by=by(ada))

    assert (case.owner, case.doer, case.act, case.shelf) == (ada, ada, Act.ANSWER, Shelf.US)
    assert case.due_at == NOW + timedelta(days=1)


def test_an_answer_gives_the_customer_the_turn_and_the_owner_a_date(case, ada):
    take_case(case, owner=ada, by=by(ada))

    pass_turn(case, turn=Turn.CUSTOMER, at=NOW + timedelta(hours=1), by=by(ada))

    assert (case.turn, case.shelf, case.waiting_since) == (Turn.CUSTOMER, Shelf.CUSTOMER, None)
    assert (case.doer, case.act) == (ada, Act.FOLLOW_UP)


def test_an_answer_that_crossed_newer_words_leaves_the_turn_with_us(case, channel, ada):
    take_case(case, owner=ada, by=by(ada))
    later = NOW + timedelta(minutes=10)
    hear(channel, said("And another thing", by=MIRA, key="m2", follows=["m1"], at=later))

    pass_turn(case, turn=Turn.CUSTOMER, at=NOW + timedelta(minutes=5), by=by(ada))

    case.refresh_from_db()
    assert (case.turn, case.waiting_since) == (Turn.US, NOW)


def test_the_customer_writing_again_takes_the_turn_back_and_waits_from_then(case, channel, ada):
    take_case(case, owner=ada, by=by(ada))
    pass_turn(case, turn=Turn.CUSTOMER, at=NOW, by=by(ada))
    later = NOW + timedelta(days=2)

    hear(channel, said("Still nothing", by=MIRA, key="m2", follows=["m1"], at=later))

    case.refresh_from_db()
    assert (case.turn, case.waiting_since, case.act, case.doer) == (Turn.US, later, Act.ANSWER, ada)


def test_words_while_it_is_our_turn_buy_us_no_time(case, channel, ada):
    take_case(case, owner=ada, by=by(ada))
    due = case.due_at

    hear(channel, said("Hello?", by=MIRA, key="m2", follows=["m1"], at=NOW + timedelta(hours=20)))

    case.refresh_from_db()
    assert (case.due_at, case.waiting_since) == (due, NOW)


def test_a_machine_that_writes_moves_no_ball(case, channel, ada):
    take_case(case, owner=ada, by=by(ada))
    pass_turn(case, turn=Turn.CUSTOMER, at=NOW, by=by(ada))

    hear(channel, said("I am away", by=MIRA, key="m2", follows=["m1"], automatic="auto-replied"))

    case.refresh_from_db()
    assert case.turn == Turn.CUSTOMER


def test_a_machine_that_writes_first_is_filed_all_the_same(channel):
    hear(channel, said("Your server is full", by=MIRA, key="m1", automatic="bulk"))

    assert Case.objects.get().shelf == Shelf.TO_TAKE


@pytest.mark.parametrize(("days", "same"), [(29, True), (31, False)])
def test_a_settled_case_is_reopened_within_thirty_days_and_followed_by_a_new_one_later(
    case, channel, ada, days, same
):
    take_case(case, owner=ada, by=by(ada))
    close_case(case, resolution="settled", by=by(ada), member=ada)

    later = NOW + timedelta(days=days)
    hear(channel, said("It came back", by=MIRA, key="m2", follows=["m1"], at=later))

    newest = Case.objects.latest("pk")
    case.refresh_from_db()
    assert (newest == case) is same
    assert case.state == (State.OPEN if same else State.CLOSED)
    assert newest.previous == (None if same else case)
    assert newest.state == State.OPEN


def test_machine_mail_reopens_nothing(case, channel, ada):
    close_case(case, resolution="settled", by=by(ada), member=ada)

    hear(channel, said("I am away", by=MIRA, key="m2", follows=["m1"], automatic="auto-replied"))

    case.refresh_from_db()
    assert case.state == State.CLOSED


def test_a_handed_over_case_goes_to_the_keeper_or_to_the_one_named(case, ada, finance, cleo):
    take_case(case, owner=ada, by=by(ada))

    hand_over(case, department=finance, by=by(ada))
    to_keeper = (case.department, case.owner, case.shelf, case.act, case.doer)
    hand_over(case, department=finance, owner=ada, by=by(ada))

    assert to_keeper == (finance, cleo, Shelf.TO_TAKE, Act.HAND_OUT, cleo)
    assert (case.owner, case.shelf, case.doer) == (ada, Shelf.US, ada)
    assert case.waiting_since == NOW


def test_closing_asks_who_objects_and_goes_ahead_when_told_why(case, ada, monkeypatch):
    objection = asking.Objection(reason="A task is open.")
    monkeypatch.setitem(asking._GATES, "cases.close", [lambda _case: [objection]])

    with pytest.raises(OpenWorkRemains) as refused:
        close_case(case, resolution="settled", by=by(ada), member=ada)
    with pytest.raises(ReasonMissing):
        close_case(case, resolution="settled", by=by(ada), member=ada, override=True)
    reason = "Mira has her answer."
    close_case(case, resolution="settled", by=by(ada), member=ada, override=True, reason=reason)

    assert refused.value.objections == [objection]
    assert case.state == State.CLOSED


def test_what_is_settled_cannot_be_settled_again_and_can_be_reopened(case, ada):
    close_case(case, resolution="settled", by=by(ada), member=ada)

    with pytest.raises(CaseIsClosed):
        close_case(case, resolution="duplicate", by=by(ada), member=ada)
    reopen_case(case, by=by(ada))

    assert (case.state, case.resolution, case.doer) == (State.OPEN, "", case.owner)


def test_attaching_carries_the_longer_wait_and_settles_what_it_empties(case, channel, ada):
    later = NOW + timedelta(hours=3)
    hear(channel, said("Same matter, other mail", by=MIRA, key="m2", at=later))
    second = Case.objects.latest("pk")

    attach_conversation(second, Conversation.objects.earliest("pk"), member=ada, by=by(ada))

    case.refresh_from_db()
    assert (case.state, case.resolution) == (State.CLOSED, "duplicate")
    assert second.waiting_since == NOW
    assert second.links.filter(detached_at__isnull=True).count() == 2


def test_detaching_gives_the_conversation_a_case_of_its_own(case, channel, ada):
    conversation = Conversation.objects.get()

    own = detach_conversation(case, conversation, member=ada, by=by(ada))

    assert (own.owner, own.person, own.is_open) == (ada, case.person, True)
    with pytest.raises(NotOfThisCase):
        detach_conversation(case, conversation, member=ada, by=by(ada))


def test_the_database_refuses_an_open_case_without_doer_or_date(case):
    for missing in ({"doer": None}, {"due_at": None}, {"act": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**missing)


def test_a_marked_case_is_seen_by_its_people_alone(case, ada, cleo, support):
    change_audience(case, audience=Audience.NAMED, by=by(cleo))

    unseen = Case.objects.visible_to(principal_of(ada)).count()
    grant_case(case, members=[ada], reason="shared", by=by(cleo))
    seen = Case.objects.visible_to(principal_of(ada)).count()

    assert (unseen, seen) == (0, 1)
    assert Case.objects.visible_to(principal_of(cleo)).count() == 1


def test_counts_are_right_after_any_history(channel, ada, cleo, support, finance):
    """Random acts on random cases; kept counters must equal what counting would give."""
    dice = random.Random(7)
    for step in range(60):
        act_at_random(dice, channel, step, [ada, cleo], [support, finance])
        if dice.random() < 0.1:
            fold_counts()

    kept = counts(principal_of(ada)).by_department
    assert {k: v for k, v in flat(kept).items() if v} == counted_anew(ada)
    fold_counts()
    assert Tally.objects.filter(amount__lt=0).count() == 0


def act_at_random(dice, channel, step, members, departments) -> None:
    cases = list(Case.objects.filter(state=State.OPEN))
    member = dice.choice(members)
    choice = dice.randrange(7) if cases else 0
    if choice <= 1:
        hear(channel, said(f"Words {step}", by=(f"p{step}@post.test", "P"), key=f"r{step}"))
        return
    case = dice.choice(cases)
    if choice == 2:
        take_case(case, owner=member, by=by(member))
    elif choice == 3:
        hand_over(case, department=dice.choice(departments), by=by(member))
    elif choice == 4:
        close_case(case, resolution="settled", by=by(member), member=member)
    elif choice == 5:
        pass_turn(case, turn=dice.choice(list(Turn)), at=timezone.now(), by=by(member))
    else:
        change_audience(case, audience=dice.choice(list(Audience)), by=by(member))


def flat(places) -> dict[tuple[int, str], int]:
    return {(d, str(shelf)): n for d, shelves in places.items() for shelf, n in shelves.items()}


def counted_anew(reader) -> dict[tuple[int, str], int]:
    found: dict[tuple[int, str], int] = {}
    for case in Case.objects.visible_to(principal_of(reader)).filter(state=State.OPEN):
        place = (case.department_id, str(case.shelf))
        found[place] = found.get(place, 0) + 1
    return found
