"""The gallery in a real browser: every component, light and dark, desk and phone, under our own policy."""

import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import include, path
from playwright.sync_api import sync_playwright

from tutti.ground.accounts.models import Member
from tutti.ground.ui.views.gallery import gallery

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZES = {"desk": (1440, 900), "tablet": (1024, 768), "phone": (390, 844), "narrow": (320, 640)}


@pytest.fixture
def session(settings):
    """A signed-in member, in a house where the gallery is shown although nobody is developing."""
    settings.ROOT_URLCONF = (
        path("ui/", gallery, name="gallery"),
        path("", include("tutti.config.urls")),
    )
    dev = Member.objects.create(name="Dev Rao", email="dev@larkmoor.example", role="administrator")
    client = Client()
    client.force_login(dev, backend=settings.AUTHENTICATION_BACKENDS[0])
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_every_component_is_accessible_fits_and_breaks_no_policy(live_server, session):
    found = {}

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        for theme in ("light", "dark"):
            for name, (width, height) in SIZES.items():
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme=theme
                )
                context.add_cookies([session | {"url": live_server.url}])
                found[f"{name}, {theme}"] = looked_at(context.new_page(), live_server.url)
                context.close()

    assert {where: what for where, what in found.items() if what} == {}


def looked_at(page, address):
    """What is wrong with the gallery on this screen."""
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{address}/ui/")
    page.wait_for_selector("[data-closes]:not([hidden])")  # the behaviours are attached
    page.keyboard.press("Escape")
    wrong = [text for text in said if "404" not in text]  # the test server has no event stream
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        wrong.append("the page is wider than the screen")
    findings = (
        Axe().run(page).response["violations"]
    )  # axe itself speaks of the policy from here on
    return wrong + [f"{finding['id']}: {finding['nodes'][0]['html']}" for finding in findings]
