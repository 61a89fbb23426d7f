"""One matter from a customer's mail to its answer, with a colleague who has no password in between."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage

import pytest

from tests.journeys.acme import CARE, SECONDS, appears, found_house, letters_of, picture
from tests.journeys.browsing import CHROMIUM, DESK, PHONE, chromium, tab
from tests.proofs.running import until
from tutti.ground.testing.mail_servers import MailServers

MIRA, PETRA = "mira@cust.test", "petra@acme.test"
FEE = "Charged twice in March"


def threads_of(post: MailServers, address: str) -> str:
    """What the server itself says about the threads of a mailbox (RFC 5256)."""
    client = post.imap(address)
    client.select("INBOX", readonly=True)
    _kind, found = client.thread("REFERENCES", "UTF-8", "ALL")
    client.logout()
    return found[0].decode()


def write(post: MailServers, text: str, *, subject: str, to: str = CARE, **headers: str) -> None:
    """Mira writes; her own mail program keeps a copy, as they do."""
    letter = EmailMessage(policy=email.policy.SMTP)
    letter["From"], letter["To"], letter["Subject"] = f"Mira Duarte <{MIRA}>", to, subject
    letter["Date"] = email.utils.format_datetime(email.utils.localtime())
    for name, value in headers.items():
        letter[name.replace("_", "-")] = value
    letter.set_content(text)
    post.deliver(letter.as_bytes(), sender=MIRA, to=to)
    post.append(MIRA, [letter.as_bytes()])


def others_write(post: MailServers) -> None:
    """Two more customers, so that the desk looks like one."""
    for who, address, subject, text in (
        (
            "Noor Haddad",
            "noor@cust.test",
            "When does my card arrive?",
            "It was sent on the 9th, I was told.",
        ),
        (
            "Oskar Lind",
            "oskar@cust.test",
            "Wrong address on my statement",
            "I moved in August and told you.",
        ),
    ):
        letter = EmailMessage(policy=email.policy.SMTP)
        letter["From"], letter["To"], letter["Subject"] = f"{who} <{address}>", CARE, subject
        letter["Message-ID"] = f"<1-{address}>"
        letter.set_content(text)
        post.deliver(letter.as_bytes(), sender=address, to=CARE)


def open_case(page, base: str) -> str:
    page.goto(f"{base}/cases/1/")
    page.get_by_role("button", name="Take it").first.click()
    page.get_by_role("button", name="Let go").first.wait_for()
    return page.url


def answer(page, words: str) -> None:
    page.get_by_label("Reply to Mira Duarte").fill(words)
    page.get_by_role("button", name="Send to Mira").click()
    page.get_by_text("35 euro are on their way back to you.").first.wait_for()


def answers_in(letters: list[EmailMessage]) -> EmailMessage | None:
    return next((letter for letter in letters if "acme.test" in letter["From"]), None)


def ask_petra(page) -> None:
    page.get_by_role("link", name="Ask for a task").click()
    page.get_by_label("Whom do you ask?").select_option("new")
    page.get_by_text("Somebody who is not in the list").click()
    page.get_by_label("Their name").fill("Petra Novak")
    page.get_by_label("Their mail address").fill(PETRA)
    page.get_by_label("What do you ask for?").fill("Check the two bookings of 3 March")
    page.get_by_label("Why, and what they should know").fill("Mira was charged twice and waits.")
    page.get_by_role("button", name="Ask", exact=True).click()


def link_in(letters: list[EmailMessage]) -> str:
    words = "\n".join(letter.get_content() for letter in letters)
    found = re.search(r"http://127\.0\.0\.1:\d+/t/[\w-]+/", words)
    return found.group() if found else ""


def finish_by_mail_link(browser, post: MailServers) -> None:
    """Petra: a phone, a mail, no account."""
    link = until(lambda: link_in(letters_of(post, PETRA)), SECONDS)
    phone = tab(browser, PHONE, phone=True)
    phone.goto(link)
    phone.get_by_role("heading", name="Check the two bookings of 3 March").wait_for()
    picture(phone, "task-on-a-phone")
    phone.get_by_role("button", name="I’ll take it").click()
    phone.get_by_label("What came out of it?").fill("Booked twice. I have sent 35 euro back today.")
    picture(phone, "task-finishing")
    phone.get_by_role("button", name="Finish").click()
    phone.get_by_text("Booked twice.").first.wait_for()
    phone.context.close()


@pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed: apt-get install chromium")
@pytest.mark.proves("main-3")
def test_a_mail_is_settled_across_departments_and_answered_in_its_thread(post, tutti):
    base = f"http://127.0.0.1:{tutti.port}"
    link = tutti.link()
    with chromium() as browser:
        ada = tab(browser, DESK)
        found_house(ada, base, link, post)

        write(
            post,
            "Hello,\n\nyou charged me twice in March.\n\nMira",
            subject=FEE,
            Message_ID="<m1@cust.test>",
        )
        ada.goto(f"{base}/to-be-taken/")
        appears(ada, lambda: ada.get_by_text(FEE).first)
        others_write(post)
        appears(ada, lambda: ada.get_by_text("Wrong address on my statement").first)
        ada.keyboard.press("j")
        ada.get_by_role("link", name="Open case").wait_for()
        picture(ada, "inbox")
        case = open_case(ada, base)
        picture(ada, "case-new")

        ask_petra(ada)
        finish_by_mail_link(browser, post)

        ada.goto(case)
        ada.get_by_text("I have sent 35 euro back today.").first.wait_for()
        picture(ada, "case-both-sides")
        answer(ada, "Dear Mira,\n\nyou were right. 35 euro are on their way back to you.\n\nAda")
        reply = until(lambda: answers_in(letters_of(post, MIRA)), SECONDS)

        assert "35 euro are on their way" in reply.get_content()
        assert "I have sent" not in reply.as_string()
        assert threads_of(post, MIRA) == "(1 2)"

        write(
            post, "Thank you. It is there.\n\nMira", subject=f"Re: {FEE}", to=str(reply["Reply-To"].addresses[0].addr_spec),
            Message_ID="<m2@cust.test>", In_Reply_To=reply["Message-ID"], References=f"<m1@cust.test> {reply['Message-ID']}",
        )  # fmt: skip
        ada.goto(case)
        appears(ada, lambda: ada.get_by_text("Thank you. It is there.").first)
        picture(ada, "case-goes-on")

        assert threads_of(post, MIRA) == "(1 2 3)"
        ada.goto(f"{base}/queues/")
        assert ada.locator(".queue-row").count() == 3
