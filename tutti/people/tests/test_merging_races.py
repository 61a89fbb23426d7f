"""Two do it at once, or somebody writes meanwhile: one of them wins, nothing waits for ever, nothing is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from tutti.ground.accounts.models import Department, Member
from tutti.journal.facts import SYSTEM
from tutti.listen.models import Channel, Conversation, Message
from tutti.people.actions.changing import change_person, create_person
from tutti.people.actions.merging import merge_persons, unmerge
from tutti.people.actions.recognising import put_on_profiles
from tutti.people.errors import PeopleTrouble
from tutti.people.models import Exchange, Merge, Person
from tutti.people.queries import cluster_of

pytestmark = pytest.mark.django_db(transaction=True)


def person(name: str) -> Person:
    return create_person(name=name, kind="email", value=f"{name}@example.com", by=SYSTEM)


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Each in a thread and a transaction of its own, begun together; what came of each, refusals included."""
    begin = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> object:
        begin.wait(timeout=10)
        try:
            return deed()
        except PeopleTrouble as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [each.result(timeout=30) for each in [pool.submit(do, deed) for deed in deeds]]


@pytest.mark.parametrize("_again", range(4))
def test_two_merge_the_same_two_in_both_directions_and_one_of_them_is_told(_again):
    mira, other = person("mira"), person("other")

    came = at_once(
        lambda: merge_persons(mira, other, by=SYSTEM), lambda: merge_persons(other, mira, by=SYSTEM)
    )

    assert sorted(type(each).__name__ for each in came) == ["Merge", "OnePersonAlready"]
    assert len(cluster_of(mira.pk)) == 2


@pytest.mark.parametrize("_again", range(4))
def test_three_merged_in_a_ring_are_one_with_one_at_the_top(_again):
    one, two, three = person("one"), person("two"), person("three")

    at_once(
        lambda: merge_persons(one, two, by=SYSTEM),
        lambda: merge_persons(two, three, by=SYSTEM),
        lambda: merge_persons(three, one, by=SYSTEM),
    )

    roots = {each.root_id for each in Person.objects.all()}
    (root,) = roots
    assert Person.objects.get(pk=root).survivor_id is None
    assert len(cluster_of(one.pk)) == 3
    assert Merge.objects.in_force().count() == 2


@pytest.mark.parametrize("_again", range(8))
def test_a_parting_and_a_merge_on_top_of_it_leave_what_the_merges_say(_again):
    one, two, three = person("one"), person("two"), person("three")
    merge = merge_persons(one, two, by=SYSTEM)

    at_once(
        lambda: unmerge(merge, by=SYSTEM),
        lambda: merge_persons(three, one, by=SYSTEM),
        lambda: change_person(two, name="Somebody", by=SYSTEM),
    )

    stands = {each.pk: each.survivor_id for each in Person.objects.all()}
    assert stands == {one.pk: three.pk, two.pk: None, three.pk: None}


def test_messages_arrive_meanwhile_and_stand_with_whom_they_came_from():
    keeper = Member.objects.create(name="Ada", email="ada@acme.test")
    department = Department.objects.create(name="Support", keeper=keeper)
    channel = Channel.objects.create(kind="email", name="help@acme.test", department=department)
    mira, other = person("mira"), person("other")
    said = [wrote(channel, name) for name in ("mira", "other") for _ in range(20)]

    at_once(
        lambda: merge_persons(mira, other, by=SYSTEM),
        lambda: [put_on_profiles([message]) for message in said[::2]],
        lambda: [put_on_profiles([message]) for message in said[1::2]],
    )

    assert Exchange.objects.filter(person=mira).count() == 20
    assert Exchange.objects.filter(person=other).count() == 20


def wrote(channel: Channel, name: str) -> Message:
    value = f"{name}@example.com"
    conversation = Conversation.objects.create(
        channel=channel, party_kind="email", party_value=value, started_at=timezone.now()
    )
    return Message.objects.create(
        conversation=conversation,
        direction="in",
        author_kind="email",
        author_value=value,
        at=timezone.now(),
        text="Words.",
    )
