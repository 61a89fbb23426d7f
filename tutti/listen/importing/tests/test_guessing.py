from __future__ import annotations

import csv

import pytest
import time_machine

from tutti.listen.importing.guessing import guess
from tutti.listen.importing.opening import open_source
from tutti.listen.importing.surveying import survey

WORDS = "I was charged twice for the same payment and nobody answered me since."


def guessed(tmp_path, heading, *rows):
    path = tmp_path / "export.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([heading, *rows])
    return guess(survey(open_source(path)))


def roles(found):
    plain = found.mapping.plain()
    return {key: value for key, value in plain.items() if key not in {"fields", "zone", "style"}}


def test_complaints_as_a_public_office_publishes_them(tmp_path):
    heading = ["Date received", "Product", "Issue", "Consumer complaint narrative", "Company",
               "Date sent to company", "Company response to consumer", "Complaint ID"]  # fmt: skip
    rows = [
        ["05/19/23", "Loan", "Fees", WORDS, "Acme", "05/20/23", "Closed with explanation", str(n)]
        for n in range(30)
    ]

    found = guessed(tmp_path, heading, *rows)

    assert roles(found) == {
        "text": "Consumer complaint narrative", "title": "Issue", "at": "Date received", "id": "Complaint ID",
    }  # fmt: skip
    assert found.mapping.fields["Complaint ID"] == "complaint_id"
    assert (found.mapping.style, found.doubts) == ("mdy", ())


def test_posts_with_answers(tmp_path):
    heading = [
        "tweet_id",
        "author_id",
        "inbound",
        "created_at",
        "text",
        "response_tweet_id",
        "in_response_to_tweet_id",
    ]
    stamp = "Tue Oct 31 22:10:47 +0000 2017"
    rows = [["2", "acme", "False", stamp, "@115712 We are sorry to hear that &amp; will help", "", "1"],
            ["1", "115712", "True", stamp, "@acme is the worst service there ever was", "2", ""]]  # fmt: skip

    assert roles(guessed(tmp_path, heading, *rows)) == {
        "text": "text", "at": "created_at", "id": "tweet_id", "answers": "in_response_to_tweet_id",
        "handle": "author_id", "ours": "inbound", "ours_when": ("false",), "audience": "public", "unescape": True,
    }  # fmt: skip


def test_a_help_desks_export(tmp_path):
    heading = [
        "Ticket ID",
        "createdAt",
        "Updated at",
        "Requester",
        "Requester email",
        "Assignee email",
        "Subject",
        "Description",
        "Status",
    ]
    rows = [[str(n), f"2024-03-{n:02d} 10:00", "2024-04-01 10:00", "Mira Duarte", f"mira{n}@duarte.example",
             "ada@acme.example", "Charged twice", WORDS, "solved"] for n in range(1, 20)]  # fmt: skip

    assert roles(guessed(tmp_path, heading, *rows)) == {
        "text": "Description", "title": "Subject", "at": "createdAt", "id": "Ticket ID",
        "email": "Requester email", "name": "Requester",
    }  # fmt: skip


def test_turns_of_a_chat_tell_who_spoke(tmp_path):
    heading = ["conversation_id", "sender_type", "sent_at", "message"]
    rows = [
        ["7", "customer", "1509487847", WORDS],
        ["7", "agent", "1509487947", "We will look into it for you."],
    ]

    found = roles(guessed(tmp_path, heading, *rows))

    assert found == {
        "text": "message", "at": "sent_at", "thread": "conversation_id", "ours": "sender_type", "ours_when": ("agent",),
    }  # fmt: skip


def test_a_number_that_repeats_names_no_row(tmp_path):
    found = guessed(tmp_path, ["id", "text"], ["1", WORDS], ["1", WORDS + " Again."], ["1", WORDS])

    assert roles(found) == {"text": "text"}


def test_a_file_without_words_is_in_doubt(tmp_path):
    found = guessed(tmp_path, ["street", "postcode"], ["9 Elm Rd", "95992"], ["2 Oak St", "30084"])

    assert found.doubts == ("text",)


def test_a_column_of_html_is_noticed(tmp_path):
    found = guessed(tmp_path, ["body"], *[[f"<p>{WORDS}</p>"]] * 3)

    assert found.mapping.markup


@pytest.mark.parametrize(
    ("dates", "style", "doubts"),
    [
        (["05/06/23", "19/06/23"], "dmy", ()),
        (["05/06/23", "06/19/23"], "mdy", ()),
        (["05/06/23", "06/07/23"], "iso", ("dates",)),
        (["05/05/23", "06/06/23"], "dmy", ()),
    ],
)
def test_the_whole_column_settles_day_and_month(tmp_path, dates, style, doubts):
    found = guessed(tmp_path, ["date", "text"], *[[date, WORDS] for date in dates])

    assert (found.mapping.style, found.doubts) == (style, doubts)


def test_what_is_past_cannot_lie_in_the_future(tmp_path):
    with time_machine.travel("2026-06-10", tick=False):
        found = guessed(
            tmp_path,
            ["date", "text"],
            ["02/06/26", WORDS],
            ["05/07/25", WORDS],
            ["01/09/25", WORDS],
            ["03/08/26", WORDS],
        )

    assert found.mapping.style == "mdy"


def test_a_single_clear_date_far_down_settles_all(tmp_path):
    rows = [["05/06/23", WORDS]] * 6000 + [["25/06/23", WORDS]]

    assert guessed(tmp_path, ["date", "text"], *rows).mapping.style == "dmy"


def test_another_column_of_the_file_settles_it(tmp_path):
    rows = [["05/06/23", "05/25/23", WORDS], ["06/07/23", "06/08/23", WORDS]]

    assert guessed(tmp_path, ["created", "closed on date", "text"], *rows).mapping.style == "mdy"


def test_sorted_rows_settle_it(tmp_path):
    days = [f"{day:02d}/{month:02d}/23" for month in (3, 4) for day in range(1, 13)]

    assert guessed(tmp_path, ["date", "text"], *[[d, WORDS] for d in days]).mapping.style == "dmy"
