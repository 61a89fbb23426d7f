from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tutti.cases.tests.on_case import case_of, conversation, furnish, heard, said


@pytest.fixture
def house(db):
    return furnish()


@pytest.fixture
def desk(client, house):
    client.force_login(house.ada)
    return client


def words(response) -> str:
    return response.content.decode()


def test_a_case_shows_what_was_said_and_who_is_next(desk, house):
    talk = conversation(house)
    heard(talk, "You took 240 too much.")
    case = case_of(house, talk)

    shown = words(desk.get(reverse("case", args=[case.pk])))

    assert "You took 240 too much." in shown
    assert "Ada Lind</strong>" in shown


def _statements(desk, case) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert desk.get(reverse("case", args=[case.pk])).status_code == 200
    return len(captured)


def test_a_page_takes_the_same_statements_however_much_it_shows(desk, house):
    small, large = conversation(house), [conversation(house) for _ in range(3)]
    for number in range(3):
        heard(small, f"Word {number}")
    for number in range(60):
        (heard(large[number % 3], f"Word {number}") if number % 2 else said(large[number % 3], "Yes", house.ada))
    few, many = case_of(house, small), case_of(house, *large)
    desk.get(reverse("case", args=[few.pk]))

    assert _statements(desk, few) == _statements(desk, many)
