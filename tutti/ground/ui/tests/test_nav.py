import pytest
from django.test import RequestFactory

from tutti.ground.ui import nav

REQUEST = RequestFactory().get("/")


@pytest.fixture(autouse=True)
def own_registry(monkeypatch):
    monkeypatch.setattr(nav, "_links", nav.defaultdict(list))


def link(label: str, thumb: str = "") -> nav.NavLink:
    return nav.NavLink(label=label, url=f"/{label}/", thumb=thumb)


def test_sections_hold_the_links_of_every_stage_in_order():
    nav.nav("everything", order=20)(lambda _: [link("measures")])
    nav.nav("everything", order=10)(lambda _: [link("people")])
    nav.nav("lists")(lambda _: [link("mine")])

    found = nav.sections_for(REQUEST)

    assert [(section.name, [one.label for one in section.links]) for section in found] == [
        ("lists", ["mine"]),
        ("everything", ["people", "measures"]),
    ]


def test_four_links_stand_under_the_thumb():
    nav.nav("lists")(
        lambda _: [link(str(number), thumb="x") for number in range(6)] + [link("no thumb")]
    )

    places = nav.under_the_thumb(nav.sections_for(REQUEST))

    assert [place.label for place in places] == ["0", "1", "2", "3"]


def test_a_section_nobody_knows_is_refused_by_name():
    with pytest.raises(ValueError, match="no section 'aside'; it has lists, departments"):
        nav.nav("aside")
