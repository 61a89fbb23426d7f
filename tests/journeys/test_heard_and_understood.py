"""Real posts heard, filtered by a rule that was tried on them first, one restored and learned from; two persons made one.

The posts are not part of the project: `TUTTI_SHARED_DATA` names their folder. Without it this journey does not exist.
"""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path

import pytest

from tests.journeys.acme import appears, picture
from tests.journeys.browsing import CHROMIUM, DESK, chromium, tab

DATA = Path(os.environ.get("TUTTI_SHARED_DATA") or "/nowhere")
POSTS = DATA / "twitter-support-threads/twcs_sample.csv"
NOISE = "message.noise > 0.5 && message.direction == 'in'"
FRESH = 600  # posts
HEADINGS = ["tweet_id", "author_id", "inbound", "created_at", "text"]
A_WHILE = 240  # seconds for 3,190 posts on a busy machine


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


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


def bring_in(page, base: str, file: Path) -> None:
    """Upload a file and wait until its cases are made."""
    page.goto(f"{base}/imports/new/")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()
    page.get_by_role("button", name="Import it like this").click()
    page.get_by_text("Nobody was written to").wait_for(timeout=A_WHILE * 1000)


def heard(page, base: str) -> int:
    page.goto(f"{base}/funnel/?period=all")
    bar = page.locator(".funnel-stage").first.get_by_role("img")
    return number(bar.get_attribute("aria-label").rpartition(":")[2])


def restored_from(page) -> tuple[str, str]:
    """Restore the first message of the pile; its words and the page of its way."""
    page.get_by_role("link", name=re.compile("filtered|counted", re.IGNORECASE)).first.click()
    first = page.locator(".pile-item").first
    words = first.locator(".pile-words").inner_text()
    first.get_by_role("link").first.click()
    way = page.url
    picture(page, "funnel-way")
    page.get_by_role("button", name="Restore it").click()
    page.get_by_text("Restored by Ada Lind").wait_for()
    return words, way


def said_again(file: Path) -> int:
    """Customers' posts as others say them on another day, answered by nobody yet; how many they are."""
    with POSTS.open(newline="", encoding="utf-8") as posts:
        theirs = [row for row in csv.DictReader(posts) if row["inbound"] == "True"][:FRESH]
    with file.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(HEADINGS)
        for row in theirs:
            who = f"{row['author_id']}77"
            rows.writerow([f"{row['tweet_id']}77", who, "True", row["created_at"], row["text"]])
    return len(theirs)


def same_kind(file: Path, words: str) -> None:
    """A file with one new post of the same kind: the same words, said a little otherwise, by somebody else."""
    with file.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(HEADINGS)
        rows.writerow(["99000001", "99001", "True", "Tue Oct 31 22:10:47 +0000 2017", f"{words} !"])


def kept_this_time(page, base: str) -> None:
    """The newest message is kept: because it is like what was restored, or because it counts as banter no longer."""
    page.goto(f"{base}/funnel/messages/?period=all&tier=keep")
    page.locator(".pile-item").first.get_by_role("link").first.click()
    assert page.get_by_text("99001").count()
    decided = page.locator(".trail-step", has_text="Filtered or kept")
    decided.get_by_text("Kept", exact=True).wait_for()


def write_person(page, base: str, name: str, address: str) -> None:
    page.goto(f"{base}/people/new/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Known by").select_option("email")
    page.get_by_label("Address, number or name").fill(address)
    page.get_by_role("button", name=re.compile("Add|Save|Keep|Write")).first.click()
    page.get_by_role("heading", name=name).wait_for()


def switch_on_a_noise_rule(page, base: str) -> None:
    """Written, tried on everything heard so far, looked at, switched on."""
    page.goto(f"{base}/rules/new/filter/")
    page.get_by_label("Name", exact=True).fill("Banter")
    page.get_by_role("button", name="Write it as text").click()
    page.locator("textarea[name=condition]").fill(NOISE)
    page.locator("select[name=action-0-verb]").select_option("triage.count")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Run it over the past").click()
    page.get_by_role("button", name="Run it", exact=True).click()
    page.get_by_role("heading", name="Against what happened").wait_for(timeout=A_WHILE * 1000)
    picture(page, "rules-replayed-on-posts")
    page.get_by_role("button", name="Switch on", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Switch on").click()
    page.locator(".chip", has_text="on").first.wait_for()


def one_of_two(page, base: str) -> None:
    """A suggestion, confirmed by one key, and taken apart again later."""
    write_person(page, base, "Mira Castellanos", "mira.castellanos@cust.test")
    write_person(page, base, "Mira Castelanos", "mira.castellanos@other.test")
    page.goto(f"{base}/people/suggestions/")
    appears(page, lambda: page.get_by_role("button", name=re.compile("One person")))
    picture(page, "people-suggestion")
    page.keyboard.press("y")
    page.get_by_role("button", name=re.compile("Take back")).wait_for()
    page.goto(f"{base}/people/?q=Mira")
    page.get_by_role("link", name=re.compile("Mira Castel")).first.click()
    page.get_by_role("heading", name="Made of 2 persons").wait_for()
    page.get_by_role("link", name=re.compile("two|apart|undo", re.IGNORECASE)).first.click()
    page.get_by_role("button", name="They are two persons").click()
    page.get_by_role("heading", name="Was one with somebody").wait_for()


if DATA.is_dir():

    @pytest.mark.proves("understood-6")
    @pytest.mark.skipif(not CHROMIUM, reason="there is no chromium on this machine")
    def test_posts_are_heard_filtered_restored_and_two_persons_made_one(tutti, tmp_path):
        link, base = tutti.link(seconds=A_WHILE), f"http://127.0.0.1:{tutti.port}"
        with chromium() as browser:
            page = tab(browser, DESK)
            found_house(page, base, link)
            bring_in(page, base, POSTS)
            assert heard(page, base) == 3190

            switch_on_a_noise_rule(page, base)
            fresh = said_again(tmp_path / "fresh.csv")
            bring_in(page, base, tmp_path / "fresh.csv")
            assert heard(page, base) == 3190 + fresh
            picture(page, "funnel")

            words, _way = restored_from(page)
            file = tmp_path / "one-more.csv"
            same_kind(file, words)
            bring_in(page, base, file)
            kept_this_time(page, base)

            one_of_two(page, base)
