"""A department's tasks are told in its room; whoever is bound and of it takes one."""

from __future__ import annotations

import pytest

from tutti.journal.facts import Actor
from tutti.journal.testing import follow_all
from tutti.listen.models import Channel
from tutti.work.chats.actions.rooms import leave_room, set_room
from tutti.work.chats.errors import RoomWrong
from tutti.work.chats.models import ChatLine, DepartmentRoom, Way
from tutti.work.chats.tests.acting import FINANCE, account_of, hears, say_all
from tutti.work.tests.cast import asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(chat, finance, dev) -> DepartmentRoom:
    return set_room(finance, channel=chat, room=FINANCE, by=Actor.member(dev.pk))


@pytest.fixture
def told(room, case, ada, finance):
    made = asked(case, ada, department=finance)
    follow_all()
    say_all()
    return made


def test_the_room_reads_what_is_asked_and_no_personal_link(told, network):
    [said] = network.sent

    assert (said.to.value, said.follows) == (FINANCE, (FINANCE,))
    assert "Ada Okafor asks Finance: Check the March payment" in said.text
    assert "/t/" not in said.text
    assert told.why not in said.text


def test_it_is_told_once(told):
    from tutti.work.chats.actions.telling import tell_rooms

    tell_rooms([told.pk])

    assert ChatLine.objects.filter(task=told).count() == 1


@pytest.mark.parametrize("answers", ["$ours1", ""])
def test_whoever_takes_it_has_it(told, petra, chat, network, answers):
    account_of(petra, chat, way=Way.MAIL)

    hears(chat, "@petra:acme.test", "I take it", answers=answers, room=FINANCE)

    told.refresh_from_db()
    assert (told.state, told.doer) == ("accepted", petra)
    assert network.sent[-1].follows[0] == FINANCE


def test_who_is_not_of_the_department_takes_nothing(told, ben, chat, network):
    account_of(ben, chat, way=Way.MAIL)

    hears(chat, "@ben:acme.test", "I take it", answers="$ours1", room=FINANCE)

    told.refresh_from_db()
    assert told.doer is None
    assert network.last == "This is not asked of you. Nothing was done."


def test_colleagues_talking_among_themselves_are_left_alone(told, petra, chat, network):
    account_of(petra, chat, way=Way.MAIL)

    hears(chat, "@petra:acme.test", "Lunch?", room=FINANCE)
    hears(chat, "@unknown:acme.test", "Yes", room=FINANCE)

    assert len(network.sent) == 1


def test_after_the_room_was_left_nothing_is_told(room, case, ada, finance, network):
    leave_room(finance, by=Actor.member(ada.pk))

    asked(case, ada, department=finance)
    follow_all()

    assert not ChatLine.objects.exists()


def test_a_customers_channel_is_no_room_for_tasks(support, finance, dev, network):
    outside = Channel.objects.create(kind="matrix", name="Help", department=support)

    with pytest.raises(RoomWrong):
        set_room(finance, channel=outside, room=FINANCE, by=Actor.member(dev.pk))
