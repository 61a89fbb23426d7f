from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tutti.cases.models import Case
from tutti.cases.priority.funnel import stand_high
from tutti.cases.tests.desk import case_of, desk, said
from tutti.triage.asking import asked_in
from tutti.triage.models import Decision


@pytest.fixture
def house(db):
    return desk()


def kept(house, title: str, **priority) -> None:
    case = case_of(house, title)
    message = said(house, case, "Hello.")
    now = timezone.now()
    Decision.objects.create(
        message_id=message.pk,
        conversation_id=message.conversation_id,
        channel_id=house.mail.pk,
        day=now.date(),
        at=now,
        tier="keep",
        reason="default",
        matched="new",
    )
    Case.objects.filter(pk=case.pk).update(**priority)


def test_the_funnel_tells_how_many_kept_messages_stand_high_and_why(rf, house):
    kept(house, "Late", priority=60, priority_reasons=[{"code": "promise", "points": 30}])
    kept(house, "Waits", priority=50, priority_reasons=[{"code": "waiting", "points": 30}])
    kept(house, "Low", priority=49, priority_reasons=[{"code": "waiting", "points": 30}])
    request = rf.get("/funnel/")
    request.user = house.ada

    station = stand_high(request, asked_in({}))
    elsewhere = stand_high(request, asked_in({"channel": str(house.mail.pk + 1)}))

    assert (station.amount, station.url) == (2, f"{reverse('queues')}?order=priority")
    assert sorted((note.amount, note.words) for note in station.notes) == [
        (1, "Promise at risk"),
        (1, "Waiting"),
    ]
    assert elsewhere.amount == 0


def test_the_station_is_for_the_desk(rf, house):
    request = rf.get("/funnel/")
    request.user = house.petra

    assert stand_high(request, asked_in({})) is None
