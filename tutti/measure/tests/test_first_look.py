from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from tutti.cases.models import Audience, Case, CaseConversation
from tutti.ground.access.principal import Principal
from tutti.ground.accounts.actions.departments import create_department
from tutti.ground.accounts.models import Member, Role
from tutti.journal.facts import SYSTEM
from tutti.listen.models import Channel, Conversation, Message
from tutti.measure.asking import Scope, metrics
from tutti.people.models import Person

pytestmark = pytest.mark.django_db
MONDAY = datetime(2023, 3, 6, 9, tzinfo=UTC)


@pytest.fixture
def ada(client):
    member = Member.objects.create(name="Ada Moreau", email="ada@acme.example", role=Role.AGENT)
    client.force_login(member)
    return member


@pytest.fixture
def desk(ada):
    return create_department(name="Support", keeper=ada, by=SYSTEM)


@pytest.fixture
def channel(desk):
    return Channel.objects.create(kind="importer", name="Last year", department=desk)


def case(channel, *words, person=None, title="Fees", at=MONDAY, **fields):
    """A case whose words are pairs of a direction and the hours since it began."""
    conversation = Conversation.objects.create(channel=channel, started_at=at)
    for direction, hours in words:
        Message.objects.create(
            conversation=conversation, direction=direction, at=at + timedelta(hours=hours), text="x"
        )
    made = Case.objects.create(
        title=title, department=channel.department, owner=channel.department.keeper, state="closed",
        shelf="closed", opened_at=at, last_at=at, person=person, fields=fields,
    )  # fmt: skip
    CaseConversation.objects.create(case=made, conversation=conversation, attached_at=at)
    return made


def answer(name, ada, channel=None, by=""):
    scope = Scope(who=Principal(member_id=ada.pk, role=ada.role), channel=channel, by=by)
    return metrics()[name].compute(scope), scope


def figures(found):
    return {bar.key: bar.value for bar in found.bars if bar.value}


def test_a_first_answer_is_waited_for_from_the_first_word(ada, channel):
    case(channel, ("in", 0), ("in", 2), ("out", 3), ("in", 4), ("out", 90))
    case(channel, ("in", 0), ("out", 30))
    case(channel, ("in", 0))

    found, _ = answer("lived-wait", ada)

    assert figures(found) == {"morning": 1, "two_days": 1, "never": 1}
    assert found.says == (
        "Of those answered, half waited 3 h or less and nine in ten 1 d 6 h or less. "
        "1 of 3 never got an answer."
    )


def test_without_answers_of_ours_the_data_cannot_tell(ada, channel):
    case(channel, ("in", 0))

    assert [answer(name, ada)[0].can_tell for name in ("lived-wait", "longest-silence")] == [
        False,
        False,
    ]


def test_the_longest_silence_may_lie_anywhere_in_a_case(ada, channel):
    long = case(channel, ("in", 0), ("out", 1), ("in", 2), ("out", 50))
    case(channel, ("in", 0), ("out", 5))

    found, _ = answer("longest-silence", ada)

    first = found.lines[0]
    assert (first.case_id, first.lasted) == (long.pk, timedelta(hours=48))


def test_people_who_came_back_are_counted_by_how_soon(ada, channel):
    mira = Person.objects.create(name="Mira", created_at=MONDAY)
    for days in (0, 3, 20, 200):
        case(channel, ("in", 0), person=mira, at=MONDAY + timedelta(days=days))
    case(channel, ("in", 0))

    found, _ = answer("repeats", ada)

    assert figures(found) == {"first": 1, "week": 1, "month": 1, "later": 1}


def test_contacts_count_what_people_wrote(ada, channel):
    case(channel, ("in", 0), ("out", 1))
    case(channel, ("in", 0), ("out", 1), ("in", 2), ("in", 3))

    assert figures(answer("contacts", ada)[0]) == {"1": 1, "3": 1}


def test_subjects_come_from_the_field_that_divides_best_or_was_chosen(ada, channel):
    for number in range(12):
        case(
            channel,
            ("in", 0),
            product="Loan" if number < 8 else "Card",
            state="NY" if number % 2 else "TX",
        )

    assert figures(answer("subjects", ada)[0]) == {"product:Loan": 8, "product:Card": 4}
    assert figures(answer("subjects", ada, by="state")[0]) == {"state:NY": 6, "state:TX": 6}


def test_weekdays_and_months_count_beginnings(ada, channel):
    for days in (0, 1, 7, 400):
        case(channel, ("in", 0), at=MONDAY + timedelta(days=days))

    assert figures(answer("weekdays", ada)[0]) == {"1": 2, "2": 2}
    assert figures(answer("volume", ada)[0]) == {"month:2023-03-01": 3, "month:2024-04-01": 1}


def test_every_figure_opens_to_as_many_cases_as_it_says(ada, channel):
    mira = Person.objects.create(name="Mira", created_at=MONDAY)
    for number in range(12):
        words = [("in", 0), ("out", number * 9 + 1)] if number % 3 else [("in", 0)]
        case(
            channel,
            *words,
            person=mira,
            at=MONDAY + timedelta(days=number),
            product="Loan" if number % 2 else "Card",
        )

    for metric in metrics().values():
        found, scope = answer(metric.name, ada, channel)
        opened = {bar.key: metric.cases_behind(scope, bar.key).count() for bar in found.bars}
        assert opened == {bar.key: bar.value for bar in found.bars}, metric.name


def test_what_one_may_not_see_is_not_counted(ada, channel, desk):
    case(channel, ("in", 0))
    hidden = case(channel, ("in", 0))
    Case.objects.filter(pk=hidden.pk).update(audience=Audience.NAMED)
    eve = Member.objects.create(name="Eve", email="eve@acme.example", role=Role.AGENT)

    assert figures(answer("contacts", eve)[0]) == {"1": 1}


def test_a_channel_alone_leaves_the_others_out(ada, channel, desk):
    other = Channel.objects.create(kind="importer", name="Other", department=desk)
    case(channel, ("in", 0))
    case(other, ("in", 0), ("in", 1))

    assert figures(answer("contacts", ada, channel)[0]) == {"1": 1}


def test_the_page_asks_every_question_and_links_every_figure(client, ada, channel):
    made = case(channel, ("in", 0), ("out", 3), product="Loan")

    page = client.get(reverse("first-look-of", args=[channel.pk]))
    behind = client.get(
        f"{reverse('cases-behind', args=['lived-wait'])}?channel={channel.pk}&key=morning"
    )

    assert [one.metric.name for one in page.context["asked"]] == list(metrics())
    assert f"channel={channel.pk}&amp;key=morning" in page.content.decode()
    assert [found.pk for found in behind.context["cases"]] == [made.pk]


def test_the_rows_go_on_behind_the_last_one(client, ada, channel):
    for number in range(60):
        case(channel, ("in", 0), at=MONDAY + timedelta(minutes=number % 7))
    first = client.get(f"{reverse('cases-behind', args=['contacts'])}?key=1")

    second = client.get(reverse("cases-behind", args=["contacts"]) + first.context["next_url"])

    seen = [found.pk for page in (first, second) for found in page.context["cases"]]
    assert (len(seen), len(set(seen)), second.context["next_url"]) == (60, 60, "")


@pytest.mark.parametrize(
    "query", ["key=x", "key=week:x&at=x&after=y", "key=month:0000-00-00", "key=%00", "channel=x"]
)
def test_nonsense_in_the_address_is_no_error_of_ours(client, ada, channel, query):
    case(channel, ("in", 0))

    answers = {
        client.get(f"{reverse('cases-behind', args=[name])}?{query}").status_code
        for name in metrics()
    }

    assert answers <= {200, 404}


def test_an_empty_house_says_what_to_do(client, ada):
    page = client.get(reverse("first-look"))

    assert "There is nothing to look at yet" in page.content.decode()


def test_contributors_are_kept_out(client):
    petra = Member.objects.create(name="Petra", email="petra@acme.example", role=Role.CONTRIBUTOR)
    client.force_login(petra)

    assert client.get(reverse("first-look")).status_code == 403
