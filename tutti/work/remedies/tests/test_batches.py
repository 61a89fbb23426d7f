"""One file, each remedy in it once, the same bytes for ever."""

import csv
import io

import pytest

from tutti.ground.accounts.models import Membership
from tutti.journal.facts import SYSTEM, Actor
from tutti.work.remedies.actions.batching import confirm_lines, fail_line, make_batch, make_daily
from tutti.work.remedies.actions.connecting import Terms, connect_finance
from tutti.work.remedies.errors import NothingToExport, NotTheirs
from tutti.work.remedies.lines import cell, ids_in
from tutti.work.remedies.models import Batch, Remedy, State
from tutti.work.remedies.queries import lines_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(finance):
    made, _ = connect_finance("batch", Terms(name="Payments run", department=finance), by=SYSTEM)
    return made


def rows(batch):
    return list(csv.DictReader(io.StringIO(bytes(batch.content).decode("utf-8-sig"))))


def test_a_file_takes_what_waits_and_each_counts_as_issued(run, give, petra):
    remedy = give(4000)

    batch = make_batch(run, member=petra, by=Actor.member(petra.pk))

    remedy.refresh_from_db()
    assert (remedy.state, remedy.issuing.batch) == (State.ISSUED, batch)
    assert rows(batch) == [
        {
            "id": remedy.external_id,
            "remedy": str(remedy.pk),
            "case": remedy.case.reference,
            "kind": "credit",
            "amount": "40.00",
            "currency": "EUR",
            "reference": "Mortgage 20194471",
            "what": "Rate applied a month early",
        }
    ]


def test_what_stands_in_a_file_stands_in_no_other(run, give):
    give(4000)
    make_batch(run, by=SYSTEM)

    with pytest.raises(NothingToExport):
        make_batch(run, by=SYSTEM)


def test_the_daily_job_makes_a_file_only_where_something_waits(run, give):
    assert make_daily() == 0
    run.daily = True
    run.save()
    give(1000)

    assert (make_daily(), make_daily()) == (1, 0)


def test_a_stranger_to_the_connection_makes_no_file(run, give, ada):
    give()

    with pytest.raises(NotTheirs):
        make_batch(run, member=ada, by=Actor.member(ada.pk))


def test_confirmed_line_by_line(run, give, petra):
    first, second = give(1000, nonce="a"), give(2000, nonce="b")
    batch = make_batch(run, by=SYSTEM)

    count = confirm_lines(batch, [first], member=petra, by=Actor.member(petra.pk))

    states = dict(Remedy.objects.values_list("pk", "state"))
    assert (count, states) == (1, {first.pk: State.CONFIRMED, second.pk: State.ISSUED})


def test_a_line_that_could_not_be_done_asks_a_person(run, give, petra, case):
    remedy = give()
    batch = make_batch(run, by=SYSTEM)

    fail_line(batch, remedy, member=petra, by=Actor.member(petra.pk), why="Account closed")

    remedy.refresh_from_db()
    case.refresh_from_db()
    assert (remedy.state, remedy.trouble) == (State.FAILED, "Account closed")
    assert case.act_note.startswith("Could not be issued")


@pytest.mark.parametrize(
    "text", ["=1+1", "+49", "-5", "@SUM(A1)", "\t=1", "  =1", '=HYPERLINK("http://x")']
)
def test_no_cell_is_a_formula(text):
    assert cell(text) == f"'{text}"


def test_a_hostile_text_stays_one_cell(run, give):
    hostile = '=cmd|"/C calc"!A1,\r\n"x";y'
    give(what=hostile)

    (row,) = rows(make_batch(run, by=SYSTEM))

    assert row["what"] == f"'{hostile}"


@pytest.mark.parametrize("mark", [",", ";"])
def test_ids_are_found_in_a_file_that_came_back(run, give, mark):
    remedy = give()
    batch = make_batch(run, by=SYSTEM)
    back = f"done{mark}id\r\nyes{mark}{remedy.external_id}\r\n".encode()

    assert ids_in(back) == [remedy.external_id]
    assert ids_in(bytes(batch.content)) == [remedy.external_id]


def as_(client, who):
    client.force_login(who)
    return client


def test_the_file_is_fetched_again_unchanged(run, give, petra, client):
    remedy = give()
    as_(client, petra).post("/remedies/files/", {"connection": run.pk})
    batch = Batch.objects.get()
    first = client.get(f"/remedies/files/{batch.pk}/csv/")
    Remedy.objects.filter(pk=remedy.pk).update(what="Something else")

    second = client.get(f"/remedies/files/{batch.pk}/csv/")

    assert first.content == second.content == bytes(batch.content)
    assert batch.sha256 in client.get(f"/remedies/files/{batch.pk}/").content.decode()


def test_a_file_is_confirmed_as_a_whole_or_by_one_that_came_back(run, give, petra, client):
    first, second = give(1000, nonce="a"), give(2000, nonce="b")
    batch = make_batch(run, by=SYSTEM)
    upload = io.BytesIO(f"id\n{second.external_id}\n".encode())
    upload.name = "back.csv"

    as_(client, petra).post(f"/remedies/files/{batch.pk}/lines/", {"file": upload})

    assert [line.state for line in lines_of(batch)] == [State.ISSUED, State.CONFIRMED]

    client.post(f"/remedies/files/{batch.pk}/lines/", {"all": "1"})

    assert [line.state for line in lines_of(batch)] == [State.CONFIRMED] * 2
    assert first.pk < second.pk


def test_colleagues_elsewhere_see_no_file(run, give, ada, eve, client):
    give()
    batch = make_batch(run, by=SYSTEM)

    found = [
        as_(client, who).get(f"/remedies/files/{batch.pk}/csv/").status_code for who in (ada, eve)
    ]

    assert found == [404, 404]
    assert Membership.objects.filter(member=eve).count() == 0
