"""Acme Bank as its own people use it: what more than one journey needs."""

from __future__ import annotations

import email
import email.policy
import os
import sys
from email.message import EmailMessage
from pathlib import Path

from tests.proofs.running import until
from tutti.ground.testing.mail_servers import PASSWORD, MailServers

TUTTI = [sys.executable, "-m", "tutti.config.commands"]
HERE = Path(__file__).resolve().parents[2]
PICTURES = HERE / "docs/images"
CARE = "care@acme.test"
SECONDS = 40


def letters_of(post: MailServers, address: str) -> list[EmailMessage]:
    client = post.imap(address)
    client.select("INBOX", readonly=True)
    numbers = client.search(None, "ALL")[1][0].split()
    found = [client.fetch(number, "(BODY.PEEK[])")[1][0][1] for number in numbers]
    client.logout()
    return [email.message_from_bytes(raw, policy=email.policy.default) for raw in found]


def found_house(page, base: str, link: str, post: MailServers, *, name: str = "Ada Lind") -> None:
    """The first run: the house, oneself, a mailbox."""
    own = f"{name.partition(' ')[0].lower()}@acme.test"
    page.goto(base + link)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("What is your house called?").fill("Acme Bank")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Your mail address").fill(own)
    page.get_by_label("A password").fill("quiet oboes play at dawn")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="Connect a mailbox").click()
    connect(page, post)
    page.goto(f"{base}/settings/house/")
    page.get_by_label("Address others reach Tutti at").fill(base)
    page.get_by_role("button", name="Save").click()


def connect(page, post: MailServers) -> None:
    known = post.settings(CARE)
    page.get_by_label("What you call it").fill("Customer care")
    page.get_by_label("Mail address", exact=True).fill(CARE)
    page.get_by_label("Password or app password").fill(PASSWORD)
    page.get_by_label("Name customers see as the sender").fill("Acme Bank")
    page.get_by_text("Servers and other details").click()
    for protocol in ("IMAP", "SMTP"):
        page.get_by_label(f"{protocol} server").fill(str(known[f"{protocol.lower()}_host"]))
        page.get_by_label(f"{protocol} port").fill(str(known[f"{protocol.lower()}_port"]))
        page.get_by_label(f"{protocol} security").select_option("none")
    page.get_by_label("Name of the mail server that checks senders").fill("mx.acme.test")
    page.get_by_label("Mail to name+anything@ reaches this mailbox").select_option("yes")
    page.get_by_role("button", name="Save and test it").click()
    page.get_by_role("heading", name="Customer care works").wait_for()
    picture(page, "mailbox-tested")
    page.get_by_role("button", name="Begin to listen").click()
    page.get_by_role("button", name="Switch sending on").click()
    page.get_by_text("Replies leave through it.").wait_for()


def picture(page, name: str) -> None:
    """Into the documentation, when asked to with PICTURES=1."""
    if os.environ.get("PICTURES"):
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.evaluate("document.fonts.ready")
        page.screenshot(path=PICTURES / f"{name}.png")


def appears(page, what):
    """What should be on this page by now or soon; looked for again with a fresh page."""

    def there():
        if what().count() and what().is_visible():
            return what()
        page.reload()
        return None

    return until(there, SECONDS)


def reads(page, words: str):
    """Words of the customer, on a page loaded after they came: what arrives live is announced before it is shown, and
    a reply written on the older page asks first whether one has read it.
    """
    appears(page, lambda: page.get_by_text(words).first)
    page.reload()
