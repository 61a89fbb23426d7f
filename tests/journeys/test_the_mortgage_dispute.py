"""A wrong fee, from the customer's call to the thanks: finance by mail, a senior on a phone, one credit, one worker killed."""

from __future__ import annotations

import contextlib
import email
import email.policy
import re
import threading
from email.message import EmailMessage

import pytest

from tests.journeys.acme import CARE, SECONDS, appears, found_house, letters_of, picture
from tests.journeys.books import Books
from tests.journeys.browsing import CHROMIUM, DESK, PHONE, chromium, tab
from tests.proofs.running import until
from tutti.ground.testing.mail_servers import MailServers

ADA, CLEO, PETRA = "ada@acme.test", "cleo@acme.test", "petra@acme.test"
MIRA = "mira@cust.test"
TITLE = "March payment 240.00 too high"
ENOUGH = 90  # seconds: a lease ends, and what it held is asked for again
PROVED = "mx.acme.test; dkim=pass header.d=acme.test; spf=pass smtp.mailfrom=acme.test; dmarc=pass header.from=acme.test"


@pytest.fixture
def books():
    running = Books()
    yield running
    running.close()


def letter(post: MailServers, address: str, words: str) -> EmailMessage:
    """The newest letter in a mailbox that holds these words, once it is there."""

    def found():
        every = reversed(letters_of(post, address))
        return next(
            (one for one in every if words in one["Subject"] or words in one.get_content()), None
        )

    return until(found, SECONDS)


def link_in(mail: EmailMessage, start: str) -> str:
    return re.search(rf"http://127\.0\.0\.1:\d+/{start}/[\w-]+/", mail.get_content()).group()


def answer_by_mail(
    post: MailServers, mail: EmailMessage, *, who: str, words: str, proved=""
) -> None:
    """As a mail program answers; `proved` is what the receiving server found out about the sender."""
    back = EmailMessage(policy=email.policy.SMTP)
    if proved:
        back["Authentication-Results"] = proved
    back["From"], back["Subject"] = who, f"Re: {mail['Subject']}"
    back["To"] = str(mail["Reply-To"].addresses[0].addr_spec)
    back["Message-ID"] = email.utils.make_msgid(domain=who.partition("@")[2])
    back["In-Reply-To"] = back["References"] = mail["Message-ID"]
    back.set_content(words)
    post.deliver(back.as_bytes(), sender=who, to=back["To"])


def save(page) -> None:
    page.get_by_role("button", name="Save").click()


def add_people(page, base: str) -> None:
    for name, address, role in (
        ("Ada Lind", ADA, "Agent"),
        ("Cleo Marsh", CLEO, "Agent"),
        ("Petra Novak", PETRA, "Contributor"),
    ):
        page.goto(f"{base}/settings/members/new/")
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_label("Mail address").fill(address)
        page.get_by_label(role, exact=True).check()
        if role == "Agent":
            page.get_by_role("group", name="Departments").get_by_role("checkbox").first.check()
        save(page)
        page.get_by_text(f"{name} was added.").wait_for()


def name_departments(page, base: str) -> None:
    """Cleo keeps the front desk, Petra keeps finance; customers read names of their own."""
    page.goto(f"{base}/settings/departments/new/")
    page.get_by_label("Name", exact=True).fill("Finance")
    page.get_by_label("Name for customers").fill("Our accounts team")
    page.get_by_label("Keeper").select_option("Petra Novak")
    save(page)
    page.goto(f"{base}/settings/departments/1/")
    page.get_by_label("Name for customers").fill("Customer care")
    page.get_by_label("Keeper").select_option("Cleo Marsh")
    save(page)
    page.goto(f"{base}/settings/members/")
    page.get_by_role("link", name="Petra Novak").first.click()
    page.get_by_label("Finance", exact=True).check()
    save(page)
    page.get_by_text("Saved.").wait_for()


def let_agents_give(page, base: str) -> None:
    page.goto(f"{base}/settings/freedom/new/")
    page.get_by_label("Who").select_option("role:agent")
    page.get_by_label("Up to, at once").fill("50.00")
    save(page)
    page.goto(f"{base}/playbooks/")
    page.get_by_role("button", name="Use “Payment dispute”").click()
    page.get_by_role("heading", name="Payment dispute").first.wait_for()


def connect_finance(page, base: str, books: Books) -> str:
    """The address at which the books may say later what became of it."""
    page.goto(f"{base}/settings/finance/new/webhook/")
    page.get_by_label("What you call it").fill("Core banking")
    page.get_by_label("Address").fill(books.url)
    page.get_by_label("It answers an id it has seen").check()
    save(page)
    books.share(page.locator("code.remedy-secret").inner_text())
    page.get_by_role("link", name="I have it; go on").click()
    page.get_by_role("button", name="Test this connection").click()
    page.get_by_text("It answered and accepted the signature.").wait_for()
    picture(page, "settled-finance")
    return page.locator("dd code").inner_text()


def sign_in(browser, post: MailServers, address: str, base: str):
    page = tab(browser, DESK)
    page.goto(link_in(letter(post, address, "/k/"), "k"))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{base}/**")
    return page


def log_the_call(page, base: str) -> str:
    """Mira is known by a mail address; what she says is written down while she talks."""
    page.goto(f"{base}/people/new/")
    page.get_by_label("Name", exact=True).fill("Mira Duarte")
    page.get_by_label("Address, number or name").fill(MIRA)
    save(page)
    page.goto(f"{base}/calls/new/")
    page.get_by_label("Who?").press_sequentially("Mira")
    page.get_by_label("Mira Duarte").check()
    page.get_by_label("What did they say?").fill(
        "You took 1,420.00 this month. It has been 1,180.00 every month. Your letter says the new rate starts next month."
    )
    page.get_by_label("In a few words").fill(TITLE)
    page.get_by_role("button", name="Write it down").click()
    page.get_by_role("heading", name=TITLE).wait_for()
    return page.url.partition("?")[0]


def their_page(browser, ada, case: str):
    """Ada makes a link and reads it out; Mira opens it on her phone."""
    ada.goto(f"{case}customer-view/")
    ada.get_by_role("button", name="Make a link to pass on yourself").click()
    phone = tab(browser, PHONE, phone=True)
    phone.goto(ada.get_by_label("The link, shown this once").input_value())
    return phone


def stands(phone, words: str) -> None:
    """What Mira reads, now or soon."""
    read = []

    def there():
        phone.reload()
        read[:] = [phone.locator(".status-now").inner_text()]
        return words in read[0]

    with contextlib.suppress(AssertionError):
        until(there, SECONDS)
    assert words in read[0]


def start_playbook(page, case: str) -> None:
    page.goto(f"{case}?side=inside")
    page.get_by_role("link", name="Start a playbook").click()
    page.get_by_role("link", name="Start “Payment dispute”").click()
    page.get_by_label("Finance").select_option("Finance")
    page.get_by_role("button", name="Start it").click()
    page.get_by_text("Check the payment").first.wait_for()


def finance_checks(browser, post: MailServers) -> None:
    """Petra has no password: a mail answered with yes, then the same mail's link on a phone."""
    asked = letter(post, PETRA, "Check the payment")
    answer_by_mail(post, asked, who=PETRA, words="Yes, I look at it today.", proved=PROVED)
    phone = tab(browser, PHONE, phone=True)
    phone.goto(link_in(asked, "t"))
    appears(phone, lambda: phone.get_by_label("What came out of it?"))
    phone.get_by_label("What came out of it?").fill(
        "Booked with the new rate a month early. 240.00 goes back."
    )
    picture(phone, "settled-finding-on-a-phone")
    phone.get_by_role("button", name="Finish").click()
    phone.get_by_role("heading", name="Done. Thank you.").wait_for()
    phone.context.close()


def propose_the_credit(page, case: str) -> None:
    page.goto(f"{case}?side=inside")
    appears(page, lambda: page.get_by_role("link", name="Propose it"))
    page.get_by_text("Booked with the new rate a month early.").first.wait_for()
    page.get_by_role("link", name="Propose it").click()
    page.get_by_label("Amount").fill("240.00")
    page.get_by_label("To whom, or to which account?").fill("Mortgage 44-1180-02")
    page.get_by_text("Cleo Marsh decides.").wait_for()
    picture(page, "settled-propose")
    page.get_by_role("button", name="Propose it").click()
    page.get_by_text("Credit of 240.00").first.wait_for()


def approve_on_a_phone(browser, post: MailServers) -> None:
    """Cleo's phone has never been here: a code comes to her mailbox first."""
    asked = letter(post, CLEO, "asks for your decision")
    phone = tab(browser, PHONE, phone=True)
    phone.goto(link_in(asked, "a"))
    phone.get_by_text("Mortgage 44-1180-02").first.wait_for()
    picture(phone, "settled-approve-on-a-phone")
    phone.get_by_role("button", name="Approve 240.00").click()
    phone.get_by_label("The code from the mail").wait_for()
    code = re.search(r"\b(\d{6}) is your code", letter(post, CLEO, "is your code")["Subject"])
    phone.get_by_label("The code from the mail").fill(code.group(1))
    picture(phone, "settled-code")
    phone.get_by_role("button", name="Approve 240.00").click()
    phone.get_by_text("Approved").first.wait_for()
    phone.context.close()


def kill_the_worker_once(tutti, books: Books) -> threading.Event:
    """The moment finance has booked it and before it answered, the worker is gone."""
    killed = threading.Event()

    def kill():
        if not killed.is_set():
            killed.set()
            tutti.part("commands worker").kill()

    books.meanwhile = kill
    return killed


def settle(page, case: str) -> None:
    page.goto(f"{case}settle/")
    page.get_by_label("How it ended").select_option("settled")
    page.get_by_role("button", name="Settle", exact=True).click()
    page.get_by_role("button", name="Open again").first.wait_for()


@pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed: apt-get install chromium")
@pytest.mark.proves("settled-1")
def test_a_wrong_fee_is_settled_across_departments_and_everyone_could_see_where_it_was(
    post, tutti, books
):
    base = f"http://127.0.0.1:{tutti.port}"
    link = tutti.link(seconds=240)
    with chromium() as browser:
        dev = tab(browser, DESK)
        found_house(dev, base, link, post, name="Dev Roy")
        add_people(dev, base)
        name_departments(dev, base)
        let_agents_give(dev, base)
        door = connect_finance(dev, base, books)

        ada = sign_in(browser, post, ADA, base)
        case = log_the_call(ada, base)
        mira = their_page(browser, ada, case)
        stands(mira, "Ada L. is working on it.")

        start_playbook(ada, case)
        stands(mira, "Our accounts team is checking this.")
        picture(mira, "settled-status-checking")
        finance_checks(browser, post)
        stands(mira, "Ada L. is working on it.")

        propose_the_credit(ada, case)
        stands(mira, "Customer care is checking this.")
        killed = kill_the_worker_once(tutti, books)
        approve_on_a_phone(browser, post)

        told = until(lambda: reply_to_mira(post), ENOUGH)
        (credit,) = books.booked
        assert killed.is_set()
        assert set(books.asked) == {credit}
        assert len(books.asked) > 1
        assert books.booked[credit]["said"]["amount_minor"] == 24000
        assert "We credit 240.00" in told.get_content().replace("\xa0", " ")
        assert books.confirm(door, credit) == 204
        stands(mira, "It is your turn: we wait for your answer.")
        mira.get_by_text("240.00").first.wait_for()
        picture(mira, "settled-status-credited")
        ada.goto(f"{case}?side=inside")
        ada.get_by_text("Confirmed").first.wait_for()
        picture(ada, "settled-case")

        answer_by_mail(post, told, who=MIRA, words="It is there. Thank you, all of you.")
        ada.goto(case)
        appears(ada, lambda: ada.get_by_text("It is there. Thank you, all of you.").first)
        settle(ada, case)
        stands(mira, "This is settled.")
        picture(mira, "settled-status-settled")

        thanks = letter(post, PETRA, TITLE)
        assert "Mira wrote: “It is there. Thank you, all of you.”" in thanks.get_content()
        cleo = sign_in(browser, post, CLEO, base)
        cleo.goto(f"{base}/notices/")
        cleo.get_by_text(f"Settled: {TITLE}.").first.wait_for()
        picture(cleo, "settled-thanks")


def reply_to_mira(post: MailServers) -> EmailMessage | None:
    return next((one for one in letters_of(post, MIRA) if CARE in one["From"]), None)
