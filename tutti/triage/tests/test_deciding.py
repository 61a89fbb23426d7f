"""What becomes of a message: kept, counted or dropped, where it goes, and how that is taken back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tutti.cases.actions.next_action import rename_case
from tutti.cases.models import Case, CaseConversation
from tutti.cases.tests.desk import desk
from tutti.engines.replays.actions.beginning import Period, replay_rule
from tutti.engines.replays.actions.keeping import apply_replay, take_back
from tutti.engines.replays.actions.running import run_some
from tutti.engines.rules.actions.undoing import undo_effect
from tutti.engines.rules.errors import CannotUndo
from tutti.engines.rules.models import Effect
from tutti.journal.facts import Actor
from tutti.journal.models import Entry
from tutti.journal.testing import follow_all
from tutti.people.models import Person
from tutti.triage.actions.filtering import filter_message
from tutti.triage.actions.restoring import restore_messages
from tutti.triage.actions.triaging import triage_messages
from tutti.triage.errors import CannotBeFiltered, NothingToRestore
from tutti.triage.models import Decision, Reading, Tally
from tutti.triage.tallying import way_of
from tutti.triage.tests.hearing import arrives, decided, received, rule

pytestmark = pytest.mark.django_db

BANTER = "lol nice game last night"


@pytest.fixture
def house():
    return desk()


def case_of(message):
    link = CaseConversation.objects.filter(
        conversation=message.conversation, detached_at=None
    ).first()
    return link.case if link else None


def counted():
    """The tally by way, folded here."""
    total = {}
    for row in Tally.objects.values():
        way = tuple(
            row[name]
            for name in (
                "day channel_id tier reason filter_version matched route_version purged".split()
            )
        )
        total[way] = total.get(way, 0) + row["amount"]
    return {way: amount for way, amount in total.items() if amount}


def standing():
    total = {}
    for row in Decision.objects.values():
        way = tuple(way_of(row))
        total[way] = total.get(way, 0) + 1
    return total


def test_without_rules_everything_is_kept_and_opens_a_case(house):
    message = arrives(house.mail, "My card was charged twice")

    decision = decided(message)
    assert (decision.tier, decision.reason, decision.matched) == ("keep", "default", "new")
    assert case_of(message).department == house.support
    assert Reading.objects.filter(pk=message.pk).exists()


def test_what_a_rule_drops_opens_no_case_and_waits_on_its_pile(house):
    dropping = rule("filter", 'message.text.contains("lol")', "triage.drop")

    message = arrives(house.mail, BANTER)

    decision = decided(message)
    assert (decision.tier, decision.reason) == ("drop", "rule")
    assert decision.filter_version == dropping.current_id
    assert timedelta(days=13) < decision.purge_after - timezone.now() < timedelta(days=15)
    assert case_of(message) is None
    effect = Effect.objects.get()
    assert (effect.verb, effect.subject_kind, effect.subject_id) == (
        "triage.drop",
        "message",
        message.pk,
    )


def test_the_first_filter_that_fits_wins(house):
    rule("filter", 'message.text.contains("card")', "triage.keep")
    rule("filter", "true", "triage.count")

    about_card, other = arrives(house.mail, "my card lol"), arrives(house.mail, BANTER)

    assert (decided(about_card).tier, decided(other).tier) == ("keep", "count")


def test_a_filter_in_shadow_is_noted_and_does_nothing(house):
    rule("filter", "true", "triage.drop", state="shadow")

    message = arrives(house.mail, BANTER)

    assert decided(message).tier == "keep"
    assert Effect.objects.get().shadow


def test_words_in_a_conversation_with_an_open_case_are_always_kept(house):
    first = arrives(house.mail, "My card was charged twice")
    rule("filter", "true", "triage.drop")

    second = arrives(house.mail, BANTER, conversation=first.conversation)

    assert (decided(second).tier, decided(second).reason) == ("keep", "open_case")
    assert case_of(second) == case_of(first)


def test_words_of_ours_are_always_kept(house):
    rule("filter", "true", "triage.drop")

    message = arrives(house.mail, "We looked into it", direction="out")

    assert (decided(message).tier, decided(message).reason) == ("keep", "ours")


def test_words_of_a_colleague_are_always_kept(house):
    arrives(house.mail, "From home", author="ben@home.example")
    Person.objects.filter(identities__value="ben@home.example").update(member=house.ben)
    rule("filter", "true", "triage.drop")

    message = arrives(house.mail, "Another one", author="ben@home.example")

    assert (decided(message).tier, decided(message).reason) == ("keep", "ours")


def test_earlier_banter_comes_along_when_its_conversation_becomes_a_case(house):
    rule("filter", 'message.text.contains("lol")', "triage.drop")
    first = arrives(house.mail, BANTER)

    second = arrives(house.mail, "But my card is blocked", conversation=first.conversation)

    assert (decided(first).tier, decided(first).reason) == ("keep", "open_case")
    assert case_of(second) is not None


def test_a_route_sends_a_new_case_to_its_department_and_owner(house):
    rule(
        "route",
        'message.text.contains("refund")',
        "cases.route",
        department=house.finance.pk,
        owner=house.ben.pk,
    )

    message = arrives(house.mail, "Where is my refund")

    case = case_of(message)
    assert (case.department, case.owner, case.doer) == (house.finance, house.ben, house.ben)
    assert case.is_taken
    assert decided(message).route_version is not None


def test_undoing_a_route_gives_the_case_back_to_the_channels_department(house):
    rule("route", "true", "cases.route", department=house.finance.pk)
    message = arrives(house.mail, "Where is my refund")

    undo_effect(Effect.objects.get(), by=Actor.member(house.ada.pk))

    assert case_of(message).department == house.support


def test_undoing_a_filter_restores_the_message(house):
    rule("filter", "true", "triage.drop")
    message = arrives(house.mail, BANTER)

    undo_effect(Effect.objects.get(), by=Actor.member(house.ada.pk))
    follow_all()

    assert (decided(message).tier, decided(message).reason) == ("keep", "restored")
    assert case_of(message) is not None


def test_a_restored_message_opens_its_case_as_if_it_had_just_arrived(house):
    rule("filter", "true", "triage.drop")
    said_at = timezone.now() - timedelta(days=2)
    message = arrives(house.mail, BANTER, at=said_at)

    restore_messages([message.pk], by=Actor.member(house.ada.pk))
    follow_all()

    case = case_of(message)
    assert (case.opened_at, case.waiting_since, case.lived_from) == (said_at, said_at, said_at)
    assert decided(message).restored_by == house.ada.pk
    assert Effect.objects.get().undone_at is not None


def test_restoring_twice_says_that_nothing_is_there(house):
    rule("filter", "true", "triage.drop")
    message = arrives(house.mail, BANTER)
    restore_messages([message.pk], by=Actor.member(house.ada.pk))

    with pytest.raises(NothingToRestore):
        restore_messages([message.pk], by=Actor.member(house.ada.pk))


def test_the_like_of_what_was_restored_is_kept_under_the_same_rule(house):
    rule("filter", 'message.text.contains("lol")', "triage.drop")
    first = arrives(house.mail, "lol my internet connection dropped again tonight")
    restore_messages([first.pk], by=Actor.member(house.ada.pk))

    like = arrives(
        house.mail, "internet connection dropped again lol third time tonight", author="n@e.example"
    )
    unlike = arrives(house.mail, "lol what a goal", author="o@e.example")

    assert (decided(like).tier, decided(like).reason) == ("keep", "like_restored")
    assert decided(unlike).tier == "drop"


def test_filtering_by_hand_settles_the_case_and_restoring_opens_it_again(house):
    message = arrives(house.mail, BANTER)
    filter_message(message, tier="count", by=Actor.member(house.ada.pk))
    follow_all()
    case = case_of(message)
    assert (case.state, case.resolution) == ("closed", "filtered")

    restore_messages([message.pk], by=Actor.member(house.ada.pk))
    follow_all()

    assert case_of(message) == case
    assert case_of(message).is_open


def test_a_rule_is_done_to_the_past_as_well_and_taken_back_as_a_whole(house):
    by = Actor.member(house.ada.pk)
    noise, worked_on, other = (
        arrives(house.mail, text, author=f"{author}@e.example")
        for text, author in ((BANTER, "n"), (BANTER, "o"), ("My card was charged twice", "p"))
    )
    rename_case(case_of(worked_on), title="Looked at", by=by)
    made = rule("filter", f'message.text == "{BANTER}"', "triage.count", state="off")
    now = timezone.now()
    period = Period(start=now - timedelta(days=1), end=now + timedelta(days=1))
    replay = replay_rule(made, period=period, by=by)
    while run_some(replay.pk):
        pass
    replay.refresh_from_db()

    number = apply_replay(replay, by=by)

    assert number == 1
    assert (decided(noise).tier, decided(noise).reason) == ("count", "rule")
    assert decided(noise).filter_version == made.current_id
    assert {decided(worked_on).tier, decided(other).tier} == {"keep"}
    replay.refresh_from_db()
    assert take_back(replay, by=by) == 1
    assert decided(noise).tier == "keep"


def test_what_people_worked_on_cannot_be_filtered(house):
    from tutti.cases.actions.next_action import set_next_action
    from tutti.cases.models import Act

    message = arrives(house.mail, "My card was charged twice")
    set_next_action(
        case_of(message),
        act=Act.DO,
        doer=house.ada,
        due_at=timezone.now() + timedelta(days=1),
        by=Actor.member(house.ada.pk),
    )

    with pytest.raises(CannotBeFiltered):
        filter_message(message, tier="drop", by=Actor.member(house.ada.pk))


def test_a_deleted_case_cannot_be_given_back(house):
    rule("route", "true", "cases.route", department=house.finance.pk)
    arrives(house.mail, "Where is my refund")
    Case.objects.update(department=house.support)

    with pytest.raises(CannotUndo):
        undo_effect(Effect.objects.get(), by=Actor.member(house.ada.pk))


def test_the_tally_says_what_the_decisions_say(house):
    rule("filter", 'message.text.contains("lol")', "triage.drop")
    rule("route", "true", "cases.route", department=house.finance.pk)
    first = arrives(house.mail, BANTER)
    arrives(house.mail, "My card is blocked", author="noor@example.com")
    arrives(house.mail, "And another", author="noor@example.com")

    restore_messages([first.pk], by=Actor.member(house.ada.pk))

    assert counted() == standing()


def test_deciding_twice_changes_nothing(house):
    message = arrives(house.mail, "My card was charged twice")
    triaged = Entry.objects.filter(name="triage.message_triaged")

    triage_messages({message.pk: None}, {message.pk: None})

    assert triaged.count() == 1
    assert counted() == standing()


def test_a_thousand_messages_ask_no_more_statements_than_ten(house):
    rule("filter", 'message.text.contains("lol")', "triage.drop")
    rule("route", "true", "cases.route", department=house.finance.pk)

    def statements(number):
        messages = [
            received(house.mail, f"lol {n}" if n % 2 else f"card {n}", author=f"{number}-{n}@e.x")
            for n in range(number)
        ]
        ids = {message.pk: None for message in messages}
        with CaptureQueriesContext(
            connection,
        ) as asked:
            triage_messages(ids, ids)
        return len(asked)

    statements(2)  # of both kinds: a process reads what the house has set up once

    assert statements(60) == statements(10)
