"""`tutti import`, as a person or a script runs it."""

from __future__ import annotations

import csv
import io
import json
from email.message import EmailMessage

import pytest

from tutti.cases.models import Case
from tutti.config.commands import main
from tutti.listen.models import Message, Quarantined

pytestmark = pytest.mark.django_db(transaction=True)
HEADING = [
    "Date received",
    "Product",
    "Issue",
    "Consumer complaint narrative",
    "Company",
    "Complaint ID",
]


@pytest.fixture(autouse=True)
def _no_terminal(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    monkeypatch.setattr(
        "django.setup", lambda: None
    )  # done; again, it would log to this test's stderr for ever


def complaints(tmp_path, count=60, **changes):
    path = tmp_path / "complaints.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADING)
        for number in range(count):
            day = changes.get("day", f"05/{number % 28 + 1:02d}/23")
            words = f'My payment of {{$100.00}} was lost.\n\nThey said "wait", {number} times.'
            writer.writerow([day, "Loan", "Fees", words, "Acme, Inc", 7000000 + number])
    return path


def summary(capsys):
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    return json.loads(out)


@pytest.mark.proves("main-2")
def test_as_many_cases_as_rows_none_set_aside_and_nothing_new_the_second_time(tmp_path, capsys):
    path = complaints(tmp_path)

    first = main(["import", str(path), "--json"]), summary(capsys)
    again = main(["import", str(path), "--json"]), summary(capsys)

    assert first == (0, {"read": 60, "new": 60, "duplicate": 0, "quarantined": 0, "cases": 60})
    assert again == (0, {"read": 60, "new": 0, "duplicate": 60, "quarantined": 0, "cases": 0})
    days = Case.objects.order_by("opened_at").values_list("opened_at__date", flat=True)
    assert (str(days.first()), str(days.last())) == ("2023-05-01", "2023-05-28")


@pytest.mark.proves("main-2")
def test_every_letter_of_a_folder_is_a_message_or_set_aside_with_its_bytes(tmp_path, capsys):
    hostile = [
        b"", b"\x00" * 100, b"Subject: =?utf-8?b?//8=?=\n\n\xff\xfe", b"To: " + b"a@b.example, " * 9000 + b"\n\nx",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n--x\n--x--", b"From: a@b.example, c@d.example\n\nWho?",
        b"Content-Type: text/html; charset=nonsense\n\n<p>Hi</p>", b"\n\nonly a body",
    ]  # fmt: skip
    for number, data in enumerate(hostile):
        (tmp_path / f"{number}.eml").write_bytes(data)
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "Mira Duarte <mira@duarte.example>", "March payment"
    letter.set_content("It was taken twice.")
    (tmp_path / "plain.eml").write_bytes(bytes(letter))

    code = main(["import", str(tmp_path), "--json"])

    figures = summary(capsys)
    assert (code, figures["read"]) == (0, 9)
    assert figures["new"] == Message.objects.count()
    aside = {bytes(q.envelope.raw) for q in Quarantined.objects.select_related("envelope")}
    assert figures["new"] + len(aside) == 9
    assert hostile[3] in aside
    assert all(Quarantined.objects.values_list("reason", flat=True))


def test_in_words_for_people(tmp_path, capsys):
    main(["import", str(complaints(tmp_path, 30))])

    assert capsys.readouterr().out == (
        "30 items read: 30 new, 0 already here, 0 set aside because they could not be read.\n"
        "They went into 30 cases of Front desk. Nobody was written to.\n"
    )


def test_a_file_without_words_names_its_columns(tmp_path, capsys):
    path = tmp_path / "addresses.csv"
    path.write_text("street,postcode\n9 Elm Rd,95992\n2 Oak St,30084\n")

    code = main(["import", str(path), "--json"])

    captured = capsys.readouterr()
    assert (code, captured.out) == (1, "")
    assert "The columns are: “street”, “postcode”." in captured.err


def test_a_column_can_be_named_and_then_it_goes(tmp_path, capsys):
    path = tmp_path / "addresses.csv"
    path.write_text("street,postcode\n9 Elm Rd,95992\n2 Oak St,30084\n")

    code = main(["import", str(path), "--json", "--map", "text=street", "--closed"])

    assert (code, summary(capsys)["cases"]) == (0, 2)
    assert set(Case.objects.values_list("title", "state")) == {
        ("9 Elm Rd", "closed"),
        ("2 Oak St", "closed"),
    }


def test_dates_that_can_be_read_two_ways_are_asked_for(tmp_path, capsys):
    path = complaints(tmp_path, 4, day="05/06/23")

    refused = main(["import", str(path), "--json"])
    message = capsys.readouterr().err
    taken = main(["import", str(path), "--json", "--dates", "dmy"])

    assert (refused, taken) == (1, 0)
    assert "Say --dates dmy (day first) or --dates mdy (month first)." in message
    assert str(Case.objects.first().opened_at.date()) == "2023-06-05"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nowhere.csv"], "There is no nowhere.csv."),
        (
            ["{path}", "--department", "Nowhere"],
            "There is no department “Nowhere”. There are: none yet.",
        ),
        (["{path}", "--map", "words=Issue"], "“words=Issue” is not ROLE=COLUMN."),
        (["{path}", "--map", "text=Words"], "There is no column “Words”."),
    ],
)
def test_a_mistake_is_answered_in_words(tmp_path, capsys, words, message):
    path = complaints(tmp_path, 2)

    code = main(["import", *[word.format(path=path) for word in words]])

    assert code == 1
    assert message in capsys.readouterr().err
    assert Message.objects.count() == 0
