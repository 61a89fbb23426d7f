"""A post about us on Mastodon's API: heard, answered in its thread, taken to a direct message, settled."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest

from tests.journeys.acme import HERE, SECONDS, TUTTI, appears, picture, reads
from tests.journeys.browsing import CHROMIUM, DESK, chromium, tab
from tests.proofs.running import Running, until
from tutti.ground.testing.mastodon_server import mastodon_server

HEARD_WITHIN = (
    40  # seconds from post to visible on a busy machine; the stream wakes the channel at once
)


@pytest.fixture
def mastodon():
    with mastodon_server("acmebank", "mira") as server:
        yield server


@pytest.fixture
def tutti():
    parent = Path(tempfile.mkdtemp(prefix="tutti-journey-"))
    running = Running(
        [*TUTTI, "serve"], parent / "home", cwd=HERE, TUTTI_ALLOW_NETWORK="127.0.0.0/8",
        PATH="/usr/bin:/bin:/usr/sbin:/sbin",
    )  # fmt: skip
    yield running
    running.end()
    shutil.rmtree(parent, ignore_errors=True)


class Mira:
    """A customer with an account on the same server."""

    def __init__(self, server) -> None:
        self.server = server

    def asks(self, method: str, path: str, **data):
        headers = {
            "content-type": "application/json",
            "authorization": f"Bearer {self.server.token('mira')}",
        }
        body = json.dumps(data).encode() if data else None
        request = urllib.request.Request(
            self.server.url + path, method=method, data=body, headers=headers
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def says(self, words: str, **more):
        return self.asks("POST", "/api/v1/statuses", status=f"@acmebank {words}", **more)

    def received(self, holding: str):
        """A post that names her and holds these words."""

        def found():
            heard = self.asks("GET", "/api/v1/notifications")
            statuses = (one["status"] for one in heard if one["type"] == "mention")
            return next((one for one in statuses if holding in one["content"]), None)

        return until(found, SECONDS)


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


def connect(page, base: str, server) -> None:
    page.goto(f"{base}/settings/channels/new/mastodon/")
    page.get_by_label("What you call it").fill("Our Mastodon")
    page.get_by_label("Server").fill(server.url)
    page.get_by_label("Access token").fill(server.token("acmebank"))
    page.get_by_role("button", name="Save and test it").click()
    page.get_by_role("heading", name="Our Mastodon works").wait_for()
    picture(page, "mastodon-tested")
    page.get_by_role("button", name="Begin to listen").click()
    page.get_by_role("button", name="Switch sending on").click()
    page.get_by_text("Replies leave through it.").wait_for()


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


def write_privately(page, words: str, *, line: str) -> None:
    """A line in public, and a direct message beside it."""
    page.get_by_label("Reply to").first.fill(line)
    page.get_by_text("Public line and private message").first.click()
    page.locator("textarea[name=private_text]").first.fill(words)
    picture(page, "mastodon-public-line-and-private-message")
    page.get_by_role("button", name="Publish").first.click()


def settle(page, case: str) -> None:
    page.goto(f"{case}settle/")
    page.get_by_label("How it ended").select_option("settled")
    page.get_by_role("button", name="Settle", exact=True).click()
    page.get_by_role("button", name="Open again").first.wait_for()


@pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed: apt-get install chromium")
@pytest.mark.proves("wall-2", long=True)
@pytest.mark.proves_channel("private", kind="mastodon", by="emulator")
def test_a_post_on_mastodon_is_heard_answered_taken_to_private_and_settled(
    mastodon, tutti, record_property
):
    base, link, mira = f"http://127.0.0.1:{tutti.port}", tutti.link(seconds=240), Mira(mastodon)
    with chromium() as browser:
        ada = tab(browser, DESK)
        found_house(ada, base, link)
        connect(ada, base, mastodon)

        mira.says("the fee was taken twice")
        began = time.monotonic()
        case = heard(ada, base, "the fee was taken twice")
        latency = time.monotonic() - began
        record_property("seconds from post to visible", f"{latency:.1f}")
        picture(ada, "mastodon-case")

        publish(ada, "We look into it at once.")
        answer = mira.received("We look into it")
        mira.says("Please hurry", in_reply_to_id=answer["id"])
        ada.goto(case)
        reads(ada, "Please hurry")
        assert latency < HEARD_WITHIN

        write_privately(ada, "Please tell us your account here.", line="We write to you privately.")
        mira.received("We write to you privately")
        private = mira.received("Please tell us your account")
        assert private["visibility"] == "direct"
        mira.says("My account is 12-34.", in_reply_to_id=private["id"], visibility="direct")
        ada.goto(case)
        reads(ada, "My account is 12-34.")
        picture(ada, "mastodon-public-and-private")

        settle(ada, case)
