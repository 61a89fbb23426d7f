from __future__ import annotations

import json
from datetime import UTC, datetime

from tutti.channels.contract import Connection, Inbound, Party, Raw, Unreadable
from tutti.channels.importer.connector import Channel
from tutti.channels.importer.mapping import Mapping
from tutti.channels.importer.rows import inbound_of_row

NOW = datetime(2026, 3, 1, tzinfo=UTC)
COMPLAINTS = Mapping(
    text="Narrative",
    title="Issue",
    at="Date",
    id="Number",
    style="mdy",
    fields={"Product": "product"},
)


def test_a_row_is_a_message_with_its_own_date():
    row = {
        "Narrative": "You took it twice.",
        "Issue": "Payment",
        "Date": "05/19/23",
        "Product": "Loan",
    }

    message = inbound_of_row(row, COMPLAINTS, at=NOW)

    assert message == Inbound(
        author=None,
        text="You took it twice.",
        title="Payment",
        at=datetime(2023, 5, 19, tzinfo=UTC),
        claimed_at=datetime(2023, 5, 19, tzinfo=UTC),
        fields={"product": "Loan"},
        history=True,
    )


def test_a_row_without_words_says_its_title():
    message = inbound_of_row({"Narrative": "None", "Issue": "Payment"}, COMPLAINTS, at=NOW)

    assert (message.text, message.at) == ("Payment", NOW)


def test_a_row_with_neither_says_what_its_cells_hold():
    message = inbound_of_row(
        {"Narrative": "", "Product": "Loan", "Tags": "N/A"}, COMPLAINTS, at=NOW
    )

    assert message.text == "Product: Loan"


def test_an_empty_row_is_set_aside():
    assert inbound_of_row({"Narrative": ""}, COMPLAINTS, at=NOW) == Unreadable(
        reason="The row is empty."
    )


def test_a_date_unlike_the_others_is_set_aside_with_its_words():
    answer = inbound_of_row({"Narrative": "Hello", "Date": "19/05/23"}, COMPLAINTS, at=NOW)

    assert answer == Unreadable(
        reason="“19/05/23” in the column Date is not a date like the others there."
    )


def test_a_date_in_the_future_is_kept_as_a_claim():
    message = inbound_of_row({"Narrative": "Hello", "Date": "09/09/2099"}, COMPLAINTS, at=NOW)

    assert (message.at, message.claimed_at) == (NOW, datetime(2099, 9, 9, tzinfo=UTC))


def test_the_surest_name_of_the_writer_counts():
    mapping = Mapping(text="t", email="mail", phone="phone", name="name")
    row = {"t": "Hi", "mail": "Mira@Duarte.Example", "phone": "+39 02 1234567", "name": "Mira"}

    assert inbound_of_row(row, mapping, at=NOW).author == Party(
        kind="email", value="Mira@duarte.example", name="Mira"
    )
    assert inbound_of_row({**row, "mail": "nobody"}, mapping, at=NOW).author == Party(
        kind="phone", value="+39021234567", name="Mira"
    )


def test_a_bare_name_makes_no_person_and_no_name_stays_unknown():
    mapping = Mapping(text="t", name="name", phone="phone")

    assert inbound_of_row(
        {"t": "Hi", "name": "Mira", "phone": "5551"}, mapping, at=NOW
    ).author == Party(kind="", value="", name="Mira")
    assert inbound_of_row({"t": "Hi", "name": "N/A"}, mapping, at=NOW).author is None


def test_rows_we_wrote_are_ours_and_answers_find_their_thread():
    mapping = Mapping(
        text="t", id="id", answers="parent", ours="inbound", ours_when=("false",), unescape=True
    )
    row = {"t": "Ben &amp; Ada", "id": "5", "parent": "3", "inbound": "False"}

    message = inbound_of_row(row, mapping, at=NOW, thread="1")

    assert (message.text, message.ours, message.external_id, message.follows) == (
        "Ben & Ada", True, "5", ("3", "thread:1"),
    )  # fmt: skip


def test_stored_rows_are_read_again_under_the_mapping_they_came_with():
    name = COMPLAINTS.name_for_ever
    connection = Connection(
        channel_id=1, settings={"mappings": {name: COMPLAINTS.plain()}}, credentials={}
    )
    raws = [
        Raw(key="1", data=json.dumps({"Narrative": "One"}).encode(), details={"mapping": name}),
        Raw(key="2", data=b"x;y", details={"mapping": name, "unreadable": "Too short."}),
        Raw(key="3", data=b"{}", details={"mapping": "gone"}),
        Raw(key="4", data=b"\xff{", details={"mapping": name}),
        Raw(
            key="5",
            data=b"From: mira@duarte.example\nSubject: Hi\n\nHello",
            details={"letter": True},
        ),
    ]

    answers = Channel().read(connection, raws)

    assert [type(answer).__name__ for answer in answers] == [
        "Inbound", "Unreadable", "Unreadable", "Unreadable", "Inbound",
    ]  # fmt: skip
    assert (answers[1].reason, answers[4].title) == ("Too short.", "Hi")
