"""In public one customer answers another: what is said stands on both profiles, and each page says with whom."""

import csv

import msgspec
import pytest
from django.urls import reverse

from tutti.ground.accounts.models import Member, Role
from tutti.journal.facts import SYSTEM
from tutti.journal.testing import follow_all
from tutti.listen.actions.importing import begin_import, desk_for_imports, run_import
from tutti.listen.importing.guessing import guess
from tutti.listen.importing.opening import open_source
from tutti.listen.importing.surveying import survey
from tutti.listen.models import Import, Message
from tutti.people.actions.merging import merge_persons
from tutti.people.models import Exchange, Identity, Person

pytestmark = pytest.mark.django_db(transaction=True)

HEADING = ["tweet_id", "author_id", "inbound", "created_at", "text", "in_response_to_tweet_id"]
THREAD = [
    ["1", "mira", "True", "2017-10-31 10:00", "My parcel is late again and nobody says why", ""],
    ["2", "noor", "True", "2017-10-31 11:00", "@mira mine too, try the depot in the morning", "1"],
    ["3", "acme", "False", "2017-10-31 12:00", "@noor @mira we look into it for you both", "2"],
    ["4", "mira", "True", "2017-10-31 13:00", "@acme thank you, the depot had it after all", "3"],
    ["5", "mira", "True", "2017-10-31 14:00", "and one more thing about the same parcel", "4"],
]


@pytest.fixture
def posts(tmp_path):
    def bring(*rows, audience="public"):
        path = tmp_path / "posts.csv"
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([HEADING, *rows])
        seen = survey(open_source(path))
        mapping = msgspec.structs.replace(guess(seen).mapping, audience=audience)
        run = Import.objects.create(name="posts", department=desk_for_imports(by=SYSTEM))
        begin_import(run, fingerprint=seen.fingerprint, mapping=mapping, by=SYSTEM)
        run_import(run, seen.source, by=SYSTEM)
        follow_all()

    return bring


def who(handle: str) -> Person:
    return Identity.objects.get(value=handle).person


def life(handle: str) -> list[tuple[str, str | None, bool]]:
    rows = Exchange.objects.filter(person=who(handle)).order_by("at", "message_id")
    said = Message.objects.in_bulk(list(rows.values_list("message_id", flat=True)))
    return [
        (said[row.message_id].external_id, row.other and row.other.value, row.addressed)
        for row in rows.select_related("other")
    ]


def test_what_one_customer_says_to_another_stands_on_both_profiles(posts):
    posts(*THREAD)

    assert life("noor") == [("2", "mira", False)]
    assert life("mira") == [
        ("1", None, False),
        ("2", "noor", True),
        ("3", None, False),
        ("4", None, False),
        ("5", None, False),
    ]


def test_words_in_private_stand_with_their_author_alone(posts):
    posts(*THREAD, audience="private")

    assert not Exchange.objects.filter(other__isnull=False).exists()
    assert not Message.objects.filter(details__has_key="answers").exists()


def test_an_answer_to_what_we_never_heard_stands_with_its_author(posts):
    posts(["7", "noor", "True", "2017-10-31 11:00", "@mira try the depot in the morning", "6"])

    assert life("noor") == [("7", None, False)]


def test_the_page_says_to_whom_and_from_whom_by_the_name_they_go_by_now(client, posts):
    posts(*THREAD)
    client.force_login(Member.objects.create(name="Ada", email="ada@acme.test", role=Role.AGENT))
    Person.objects.filter(pk=who("mira").pk).update(name="Mira Sol")
    merge_persons(
        Person.objects.create(name="Noor Aziz", created_at="2020-01-01T00:00Z"),
        who("noor"),
        by=SYSTEM,
    )

    noor = client.get(reverse("person", args=[who("noor").root_id]))
    mira = client.get(reverse("person", args=[who("mira").pk]))

    assert "to Mira Sol" in noor.content.decode()
    assert "from Noor Aziz" in mira.content.decode()


def test_two_who_turn_out_to_be_one_hold_what_they_said_to_each_other_once(client, posts):
    posts(*THREAD)
    client.force_login(Member.objects.create(name="Ada", email="ada@acme.test", role=Role.AGENT))
    merge_persons(who("mira"), who("noor"), by=SYSTEM)

    response = client.get(reverse("person", args=[who("mira").pk]))

    ids = [entry.exchanged.message.external_id for entry in response.context["entries"]]
    assert ids == ["5", "4", "3", "2", "1"]
