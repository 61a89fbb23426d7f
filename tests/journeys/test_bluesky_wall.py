"""A post about us on Bluesky's own servers: heard, answered in its thread, taken to private, settled."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

import pytest

from tests.journeys.acme import HERE, SECONDS, TUTTI, appears, picture, reads
from tests.journeys.browsing import CHROMIUM, DESK, PHONE, chromium, tab
from tests.proofs.running import Running, until
from tutti.ground.testing.bluesky_server import bluesky_server

HEARD_WITHIN = 60  # seconds from post to visible; the channel looks every twenty


@pytest.fixture
def bluesky():
    with bluesky_server() as server:
        yield server


@pytest.fixture
def tutti():
    parent = Path(tempfile.mkdtemp(prefix="tutti-journey-"))
    running = Running(
        [*TUTTI, "serve"], parent / "home", cwd=HERE, TUTTI_ALLOW_NETWORK="127.0.0.0/8,localhost",
        PATH="/usr/bin:/bin:/usr/sbin:/sbin",
    )  # fmt: skip
    yield running
    running.end()
    shutil.rmtree(parent, ignore_errors=True)


def found_house(page, base: str, link: str) -> None:
    page.goto(base + link)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("What is your house called?").fill("Acme Bank")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Your name").fill("Ada Lind")
    page.get_by_label("Your mail address").fill("ada@acme.test")
    page.get_by_label("A password").fill("quiet oboes play at dawn")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="Connect a mailbox").wait_for()
    page.goto(f"{base}/settings/house/")
    page.get_by_label("Address others reach Tutti at").fill(base)
    page.get_by_role("button", name="Save").click()


def connect(page, base: str, server, account) -> None:
    page.goto(f"{base}/settings/channels/new/bluesky/")
    page.get_by_label("What you call it").fill("Our Bluesky")
    page.get_by_label("Handle").fill(account.handle)
    page.get_by_label("App password").fill(account.app_password())
    page.get_by_label("Hear and write private messages").uncheck()
    page.get_by_text("Servers and other details").click()
    page.get_by_label("Address of the account’s server").fill(server.url)
    page.get_by_role("button", name="Save and test it").click()
    page.get_by_role("heading", name="Our Bluesky works").wait_for()
    picture(page, "bluesky-tested")
    page.get_by_role("button", name="Begin to listen").click()
    page.get_by_role("button", name="Switch sending on").click()
    page.get_by_text("Replies leave through it.").wait_for()


def open_a_form(page, base: str) -> None:
    """The private way: a form of our own."""
    page.goto(f"{base}/settings/channels/new/webform/")
    page.get_by_label("What you call it").fill("Our form")
    page.get_by_role("button", name="Save and test it").click()
    page.get_by_role("button", name="Begin to listen").click()
    page.get_by_text("It listens.").wait_for()


def heard(page, base: str, words: str) -> str:
    """The page of the case in which these words stand, once it is there."""
    page.goto(f"{base}/to-be-taken/")
    appears(page, lambda: page.get_by_text(words).first)
    page.goto(f"{base}/cases/1/")
    page.get_by_role("button", name="Take it").first.click()
    page.get_by_role("button", name="Let go").first.wait_for()
    return page.url


def publish(page, words: str) -> None:
    page.get_by_label("Reply to").first.fill(words)
    page.get_by_role("button", name="Publish").first.click()
    page.get_by_text(words).first.wait_for()


def our_answer(mira, uri: str, holding: str):
    """Anywhere in the thread."""

    def all_of(view):
        for one in view.get("replies") or ():
            yield one["post"]
            yield from all_of(one)

    def found():
        posts = all_of(mira.thread(uri))
        return next((one for one in posts if holding in one["record"]["text"]), None)

    return found


def invite(page) -> None:
    page.get_by_role("button", name="Take it to private").first.click()
    page.get_by_role("button", name="Our form").first.click()
    page.get_by_role("button", name="Publish").first.wait_for()
    page.get_by_role("button", name="Publish").first.click()


def write_in_private(browser, address: str, words: str) -> None:
    phone = tab(browser, PHONE, phone=True)
    phone.goto(address)
    phone.get_by_label("Your name").fill("Mira Duarte")
    phone.get_by_label("Your mail address").fill("mira@cust.test")
    phone.get_by_label("What is it about?").fill("My account")
    phone.get_by_label("Tell us").fill(words)
    phone.get_by_role("button", name="Send").click()
    phone.get_by_role("heading", name="We have your message").wait_for()
    phone.context.close()


def settle(page, case: str) -> None:
    page.goto(f"{case}settle/")
    page.get_by_label("How it ended").select_option("settled")
    page.get_by_role("button", name="Settle", exact=True).click()
    page.get_by_role("button", name="Open again").first.wait_for()


@pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed: apt-get install chromium")
@pytest.mark.proves("wall-2", long=True)
def test_a_post_on_bluesky_is_heard_answered_taken_to_private_and_settled(
    bluesky, tutti, record_property
):
    base, link = f"http://127.0.0.1:{tutti.port}", tutti.link(seconds=240)
    acme, mira = bluesky.create_account("acmebank.test"), bluesky.create_account("mira.test")
    with chromium() as browser:
        ada = tab(browser, DESK)
        found_house(ada, base, link)
        connect(ada, base, bluesky, acme)
        open_a_form(ada, base)

        said = mira.post("@acmebank.test the fee was taken twice 💳", mentions=acme)
        began = time.monotonic()
        case = heard(ada, base, "the fee was taken twice")
        latency = time.monotonic() - began
        record_property("seconds from post to visible", f"{latency:.1f}")
        picture(ada, "bluesky-case")

        publish(ada, "We look into it at once.")
        answer = until(our_answer(mira, said["uri"], "We look into it"), SECONDS)
        mira.post("Please hurry", answers={**answer, "root": said["root"]})
        ada.goto(case)
        reads(ada, "Please hurry")
        assert ada.url == case
        assert latency < HEARD_WITHIN

        invite(ada)
        invited = until(our_answer(mira, said["uri"], "/form/"), SECONDS)
        (facet,) = invited["record"]["facets"]
        write_in_private(browser, facet["features"][0]["uri"], "My account is 12-34.")
        ada.goto(case)
        appears(ada, lambda: ada.get_by_role("button", name="It is them: join")).click()
        ada.goto(case)
        reads(ada, "My account is 12-34.")
        picture(ada, "bluesky-public-and-private")

        settle(ada, case)
