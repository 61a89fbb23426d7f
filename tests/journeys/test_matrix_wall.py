"""A word in a public room of a Matrix homeserver: heard, answered there, taken to private, settled; all in one case."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.journeys.acme import HERE, SECONDS, TUTTI, appears, picture, reads
from tests.journeys.browsing import CHROMIUM, DESK, chromium, tab
from tests.proofs.running import Running, until
from tutti.ground.testing.matrix_server import MatrixUser, matrix_server

ASKED = "My card was charged twice at the bakery this morning."
VISIBLE = 15  # seconds from a post until a colleague can read it, on a busy machine


@pytest.fixture
def homeserver():
    with matrix_server() as running:
        yield running


@pytest.fixture
def tutti():
    """A Tutti that may reach servers on this machine."""
    parent = Path(tempfile.mkdtemp(prefix="tutti-journey-"))
    running = Running(
        [*TUTTI, "serve"], parent / "home", cwd=HERE, TUTTI_ALLOW_NETWORK="127.0.0.0/8",
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


def connect(page, base: str, care: MatrixUser) -> None:
    page.goto(f"{base}/settings/channels/new/matrix/")
    page.get_by_label("What you call it").fill("Rooms")
    page.get_by_label("Address of the homeserver").fill(care.url)
    page.get_by_label("Our account").fill(care.id)
    page.get_by_label("Access token").fill(care.token)
    page.get_by_role("button", name="Save and test it").click()
    page.get_by_role("heading", name="Rooms works").wait_for()
    picture(page, "matrix-tested")
    page.get_by_role("button", name="Begin to listen").click()
    page.get_by_role("button", name="Switch sending on").click()
    page.get_by_text("Replies leave through it.").wait_for()


def public_room(mira: MatrixUser, care: MatrixUser) -> str:
    """A square our account was invited to, and entered by itself."""
    room = mira.create_room(preset="public_chat", name="Market square", invite=[care.id])
    until(lambda: care.id in mira.ask("GET", f"/rooms/{room}/joined_members")["joined"], SECONDS)
    return room


def bodies(person: MatrixUser, room: str) -> list[str]:
    return [one["content"]["body"] for one in person.messages(room)]


def stands(person: MatrixUser, room: str, words: str) -> dict:
    """What was said in a room, once it is there."""

    def found():
        said = person.messages(room)
        return next((one for one in said if words in one["content"].get("body", "")), None)

    return until(found, SECONDS)


def invited_to(person: MatrixUser) -> str:
    return until(lambda: next(iter(person.sync()["rooms"].get("invite", {})), ""), SECONDS)


def answer_in_public(page, words: str, private: str = "") -> None:
    composer = page.locator("form.composer[data-audience=public]")
    composer.locator("textarea[name=text]").fill(words)
    if private:
        composer.get_by_text("Public line and private message").click()
        composer.locator("textarea[name=private_text]").fill(private)
        picture(page, "matrix-public-and-private")
    composer.get_by_role("button", name="Publish").click()


def settle(page, case: str) -> None:
    page.goto(f"{case}settle/")
    page.get_by_label("How it ended").select_option("settled")
    page.get_by_role("button", name="Settle", exact=True).click()
    page.get_by_role("button", name="Open again").first.wait_for()


@pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed: apt-get install chromium")
@pytest.mark.proves("wall-2", long=True)
def test_a_word_in_a_public_room_is_settled_in_private_in_one_case(homeserver, tutti):
    link, base = tutti.link(seconds=240), f"http://127.0.0.1:{tutti.port}"
    care, mira = homeserver.register("care"), homeserver.register("mira")
    with chromium() as browser:
        ada = tab(browser, DESK)
        found_house(ada, base, link)
        connect(ada, base, care)
        square = public_room(mira, care)

        ada.goto(f"{base}/to-be-taken/")
        asked = mira.say(square, ASKED)
        said_at = time.monotonic()
        appears(ada, lambda: ada.get_by_text(ASKED).first)
        seconds = time.monotonic() - said_at
        sys.stdout.write(f"{seconds:.1f} s from post to visible\n")
        assert seconds < VISIBLE

        case = f"{base}/cases/1/"
        ada.goto(case)
        ada.get_by_role("button", name="Take it").first.click()
        ada.get_by_role("button", name="Let go").first.wait_for()
        answer_in_public(ada, "Sorry, Mira. We look at it now.")
        reply = stands(mira, square, "We look at it now.")
        assert reply["sender"] == care.id
        assert reply["content"]["m.relates_to"]["event_id"] == asked

        thread = {"m.relates_to": {"rel_type": "m.thread", "event_id": asked}}
        mira.say(square, "Thank you, it was 12.40.", **thread)
        ada.goto(case)
        reads(ada, "Thank you, it was 12.40.")
        picture(ada, "matrix-in-public")

        answer_in_public(ada, "We write to you privately.", "Which card was it, Mira?")
        stands(mira, square, "We write to you privately.")
        private = invited_to(mira)
        mira.join(private)
        stands(mira, private, "Which card was it, Mira?")
        assert [one for one in bodies(mira, square) if "Which card" in one] == []

        mira.say(private, "The blue one.")
        ada.goto(case)
        reads(ada, "The blue one.")
        alone = ada.locator("form.composer[data-side=outside]:not([data-audience=public])")
        if not alone.is_visible():
            ada.locator("details.composer-other summary").first.click()
        alone.locator("textarea[name=text]").fill("12.40 is on its way back to you.")
        alone.get_by_role("button", name="Send to").click()
        stands(mira, private, "12.40 is on its way back to you.")
        ada.goto(case)
        picture(ada, "matrix-in-private")
        assert bodies(mira, private) == [
            "Which card was it, Mira?", "The blue one.", "12.40 is on its way back to you.",
        ]  # fmt: skip
        settle(ada, case)
