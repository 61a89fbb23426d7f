import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from tutti.ground.ui import slots


@pytest.fixture(autouse=True)
def own_registry(monkeypatch):
    monkeypatch.setattr(slots, "_filled", slots.defaultdict(list))


def drawn(source: str, **context) -> str:
    request = RequestFactory().get("/")
    return Template("{% load ui %}" + source).render(Context({"request": request, **context}))


def test_a_page_shows_what_later_stages_put_into_its_slot_in_order():
    @slots.fills("cases.detail.aside", order=20)
    def second(request, case, **_):
        return mark_safe(f"<p>second for {case}</p>")

    @slots.fills("cases.detail.aside", order=10)
    def first(request, **_):
        return mark_safe("<p>first</p>")

    assert drawn('{% slot "cases.detail.aside" %}', case=12) == "<p>first</p><p>second for 12</p>"


def test_the_tag_may_hand_over_more_than_the_page_holds():
    @slots.fills("cases.row")
    def fill(request, row, **_):
        return mark_safe(str(row))

    assert drawn('{% slot "cases.row" row=3 %}') == "3"


def test_an_empty_slot_leaves_no_trace():
    assert drawn('{% slot "nobody.fills.this" %}') == ""
