"""The inbox: what each list holds, in which order, at what price, and for whom."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tutti.cases.models import Grant, SavedView
from tutti.cases.tests.desk import case_of, desk, person, said
from tutti.ground.accounts.models import Department
from tutti.listen.models import Channel

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db):
    return desk()


@pytest.fixture
def ada(client, house):
    client.force_login(house.ada)
    return client


def titles(response) -> list[str]:
    return re.findall(r'class="queue-link"[^>]*>([^<]*)<', response.content.decode())


def headings(response) -> list[str]:
    return [
        found.strip() for found in re.findall(r'queue-title">([^<]*)', response.content.decode())
    ]


def statements(client, address, capture) -> int:
    client.get(address)
    with capture() as asked:
        client.get(address)
    return len(asked)


def test_my_turn_holds_what_i_took_and_must_do_next_least_time_left_first(ada, house):
    case_of(house, "Tomorrow", due=timedelta(days=2))
    case_of(house, "Late", due=-timedelta(hours=1))
    case_of(house, "Ben’s", owner=house.ben)
    case_of(house, "Petra works on it", doer=house.petra)
    case_of(house, "Mira’s turn", turn="customer")
    case_of(house, "Nobody took it", taken=False)

    response = ada.get(reverse("inbox"))

    assert titles(response) == ["Late", "Tomorrow"]


def test_with_others_holds_my_cases_while_somebody_else_acts(ada, house):
    case_of(house, "Mine to do")
    case_of(house, "Petra works on it", doer=house.petra)
    case_of(house, "Mira’s turn", turn="customer", due=timedelta(hours=5))

    everybody = titles(ada.get(reverse("with-others")))
    colleagues = titles(ada.get(reverse("with-others") + "?show=colleagues"))
    customers = titles(ada.get(reverse("with-others") + "?show=customers"))

    assert everybody == ["Petra works on it", "Mira’s turn"]
    assert colleagues == ["Petra works on it"]
    assert customers == ["Mira’s turn"]


@pytest.mark.parametrize(
    ("show", "held"),
    [
        ("", ["Untaken", "Taken", "Ben’s", "Mira’s turn"]),
        ("to-take", ["Untaken"]),
        ("ours", ["Taken", "Ben’s"]),
        ("mine", ["Taken", "Mira’s turn"]),
        ("customers", ["Mira’s turn"]),
        ("closed", ["Settled"]),
        ("no such filter", ["Untaken", "Taken", "Ben’s", "Mira’s turn"]),
    ],
)
def test_a_queue_is_filtered_by_whose_turn_it_is(ada, house, show, held):
    case_of(house, "Untaken", taken=False, due=timedelta(minutes=1))
    case_of(house, "Taken", due=timedelta(minutes=2))
    case_of(house, "Ben’s", due=timedelta(minutes=3), owner=house.ben)
    case_of(house, "Mira’s turn", due=timedelta(minutes=4), turn="customer")
    case_of(house, "Settled", state="closed", closed_at=timezone.now())
    case_of(house, "Elsewhere", department=house.finance)

    response = ada.get(reverse("queue", args=[house.support.pk]), {"show": show})

    assert titles(response) == held


def test_rows_stand_in_groups_by_what_is_due(ada, house, time_machine):
    time_machine.move_to("2026-03-04T09:00:00Z", tick=False)  # a Wednesday
    for hours in (-1, 5, 48, 24 * 10):
        case_of(house, f"In {hours}", due=timedelta(hours=hours))

    response = ada.get(reverse("inbox"))

    assert headings(response) == ["Late", "Today", "This week", "Later"]


def test_a_row_says_who_does_what_next(ada, house):
    case_of(house, "Mine", person=person("Mira Sol"))
    case_of(
        house,
        "Petra’s",
        doer=house.petra,
        act="task",
        act_note="Check the rate",
        due=timedelta(days=9),
    )
    case_of(house, "Handing out", taken=False)

    words = re.sub(r"<[^>]*>", "", ada.get(reverse("queues")).content.decode())

    assert "You answer Mira" in words
    assert "Petra Novak works on a task: Check the rate" in words
    assert "You hand this out" in words


def test_nobody_known_is_said_and_never_invented(ada, house):
    case_of(house, "Who is this?")

    page = ada.get(reverse("inbox")).content.decode()

    assert "Not known yet" in page
    assert 'data-known="no"' in page


def test_a_public_conversation_is_marked_on_its_row(ada, house):
    said(house, case_of(house, "A post"), "You again.", audience="public")

    assert 'data-audience="public"' in ada.get(reverse("inbox")).content.decode()


def test_a_case_without_a_title_is_named_by_its_reference(ada, house):
    case = case_of(house, "")

    assert titles(ada.get(reverse("inbox"))) == [case.reference]


def test_the_next_page_goes_on_where_this_one_ends(ada, house):
    for number in range(52):
        case_of(house, f"Case {number:02}", due=timedelta(minutes=5 + number))

    first = ada.get(reverse("inbox"))
    address = re.search(
        r'<a class="button button-quiet" href="([^"]*after[^"]*)"', first.content.decode()
    )
    rest = ada.get(address[1].replace("&amp;", "&"))

    assert titles(first) == [f"Case {number:02}" for number in range(50)]
    assert titles(rest) == ["Case 50", "Case 51"]


def test_a_place_that_makes_no_sense_begins_at_the_top(ada, house):
    case_of(house, "The only one")

    assert titles(ada.get(reverse("inbox"), {"after": "yesterday_x"})) == ["The only one"]


def test_counts_stand_in_tabs_and_navigation(ada, house):
    case_of(house, "Mine")
    case_of(house, "Mira’s turn", turn="customer")
    case_of(house, "Untaken", taken=False)
    case_of(house, "Finance’s", department=house.finance, owner=house.ben)

    page = ada.get(reverse("queue", args=[house.support.pk])).content.decode()

    counted = re.findall(r'nav-label">([^<]*)</span><span class="nav-count">(\d+)', page)
    assert dict(counted) == {
        "My turn": "1",
        "With others": "1",
        "To be taken": "1",
        "Support": "3",
        "Finance": "1",
        "All cases": "4",
    }
    tabs = re.findall(r'class="tab"[^>]*>([^<]*?) <span class="chip-count">(\d+)', page)
    assert dict(tabs) == {
        "All": "3",
        "To take": "1",
        "Our turn": "1",
        "Customers": "1",
        "Others outside": "0",
    }


def test_fifty_rows_cost_the_same_statements_as_one(ada, house, django_assert_max_num_queries):
    capture = lambda: django_assert_max_num_queries(40)  # noqa: E731
    address = reverse("queue", args=[house.support.pk])
    said(house, case_of(house, "One", person=person("Mira Sol")), "Hello.")
    one = statements(ada, address, capture)

    for number in range(49):
        said(house, case_of(house, f"Case {number}", person=person(f"Person {number}")), "Hello.")

    assert statements(ada, address, capture) == one


def test_the_list_itself_takes_five_statements_at_most(ada, house, django_assert_max_num_queries):
    said(house, case_of(house, "One"), "Hello.")
    capture = lambda: django_assert_max_num_queries(40)  # noqa: E731

    elsewhere = statements(ada, reverse("more"), capture)
    inbox = statements(ada, reverse("inbox"), capture)

    assert inbox - elsewhere <= 5


def test_a_restricted_case_is_in_no_list_of_those_who_may_not_see_it(client, house):
    case_of(house, "Secret", audience="named", owner=house.ben)
    client.force_login(house.ada)

    for address in (reverse("queues"), reverse("queue", args=[house.support.pk])):
        assert titles(client.get(address)) == []


def test_a_contributor_sees_what_was_granted_and_no_queue(client, house):
    granted = case_of(house, "Please check")
    case_of(house, "Not theirs")
    Grant.objects.create(case=granted, member=house.petra, reason="task")
    client.force_login(house.petra)

    own, queue = client.get(reverse("inbox")), client.get(reverse("queues"))

    assert titles(own) == ["Please check"]
    assert queue.status_code == 403


def test_eve_sees_nothing_anywhere(client, house):
    case = case_of(house, "Not hers")
    client.force_login(house.eve)

    assert titles(client.get(reverse("inbox"))) == []
    assert client.get(reverse("case-row", args=[case.pk])).status_code == 404
    assert client.get(reverse("case-pane", args=[case.pk])).status_code == 404


def test_the_pane_shows_the_last_words_and_two_doors(ada, house):
    case = case_of(house, "March payment", person=person("Mira Sol"))
    said(house, case, "You took 240 too much.")

    page = ada.get(reverse("case-pane", args=[case.pk])).content.decode()

    assert "You took 240 too much." in page
    assert "Reply to Mira" in page
    assert "Note to colleagues" in page


def test_an_open_case_stands_beside_the_list_at_its_own_address(ada, house):
    case = case_of(house, "March payment")

    page = ada.get(reverse("inbox"), {"open": case.pk}).content.decode()

    assert f'id="case-{case.pk}" data-unread aria-current="true"' in page
    assert 'id="pane"' in page


def test_a_row_is_asked_for_again_by_itself(ada, house):
    case = case_of(house, "March payment")

    response = ada.get(reverse("case-row", args=[case.pk]), headers={"HX-Request": "true"})

    assert titles(response) == ["March payment"]
    assert "<html" not in response.content.decode()


def test_arrivals_are_counted_without_moving_the_list(ada, house):
    shown = case_of(house, "Seen")

    address = re.search(r'hx-get="([^"]*seen=[^"]*)"', ada.get(reverse("inbox")).content.decode())
    case_of(house, "New")
    chip = ada.get(
        address[1].replace("&amp;", "&"), headers={"HX-Request": "true"}
    ).content.decode()

    assert f"seen={shown.pk}" in address[1]
    assert "1 new" in chip


def test_nothing_new_shows_no_chip(ada, house):
    case = case_of(house, "Seen")

    chip = ada.get(reverse("inbox"), {"seen": case.pk}, headers={"HX-Request": "true"})

    assert "new</a>" not in chip.content.decode()


def test_an_empty_house_says_that_nobody_can_write_yet(ada, house):
    Channel.objects.all().delete()

    assert "Nobody can write to us yet" in ada.get(reverse("inbox")).content.decode()


def test_an_empty_list_says_where_the_work_is(ada, house):
    case_of(house, "Mira’s turn", turn="customer")

    page = ada.get(reverse("inbox")).content.decode()

    assert "Your turn is over" in page
    assert "1 case is with others." in page


def test_what_waits_to_be_taken_is_named_before_what_is_away(ada, house):
    case_of(house, "Untaken", taken=False)

    assert "1 case waits to be taken." in ada.get(reverse("inbox")).content.decode()


def test_a_department_that_is_not_there_is_not_found(ada):
    unknown = reverse("queue", args=[Department.objects.count() + 999])

    assert ada.get(unknown).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(reverse("inbox"))["Location"].startswith(reverse("sign-in"))


def test_a_long_first_name_leaves_room_for_the_date(ada, house):
    long = person("Wolfeschlegelsteinhausenbergerdorff Quintanilla")
    case_of(house, "Waiting", person=long, turn="customer")

    page = ada.get(reverse("with-others")).content.decode()

    assert "waits for Wolfeschlegelst…" in page


def waiting(house, *days: float) -> None:
    for number in days:
        since = timezone.now() - timedelta(days=number)
        case_of(house, f"Waits {number} days", lived_from=since, held_since=since)


def test_the_longest_waiting_stand_first_when_asked_for(ada, house):
    waiting(house, 2, 40, 0, 9)

    response = ada.get(reverse("queue", args=[house.support.pk]), {"order": "waiting"})

    assert titles(response) == [f"Waits {number} days" for number in (40, 9, 2, 0)]
    assert headings(response) == ["Over 30 days", "Over a week", "Over a day", "Under a day"]


def test_pages_in_the_order_of_waiting_miss_none_and_repeat_none(ada, house):
    waiting(house, *(7 for _ in range(60)))
    waiting(house, *range(10, 65))
    address, seen = f"{reverse('queues')}?order=waiting", []

    while address:
        response = ada.get(address)
        seen += titles(response)
        address = response.context["next_url"]

    assert len(seen) == 115
    assert seen == [f"Waits {number} days" for number in (*range(64, 9, -1), *[7] * 60)]


def test_the_order_is_kept_by_tabs_and_by_a_list_that_is_named(ada, house):
    waiting(house, 3)
    address = f"{reverse('queue', args=[house.support.pk])}?show=ours&order=waiting"

    tabs = ada.get(address).content.decode()
    ada.post(reverse("keep-view"), {"name": "Patience", "query": address})

    assert f"{reverse('queue', args=[house.support.pk])}?show=to-take&amp;order=waiting" in tabs
    assert SavedView.objects.get().query == address
    assert titles(ada.get(address)) == ["Waits 3 days"]


def test_what_is_settled_has_one_order(ada, house):
    case_of(house, "Done", state="closed", closed_at=timezone.now())

    response = ada.get(
        reverse("queue", args=[house.support.pk]), {"show": "closed", "order": "waiting"}
    )

    assert titles(response) == ["Done"]
    assert "order=waiting" not in response.content.decode()


def test_a_stripe_says_in_words_who_held_the_ball(ada, house):
    since = timezone.now() - timedelta(hours=5)
    case_of(
        house,
        "Passed on",
        lived_from=since,
        held_since=timezone.now() - timedelta(hours=1),
        shares={str(house.finance.pk): 3 * 3600, "customer": 3600},
        turn="outside",
    )

    response = ada.get(reverse("queues"))

    assert 'aria-label="Finance 3 h, the customer 1 h, Others outside 1 h"' in (
        response.content.decode()
    )
