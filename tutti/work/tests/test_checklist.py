import pytest

from tutti.journal.facts import Actor
from tutti.journal.models import Entry
from tutti.work.actions.checking_off import add_items, tick_item
from tutti.work.errors import NotYours
from tutti.work.models import TaskItem
from tutti.work.tests.cast import asked, link_in, mail_all

pytestmark = pytest.mark.django_db

LINES = ["Find the rate letter", "  ", "Compare both tables", "Say who else has it"]


@pytest.fixture
def listed(case, ada, petra, words):
    return asked(case, ada, doer=petra, items=LINES)


def test_blank_lines_are_left_out(listed):
    assert [item.text for item in listed.items.all()] == [LINES[0], LINES[2], LINES[3]]


def test_the_doer_ticks_and_takes_a_tick_away(case, listed, petra):
    item = listed.items.first()
    by = Actor.member(petra.pk)

    tick_item(item, ticked=True, who=petra, by=by)
    tick_item(item, ticked=True, who=petra, by=by)
    assert TaskItem.objects.get(pk=item.pk).ticked_by == petra

    tick_item(item, ticked=False, who=petra, by=by)

    assert TaskItem.objects.get(pk=item.pk).ticked_at is None
    ticks = [
        entry.payload["ticked"] for entry in Entry.objects.filter(name="work.task_item_ticked")
    ]
    assert ticks == [True, False]


def test_nobody_else_ticks(listed, eve):
    with pytest.raises(NotYours):
        tick_item(listed.items.first(), ticked=True, who=eve, by=Actor.member(eve.pk))


def test_both_sides_add_lines(listed, ada, petra):
    for who in (ada, petra):
        add_items(listed, lines=[f"For {who}"], who=who, by=Actor.member(who.pk))

    assert listed.items.count() == 5


def test_a_list_is_ticked_behind_the_link(client, listed, sent):
    mail_all()
    here = link_in(sent[0])
    item = listed.items.first()
    assert "0 of 3" in client.get(here).content.decode()

    client.post(here + "tick/", {"item": item.pk})

    assert "1 of 3" in client.get(here).content.decode()


def test_a_line_of_another_task_is_not_ticked(client, case, listed, ada, petra, sent):
    other = asked(case, ada, doer=ada, what="Other", items=["Secret"])
    mail_all()

    client.post(link_in(sent[0]) + "tick/", {"item": other.items.get().pk})

    assert other.items.get().ticked_at is None
