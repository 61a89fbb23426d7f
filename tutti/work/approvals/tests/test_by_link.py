"""The page behind the mail link: looking decides nothing; an unknown browser asks a code first."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tutti.journal.facts import Actor
from tutti.work.approvals.actions.clearing import void_changed
from tutti.work.approvals.models import BrowserCode, KnownBrowser, State, Voice
from tutti.work.approvals.tests.acting import cleared, credit
from tutti.work.tests.cast import mail_all


@pytest.fixture
def approval(case, ada, cleo):
    return cleared(credit(case), case, ada)


@pytest.fixture
def link(approval, sent):
    mail_all()
    return "/a/" + sent[-1].text.partition("/a/")[2].partition("/")[0] + "/"


@pytest.fixture
def code(sent):
    """Mail what waits and read the newest code."""

    def read() -> str:
        mail_all()
        return re.search(r"\b\d{6}\b", sent[-1].subject)[0]

    return read


def _yes(approval, **more) -> dict[str, str]:
    return {"verdict": "approve", "digest": approval.digest} | more


def test_the_mail_names_what_is_asked_and_by_whom(approval, link, sent):
    mail = sent[-1]

    assert (
        mail.subject == "Ada Okafor asks for your decision: 240.00\u00a0EUR · Credit to Mira Duarte"
    )
    assert (mail.reader, mail.replies) == ("work.approval", approval.pk)


def test_looking_decides_nothing(approval, link):
    for _ in range(3):
        assert Client().get(link).status_code == 200

    approval.refresh_from_db()
    assert approval.state == State.ASKED


def test_a_known_code_approves_and_the_browser_is_known_from_then_on(
    approval, link, code, case, ada, sent
):
    phone = Client()
    asked = phone.post(f"{link}decide/", _yes(approval))
    approval.refresh_from_db()
    waited = (asked.status_code, approval.state)

    phone.post(f"{link}decide/", _yes(approval, code=code()))

    approval.refresh_from_db()
    assert waited == (200, State.ASKED)
    assert (approval.state, Voice.objects.get().road) == (State.APPROVED, "link")
    second = cleared(credit(case), case, ada)
    mail_all()
    other = "/a/" + sent[-1].text.partition("/a/")[2].partition("/")[0] + "/"
    phone.post(f"{other}decide/", _yes(second))
    second.refresh_from_db()
    assert second.state == State.APPROVED


def test_a_wrong_code_decides_nothing_and_five_are_enough(approval, link, code):
    phone = Client()
    phone.post(f"{link}decide/", _yes(approval))
    right = code()
    wrong = "000000" if right != "000000" else "111111"

    tries = [phone.post(f"{link}decide/", _yes(approval, code=wrong)) for _ in range(5)]
    late = phone.post(f"{link}decide/", _yes(approval, code=right))

    approval.refresh_from_db()
    assert ({one.status_code for one in tries}, late.status_code) == ({422}, 422)
    assert (approval.state, KnownBrowser.objects.count()) == (State.ASKED, 0)


def test_a_code_is_old_after_ten_minutes(approval, link, code, time_machine):
    time_machine.move_to("2026-11-02T09:00:00Z")
    phone = Client()
    phone.post(f"{link}decide/", _yes(approval))
    right = code()
    time_machine.move_to("2026-11-02T09:11:00Z")

    phone.post(f"{link}decide/", _yes(approval, code=right))

    approval.refresh_from_db()
    assert approval.state == State.ASKED


def test_a_code_fits_the_browser_that_asked_for_it_alone(approval, link, code):
    mine, theirs = Client(), Client()
    mine.post(f"{link}decide/", _yes(approval))
    right = code()
    theirs.post(f"{link}decide/", _yes(approval))

    theirs.post(f"{link}decide/", _yes(approval, code=right))

    approval.refresh_from_db()
    assert approval.state == State.ASKED


def test_the_code_is_kept_as_a_hash_only(approval, link, code):
    Client().post(f"{link}decide/", _yes(approval))
    right = code()

    assert right not in str(BrowserCode.objects.values_list().get())


def test_signed_in_as_the_same_member_needs_no_code(approval, link, cleo):
    browser = Client()
    browser.force_login(cleo)

    browser.post(f"{link}decide/", _yes(approval))

    approval.refresh_from_db()
    assert approval.state == State.APPROVED


def test_signed_in_as_somebody_else_needs_the_code(approval, link, ben):
    browser = Client()
    browser.force_login(ben)

    browser.post(f"{link}decide/", _yes(approval))

    approval.refresh_from_db()
    assert approval.state == State.ASKED


def test_what_changed_while_reading_is_not_decided(approval, link, cleo, ada):
    browser = Client()
    browser.force_login(cleo)
    void_changed(("remedy", approval.subject_id), "0" * 64, Actor.member(ada.pk))

    answer = browser.post(f"{link}decide/", _yes(approval))

    approval.refresh_from_db()
    assert (answer.status_code, approval.state) == (409, State.VOIDED)
    assert "It changed" in answer.content.decode()


def test_a_digest_that_was_not_shown_is_refused(approval, link, cleo):
    browser = Client()
    browser.force_login(cleo)

    answer = browser.post(f"{link}decide/", _yes(approval, digest="0" * 64))

    assert (answer.status_code, Voice.objects.count()) == (422, 0)


def test_a_guessed_link_opens_nothing(approval):
    assert Client().get("/a/" + "x" * 32 + "/").status_code == 404


def test_a_no_without_a_reason_keeps_the_page(approval, link, cleo):
    browser = Client()
    browser.force_login(cleo)

    answer = browser.post(f"{link}decide/", _yes(approval, verdict="decline"))

    assert (answer.status_code, Voice.objects.count()) == (422, 0)
