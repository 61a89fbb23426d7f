"""A date promised with a reply: once, with the words, or not at all."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tutti.answer.models import Draft, Send
from tutti.cases.promises.models import Promise

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(conversation, question):
    def words(**changes):
        values = {"conversation": conversation.pk, "text": "By Friday.", "nonce": uuid.uuid4().hex}
        return values | {"base_message_id": question.pk} | changes

    return words


@pytest.fixture
def browser(client, ada):
    client.force_login(ada)
    return client


def test_a_picked_date_is_promised_once_with_the_reply(browser, case, typed, ada):
    friday = timezone.now() + timedelta(days=3)
    words = typed(promise_at=friday.isoformat())

    for _ in range(2):
        browser.post(reverse("send-reply", args=[case.pk]), words)

    promise = Promise.objects.get()
    assert (promise.case_id, promise.due_at, promise.made_by) == (case.pk, friday, ada)
    case.refresh_from_db()
    assert case.promised_at == friday


def test_a_date_set_by_hand_wins_over_a_found_one(browser, case, typed):
    own = timezone.localtime(timezone.now() + timedelta(days=5)).replace(second=0, microsecond=0)
    found = timezone.now() + timedelta(days=3)
    words = typed(promise_at=found.isoformat(), promise_own=own.strftime("%Y-%m-%dT%H:%M"))

    browser.post(reverse("send-reply", args=[case.pk]), words)

    assert Promise.objects.get().due_at.timestamp() == pytest.approx(own.timestamp(), abs=86_400)


@pytest.mark.parametrize("typed_date", ["2020-01-01T10:00", "2026-02-31T10:00", "soon"])
def test_a_date_that_cannot_be_promised_sends_nothing_and_keeps_the_words(
    browser, case, typed, typed_date
):
    answer = browser.post(reverse("send-reply", args=[case.pk]), typed(promise_own=typed_date))

    assert answer.status_code == 409
    assert (Send.objects.count(), Promise.objects.count()) == (0, 0)
    assert Draft.objects.get().text == "By Friday."


def test_a_date_survives_a_newer_message(browser, case, typed, hear, conversation):
    friday = timezone.now() + timedelta(days=3)
    hear(conversation, "Please hurry.")

    answer = browser.post(
        reverse("send-reply", args=[case.pk]), typed(promise_at=friday.isoformat())
    )

    assert answer.status_code == 409
    assert 'name="promise_at"' in answer.content.decode()


def test_the_composer_offers_to_promise_a_date(browser, case, conversation, question):
    page = browser.get(reverse("case", args=[case.pk])).content.decode()

    assert 'name="promise_own"' in page
    assert reverse("promise-dates", args=[case.pk]) in page
