import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation

from tutti.ground.accounts.models import Member
from tutti.ground.ui import context, nav
from tutti.ground.ui.middleware import ReaderMiddleware


@pytest.fixture(autouse=True)
def own_registry(monkeypatch):
    monkeypatch.setattr(context, "_name_givers", [])
    monkeypatch.setattr(nav, "_links", nav.defaultdict(list))


def asked_by(member: Member | AnonymousUser, path: str = "/inbox/"):
    request = RequestFactory().get(path)
    request.user = member
    return request


def ada(**ways) -> Member:
    return Member(pk=1, name="Ada Okafor", email="ada@larkmoor.example", **ways)


def shell(request) -> str:
    return render_to_string("ui/base.html", {}, request)


def test_the_shell_shows_the_house_the_links_and_the_member():
    context.names_the_house(lambda: "Larkmoor")
    nav.nav("lists")(
        lambda _: [
            nav.NavLink(label="My turn", url="/inbox/", icon="circle-dot", count=3, thumb="Queue")
        ]
    )
    nav.nav("departments")(lambda _: [nav.NavLink(label="Finance", url="/finance/", holder=2)])

    shown = shell(asked_by(ada()))

    assert '<span class="nav-label">Larkmoor</span>' in shown
    assert '<a class="nav-link" href="/inbox/" title="My turn" aria-current="page">' in shown
    assert '<span class="nav-count">3</span>' in shown
    assert '<h2 class="nav-title">Departments</h2>' in shown
    assert '<span class="nav-dot" data-holder="2"></span>' in shown
    assert '<a class="tabbar-link" href="/inbox/" aria-current="page">' in shown
    assert '<span class="nav-label">Ada Okafor</span>' in shown


def test_the_navigation_alone_still_knows_the_page_it_stands_in():
    nav.nav("lists")(lambda _: [nav.NavLink(label="My turn", url="/inbox/?turn=me")])
    request = RequestFactory().get(
        "/nav/",
        HTTP_HX_REQUEST="true",
        HTTP_HX_REQUEST_TYPE="partial",
        HTTP_HX_CURRENT_URL="http://tutti.example/inbox/?turn=me",
    )
    request.user = ada()

    shown = render_to_string("ui/_nav.html", {}, request)

    assert (
        '<a class="nav-link" href="/inbox/?turn=me" title="My turn" aria-current="page">' in shown
    )


def test_a_member_s_theme_and_density_are_on_the_root():
    shown = shell(asked_by(ada(theme="dark", compact=True)))

    assert '<html lang="en" dir="ltr" data-theme="dark" data-density="compact">' in shown


def test_a_stranger_sees_neither_navigation_nor_live_stream():
    nav.nav("lists")(lambda _: [nav.NavLink(label="My turn", url="/inbox/")])

    shown = shell(asked_by(AnonymousUser()))

    assert "My turn" not in shown
    assert "data-live-url" not in shown
    assert '<html lang="en" dir="ltr">' in shown


def test_the_shell_asks_the_database_nothing_of_its_own():
    shell(asked_by(ada()))  # no database mark: a query would fail this test


def test_a_house_without_a_name_is_called_tutti():
    assert context.Shell(asked_by(ada())).name == "Tutti"


def test_a_member_reads_in_their_own_language_and_zone():
    heard = []

    def answer(_request):
        heard.append((translation.get_language(), timezone.get_current_timezone_name()))

    ReaderMiddleware(answer)(asked_by(ada(language="it", time_zone="Europe/Rome")))
    ReaderMiddleware(answer)(asked_by(ada(language="en", time_zone="Mars/Base")))
    ReaderMiddleware(answer)(asked_by(AnonymousUser()))

    assert heard == [("it", "Europe/Rome"), ("en", "UTC"), ("en", "UTC")]


def test_a_failure_stays_and_a_success_leaves():
    shown = render_to_string("ui/toast.html", {"words": "Not saved.", "tone": "late"})

    assert '<div class="toast" data-behaviour="toast" data-tone="late">' in shown
    assert "data-tone" not in render_to_string("ui/toast.html", {"words": "Saved."})
