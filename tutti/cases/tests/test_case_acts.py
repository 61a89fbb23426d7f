from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tutti.cases.actions.closing import close_case
from tutti.cases.models import Audience, Case, CaseConversation, Grant
from tutti.cases.tests.on_case import case_of, conversation, furnish
from tutti.engines.gates import asking
from tutti.engines.gates.asking import Objection
from tutti.ground.fields.actions.defining import define_field
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.models import Personal


@pytest.fixture
def house(db):
    return furnish()


@pytest.fixture
def case(house):
    return case_of(house, conversation(house))


@pytest.fixture
def by_ben(client, house):
    """Ben presses something on a case."""
    client.force_login(house.ben)

    def press(name, case, **data):
        return client.post(reverse(name, args=[case.pk]), data)

    return press


@pytest.fixture
def something_open(monkeypatch):
    monkeypatch.setitem(
        asking._GATES, "cases.close", [lambda _id: [Objection(reason="Petra is not done.")]]
    )


def fresh(case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_who_takes_a_case_answers_for_it(by_ben, case, house):
    by_ben("case-take", case)

    assert fresh(case).owner == house.ben


def test_letting_go_gives_it_back_to_the_keeper(by_ben, case, house):
    by_ben("case-take", case)
    by_ben("case-let-go", case)

    assert (fresh(case).owner, fresh(case).is_taken) == (house.ada, False)


def test_a_case_goes_to_another_department_and_member(by_ben, case, house):
    by_ben("case-hand-over", case, department=house.finance.pk, member=house.ada.pk)

    assert (fresh(case).department, fresh(case).owner) == (house.finance, house.ada)


def test_handing_over_to_nobody_known_says_so(by_ben, case):
    answer = by_ben("case-hand-over", case, department="999999", member="x")

    assert (answer.status_code, fresh(case).is_taken) == (422, True)


def test_a_contributor_who_is_to_act_is_let_in(by_ben, case, house):
    tomorrow = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")

    by_ben(
        "case-next-action", case, what="checks the rate table", doer=house.petra.pk, due_at=tomorrow
    )

    assert (fresh(case).doer, fresh(case).act_note) == (house.petra, "checks the rate table")
    assert Grant.objects.filter(case=case, member=house.petra).exists()


@pytest.mark.parametrize("due_at", ["", "31 February", "2001-01-01T10:00", "9" * 400])
def test_a_date_nobody_can_keep_is_refused(by_ben, case, house, due_at):
    answer = by_ben("case-next-action", case, what="calls", doer=house.ada.pk, due_at=due_at)

    assert (answer.status_code, fresh(case).act_note) == (422, "")


def test_a_case_is_settled_with_its_ending(by_ben, case):
    by_ben("case-settle", case, resolution="no_answer_needed")

    assert (fresh(case).state, fresh(case).resolution) == ("closed", "no_answer_needed")


def test_open_work_is_shown_before_a_case_is_settled(by_ben, case, something_open):
    answer = by_ben("case-settle", case, resolution="settled")

    assert (answer.status_code, fresh(case).is_open) == (422, True)
    assert "Petra is not done." in answer.content.decode()


def test_settling_over_open_work_needs_a_reason(by_ben, case, something_open):
    refused = by_ben("case-settle", case, resolution="settled", despite="on")

    assert (refused.status_code, fresh(case).is_open) == (422, True)


def test_the_reason_is_kept_where_erasure_reaches_it(by_ben, case, something_open):
    by_ben("case-settle", case, resolution="settled", despite="on", reason="Petra is on leave.")

    assert fresh(case).is_open is False
    assert {"reason": "Petra is on leave."} in list(Personal.objects.values_list("data", flat=True))


def test_an_ending_nobody_knows_is_refused(by_ben, case):
    assert by_ben("case-settle", case, resolution="won").status_code == 422


@pytest.mark.parametrize(
    "name", ["case-take", "case-let-go", "case-settle", "case-hand-over", "case-next-action"]
)
def test_a_settled_case_says_that_it_is(by_ben, case, house, name):
    close_case(case, resolution="settled", by=Actor.member(house.ada.pk))
    soon = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")

    answer = by_ben(
        name,
        case,
        resolution="settled",
        department=house.finance.pk,
        what="x",
        doer=house.ada.pk,
        due_at=soon,
    )

    assert answer.status_code in {302, 422}
    assert (fresh(case).is_open, fresh(case).department) == (False, house.support)


def test_a_settled_case_can_be_opened_again_once(by_ben, case, house):
    close_case(case, resolution="settled", by=Actor.member(house.ada.pk))

    answers = [by_ben("case-reopen", case).status_code for _ in range(2)]

    assert (answers, fresh(case).is_open) == ([302, 302], True)


def test_a_title_is_ours_to_change(by_ben, case):
    by_ben("case-rename", case, title="Rate applied too early")

    assert fresh(case).title == "Rate applied too early"


def test_own_fields_of_a_case_are_shown_and_changed(client, by_ben, case):
    define_field(on="case", labels={"en": "Branch"}, kind="text", by=SYSTEM)
    Case.objects.filter(pk=case.pk).update(fields={"zip_code": "4000"})

    by_ben("case-fields", case, own_branch="Porto")

    page = client.get(reverse("case", args=[case.pk])).content.decode()
    assert fresh(case).fields == {"zip_code": "4000", "branch": "Porto"}
    assert [fact in page for fact in ("Branch", "Porto", "Zip code", "4000")] == [True] * 4


@pytest.mark.parametrize("title", ["", "   ", "x" * 301])
def test_a_title_of_nothing_or_too_much_is_refused(by_ben, case, title):
    assert (by_ben("case-rename", case, title=title).status_code, fresh(case).title) == (
        422,
        "March payment",
    )


def test_joining_settles_the_other_case_and_moves_no_message(by_ben, case, house):
    other = case_of(house, conversation(house), conversation(house))

    answer = by_ben("case-attach", case, other=other.pk)

    assert answer["Location"] == reverse("case", args=[case.pk])
    assert (fresh(other).is_open, fresh(other).resolution) == (False, "duplicate")
    assert CaseConversation.objects.filter(case=case, detached_at=None).count() == 3


def test_a_case_one_may_not_see_cannot_be_joined(by_ben, case, house):
    secret = case_of(house, conversation(house))
    Case.objects.filter(pk=secret.pk).update(audience=Audience.NAMED)

    assert (by_ben("case-attach", case, other=secret.pk).status_code, fresh(secret).is_open) == (
        422,
        True,
    )


def test_a_case_cannot_be_joined_to_itself(by_ben, case):
    assert by_ben("case-attach", case, other=case.pk).status_code == 422


def test_a_detached_conversation_has_a_case_of_its_own(by_ben, house):
    first, second = conversation(house), conversation(house, title="Card")
    case = case_of(house, first, second)

    answer = by_ben("case-detach", case, conversation=second.pk)

    own = CaseConversation.objects.get(conversation=second, detached_at=None).case
    assert (answer["Location"], own.title) == (reverse("case", args=[own.pk]), "Card")


def test_a_conversation_of_another_case_cannot_be_detached_here(by_ben, case, house):
    foreign = conversation(house)
    other = case_of(house, foreign)

    by_ben("case-detach", case, conversation=foreign.pk)

    assert CaseConversation.objects.get(conversation=foreign, detached_at=None).case == other


def test_narrowing_who_sees_a_case_keeps_the_one_who_did_it(by_ben, case, house, client):
    by_ben("case-audience", case, audience="named")

    assert fresh(case).audience == "named"
    assert client.get(reverse("case", args=[case.pk])).status_code == 200


@pytest.mark.parametrize(
    ("name", "data"), [("case-audience", {"audience": "nobody"}), ("case-share", {"member": "x"})]
)
def test_an_impossible_choice_of_readers_is_refused(by_ben, case, name, data):
    assert by_ben(name, case, **data).status_code == 422


def test_a_colleague_let_in_may_see_it(by_ben, case, house, client):
    by_ben("case-share", case, member=house.petra.pk)
    client.force_login(house.petra)

    assert client.get(reverse("case", args=[case.pk])).status_code == 200


ACTS = [
    "take",
    "let-go",
    "hand-over",
    "next-action",
    "settle",
    "reopen",
    "rename",
    "fields",
    "attach",
    "detach",
    "audience",
    "share",
]


@pytest.mark.parametrize("act", ACTS)
def test_acting_is_the_desks_even_for_a_contributor_let_in(client, case, house, act):
    Grant.objects.create(case=case, member=house.petra, reason="task")
    client.force_login(house.petra)
    before = Case.objects.values().get(pk=case.pk)

    answer = client.post(
        reverse(f"case-{act}", args=[case.pk]), {"title": "x", "resolution": "settled"}
    )

    assert (answer.status_code, Case.objects.values().get(pk=case.pk)) == (403, before)


@pytest.mark.parametrize("act", ACTS)
def test_a_case_one_may_not_see_is_not_there_to_act_on(by_ben, case, act):
    Case.objects.filter(pk=case.pk).update(audience=Audience.NAMED)

    assert by_ben(f"case-{act}", case, title="x", resolution="settled").status_code == 404


def test_next_and_previous_walk_through_the_queue_and_stop_at_its_ends(client, house):
    cases = [case_of(house, conversation(house)) for _ in range(3)]
    client.force_login(house.ben)

    def go(case, way):
        return client.get(reverse("case-neighbour", args=[case.pk, way]))["Location"]

    pages = [reverse("case", args=[case.pk]) for case in cases]
    assert [go(cases[0], "next"), go(cases[1], "previous"), go(cases[2], "next")] == [
        pages[1],
        pages[0],
        pages[2],
    ]
