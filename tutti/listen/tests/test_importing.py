from __future__ import annotations

import csv
from datetime import UTC, datetime

import pytest
import time_machine

from tutti.cases.models import Case, State
from tutti.ground.accounts.models import Department
from tutti.journal.facts import SYSTEM
from tutti.journal.models import Entry
from tutti.listen.actions.importing import begin_import, desk_for_imports, run_import
from tutti.listen.importing.guessing import guess
from tutti.listen.importing.opening import open_source
from tutti.listen.importing.surveying import survey
from tutti.listen.models import Channel, Conversation, Envelope, Import, Message, Quarantined
from tutti.measure.queries import count_of_cases

pytestmark = pytest.mark.django_db(transaction=True)
HEADING = ["Complaint ID", "Date received", "Issue", "Narrative", "Email"]
WORDS = "They took the payment twice and then nobody answered"


def export(tmp_path, *rows, heading=HEADING, name="complaints.csv"):
    path = tmp_path / name
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([heading, *rows])
    return path


def row(number, day="05/19/23", words=WORDS, email=""):
    return [str(number), day, "Fees", f"{words} {number}.", email]


def imported(path, **changes):
    seen = survey(open_source(path))
    mapping = guess(seen).mapping
    run = Import.objects.create(name=path.name, department=desk_for_imports(by=SYSTEM))
    begin_import(run, fingerprint=seen.fingerprint, mapping=mapping, by=SYSTEM, **changes)
    return run_import(run, seen.source, by=SYSTEM)


def figures(run):
    return run.read, run.new, run.duplicate, run.quarantined, count_of_cases(run)


def test_rows_become_cases_with_their_own_dates(tmp_path):
    run = imported(export(tmp_path, *[row(n) for n in range(5)], row(5, day="05/20/23")))

    assert figures(run) == (6, 6, 0, 0, 6)
    assert {case.opened_at for case in Case.objects.all()} == {
        datetime(2023, 5, 19, tzinfo=UTC),
        datetime(2023, 5, 20, tzinfo=UTC),
    }
    assert set(Case.objects.values_list("title", "state", "history", "person")) == {
        ("Fees", State.CLOSED, True, None)
    }
    assert Case.objects.first().fields["complaint_id"] == "0"


def test_the_same_file_again_adds_nothing(tmp_path):
    path = export(tmp_path, row(1), row(2), row(2), ["", "05/20/23", "", "No number", ""])
    imported(path)

    again = imported(path)

    assert figures(again) == (4, 0, 4, 0, 0)
    assert Channel.objects.filter(kind="importer").count() == 1


def test_a_longer_file_of_the_same_origin_adds_what_is_new(tmp_path):
    imported(export(tmp_path, row(1), row(2)))

    later = imported(export(tmp_path, row(2), row(3), name="next.csv"))

    assert figures(later) == (2, 1, 1, 0, 1)


def test_what_cannot_be_read_is_set_aside_with_its_bytes(tmp_path):
    run = imported(export(tmp_path, *[row(n) for n in range(9)], ["77"], row(10, day="19/05/23")))

    assert figures(run) == (11, 9, 0, 2, 9)
    reasons = {
        q.reason: bytes(q.envelope.raw) for q in Quarantined.objects.select_related("envelope")
    }
    assert reasons["The row has 1 cells, the heading has 5."] == b'["77"]'
    assert len(reasons) == 2


def test_people_are_met_by_address_and_nobody_is_made_up(tmp_path):
    imported(
        export(
            tmp_path,
            row(1, email="mira@duarte.example"),
            row(2, email="mira@duarte.example"),
            row(3),
        )
    )

    people = [case.person and case.person.name for case in Case.objects.order_by("opened_at", "pk")]
    assert sorted(people, key=str) == [None, "mira@duarte.example", "mira@duarte.example"]


@time_machine.travel("2023-05-25", tick=True)
def test_recent_rows_arrive_open_and_old_ones_closed(tmp_path):
    imported(export(tmp_path, row(1, day="05/19/23"), row(2, day="03/19/23")))

    assert dict(Case.objects.values_list("opened_at__month", "state")) == {
        3: State.CLOSED,
        5: State.OPEN,
    }


def test_an_import_is_silent(tmp_path):
    imported(export(tmp_path, row(1)))

    assert not Channel.objects.get(kind="importer").sends
    assert set(Message.objects.values_list("history", flat=True)) == {True}
    names = set(Entry.objects.values_list("name", flat=True))
    assert {"listen.import_begun", "listen.import_finished", "cases.case_opened"} <= names


def test_posts_are_one_case_a_thread_in_the_order_of_time(tmp_path):
    heading = ["tweet_id", "author_id", "inbound", "created_at", "text", "in_response_to_tweet_id"]
    rows = [
        ["3", "acme", "False", "2017-10-31 12:00", "We answer the second question now", "2"],
        ["9", "77", "True", "2017-10-31 11:30", "Something else altogether happened", ""],
        ["2", "115", "True", "2017-10-31 11:00", "And what about the second question", "1"],
        ["1", "115", "True", "2017-10-31 10:00", "A first question about my parcel", ""],
    ]

    run = imported(export(tmp_path, *rows, heading=heading))

    assert figures(run) == (4, 4, 0, 0, 2)
    thread = Conversation.objects.get(title="", party_value="115")
    said = thread.messages.values_list("external_id", "direction")
    assert list(said) == [("1", "in"), ("2", "in"), ("3", "out")]
    case = Case.objects.get(person__name="115")
    assert (case.title, case.last_out_at.hour, case.turn) == (
        "A first question about my parcel",
        12,
        "customer",
    )


def test_a_folder_of_letters_is_threaded_and_knows_our_own(tmp_path):
    (tmp_path / "1.eml").write_text(
        "From: Mira Duarte <mira@duarte.example>\nTo: help@acme.example\nMessage-ID: <1@d>\nSubject: Bill\n"
        "Date: Mon, 6 Mar 2023 10:00:00 +0000\n\nIt is too high."
    )
    (tmp_path / "2.eml").write_text(
        "From: help@acme.example\nTo: mira@duarte.example\nMessage-ID: <2@a>\nIn-Reply-To: <1@d>\nSubject: Re: Bill\n"
        "Date: Mon, 6 Mar 2023 12:00:00 +0000\n\nWe look into it."
    )

    run = imported(tmp_path, own_addresses=["help@acme.example"])

    assert figures(run) == (2, 2, 0, 0, 1)
    assert list(Message.objects.values_list("direction", "at__hour")) == [("in", 10), ("out", 12)]


def test_a_run_that_was_cut_off_goes_on_behind_what_it_stored(tmp_path):
    path = export(tmp_path, *[row(n) for n in range(2500)])
    seen = survey(open_source(path))
    run = Import.objects.create(name="x", department=desk_for_imports(by=SYSTEM))
    begin_import(run, fingerprint=seen.fingerprint, mapping=guess(seen).mapping, by=SYSTEM)

    def cut(current):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_import(run, seen.source, by=SYSTEM, report=cut)
    done = run_import(Import.objects.get(pk=run.pk), open_source(path), by=SYSTEM)

    assert figures(done) == (2500, 2500, 0, 0, 2500)
    assert Envelope.objects.count() == 2500


def test_an_empty_house_gets_a_front_desk(tmp_path):
    imported(export(tmp_path, row(1)))

    desk = Department.objects.get()
    assert (desk.name, desk.keeper.is_administrator) == ("Front desk", True)
