"""What was understood, on the page of a case."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tutti.cases.models import Audience, Case
from tutti.cases.tests.on_case import case_of, conversation, furnish, heard
from tutti.engines.understanding.understanding import Understood
from tutti.triage.models import Reading
from tutti.triage.readings import row_of


@pytest.fixture
def house(db):
    return furnish()


@pytest.fixture
def understood(house):
    talk = conversation(house)
    message = heard(talk, "My bread was stolen")
    reading = Understood(language="en", language_sure=1.0, intent="complaint", urgency=2)
    Reading.objects.update_or_create(pk=message.pk, defaults=row_of(message.pk, reading))
    return message, case_of(house, talk)


def test_a_message_shows_what_is_sure_in_a_line(client, house, understood):
    _message, case = understood
    client.force_login(house.ada)

    page = client.get(reverse("case", args=[case.pk])).content.decode()

    assert "Complaint · EN" in page
    assert "urgent</span>" in page


def test_the_reading_of_a_hidden_case_is_not_there(client, house, understood):
    message, _case = understood
    Case.objects.update(audience=Audience.NAMED)
    client.force_login(house.ben)

    shown = client.get(reverse("reading", args=[message.pk]))
    changed = client.post(reverse("reading-correct", args=[message.pk]), {"intent": "idea"})

    assert (shown.status_code, changed.status_code) == (404, 404)
    assert Reading.objects.get(pk=message.pk).intent == "complaint"
