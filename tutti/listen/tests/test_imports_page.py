from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tutti.cases.models import Case
from tutti.ground.accounts.actions.departments import create_department
from tutti.ground.accounts.models import Member, Role
from tutti.journal.facts import SYSTEM
from tutti.listen.jobs import import_file
from tutti.listen.models import Import, Message

pytestmark = pytest.mark.django_db(transaction=True)
LETTER = b"From: mira@duarte.example\nSubject: %s\n\nHello"


@pytest.fixture
def dev(client):
    member = Member.objects.create(
        name="Dev Rao", email="dev@acme.example", role=Role.ADMINISTRATOR
    )
    client.force_login(member)
    return member


@pytest.fixture
def support(dev):
    return create_department(name="Support", keeper=dev, by=SYSTEM)


def table(*rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return SimpleUploadedFile("last year.csv", text.getvalue().encode())


def complaints(day="2023-05-19"):
    words = "They took the payment twice and then nobody answered"
    return table(
        ["Number", "Date", "Narrative", "Product"],
        *[[n, day, f"{words} {n}", "Loan"] for n in range(5)],
    )


def upload(client, support, *files):
    return client.post(reverse("new-import"), {"file": files, "department": support.pk})


def answers(page):
    return {
        field.html_name: field.value()
        for field in page.context["form"]
        if field.value() is not None
    }


def test_from_a_file_to_its_cases(client, support):
    page = client.get(upload(client, support, complaints()).url)
    chosen = answers(page)
    begun = client.post(page.request["PATH_INFO"], {**chosen, "begin": "1"})
    imported = Import.objects.get()
    import_file(import_id=imported.pk)

    summary = client.get(begun.url)

    assert [chosen[f"column-{n}"] for n in range(4)] == ["id", "at", "text", "field"]
    assert Case.objects.count() == 5
    assert "It went into 5 cases." in summary.content.decode()
    assert (
        reverse("first-look-of", args=[Import.objects.get().channel_id]) in summary.content.decode()
    )


def test_the_preview_shows_rows_as_messages_and_changes_nothing(client, support):
    page = client.get(upload(client, support, complaints()).url)
    chosen = {**answers(page), "column-3": "title", "preview": "1"}

    again = client.post(page.request["PATH_INFO"], chosen)

    assert [row["message"].title for row in again.context["preview"]] == ["Loan"] * 3
    assert (Import.objects.get().state, Message.objects.count()) == ("draft", 0)


def test_two_columns_cannot_be_the_words(client, support):
    page = client.get(upload(client, support, complaints()).url)

    refused = client.post(
        page.request["PATH_INFO"], {**answers(page), "column-3": "text", "begin": "1"}
    )

    assert refused.status_code == 422
    assert (
        "Two columns are marked “The words of the message”. Choose one." in refused.content.decode()
    )


def test_dates_that_can_be_read_two_ways_are_asked_for(client, support):
    page = client.get(upload(client, support, complaints(day="05/06/23")).url)
    without = client.post(page.request["PATH_INFO"], {**answers(page), "begin": "1"})
    client.post(page.request["PATH_INFO"], {**answers(page), "dates": "dmy", "begin": "1"})

    assert without.status_code == 422
    assert Import.objects.get().mapping["style"] == "dmy"


def test_several_letters_go_together(client, support):
    letters = [SimpleUploadedFile(f"{n}.eml", LETTER % b"%d" % n) for n in range(3)]
    page = client.get(upload(client, support, *letters).url)
    client.post(
        page.request["PATH_INFO"], {**answers(page), "own": "help@acme.example", "begin": "1"}
    )
    import_file(import_id=Import.objects.get().pk)

    assert Message.objects.count() == 3
    assert Import.objects.get().channel.own_addresses == ["help@acme.example"]


def test_the_summary_says_why_some_were_set_aside_and_the_file_itself_goes(client, support):
    rows = table(["id", "text"], ["1", "Hello there, how are you"], ["2"], ["3"])
    page = client.get(upload(client, support, rows).url)
    begun = client.post(page.request["PATH_INFO"], {**answers(page), "begin": "1"})
    import_file(import_id=Import.objects.get().pk)

    summary = client.get(begun.url)

    assert summary.context["reasons"] == [("The row has 1 cells, the heading has 2.", 2)]
    assert Import.objects.get().blob is None


def test_the_list_asks_as_much_for_three_as_for_one(client, support):
    asked = []
    for more in (1, 2):
        for _ in range(more):
            upload(client, support, complaints())
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("imports"))
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_begun_twice_it_runs_once(client, support):
    page = client.get(upload(client, support, complaints()).url)
    for _ in range(2):
        client.post(page.request["PATH_INFO"], {**answers(page), "begin": "1"})
    imported = Import.objects.get()
    import_file(import_id=imported.pk)
    import_file(import_id=imported.pk)

    assert (Import.objects.get().read, Message.objects.count()) == (5, 5)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04nothing", b"[]"])
def test_a_file_that_cannot_be_used_is_refused_with_words(client, support, data):
    refused = upload(client, support, SimpleUploadedFile("a.json", data or b" "))

    assert refused.status_code == 422
    assert refused.context["form"].errors["file"]
    assert Import.objects.count() == 0


def test_an_empty_house_can_import_at_once(client, dev):
    taken = client.post(reverse("new-import"), {"file": complaints()})

    assert (taken.status_code, Import.objects.get().department.name) == (302, "Front desk")


@pytest.mark.parametrize("role", [Role.AGENT, Role.CONTRIBUTOR])
def test_only_administrators_see_imports(client, support, role):
    path = upload(client, support, complaints()).url
    client.force_login(Member.objects.create(name="Eve", email="eve@acme.example", role=role))

    assert {
        client.get(url).status_code for url in (path, reverse("imports"), reverse("new-import"))
    } == {403}
