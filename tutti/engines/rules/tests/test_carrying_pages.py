"""Rules as files through the pages: looked at first, then brought in; and the sets that ship."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tutti.engines.rules.models import Rule
from tutti.engines.rules.planning import plan_rules
from tutti.engines.rules.ready_made import ready_made, ready_text

FILE = json.dumps(
    {
        "tutti_rules": 1,
        "rules": [
            {
                "key": "calm",
                "kind": "filter",
                "name": "Calm",
                "state": "on",
                "condition": "message.length < 9",
                "actions": [{"verb": "triage.count"}],
            },
            {"key": "odd", "kind": "filter", "name": "Odd", "actions": [{"verb": "triage.juggle"}]},
        ],
    }
)


@pytest.fixture
def page(client, dev):
    client.force_login(dev)
    return client


def test_a_file_is_shown_before_anything_is_saved(page):
    upload = SimpleUploadedFile("rules.json", FILE.encode())

    text = page.post(reverse("carry-rules"), {"file": upload}).text

    assert "One rule would be new or changed." in text
    assert "Nothing here is called “triage.juggle”." in text
    assert Rule.objects.count() == 0


@pytest.mark.parametrize(
    ("state", "stands"), [("off", "off"), ("shadow", "shadow"), ("file", "on")]
)
def test_what_was_shown_is_brought_in_as_wished(page, state, stands):
    page.post(reverse("bring-rules"), {"text": FILE, "state": state})

    assert [(rule.key, rule.state) for rule in Rule.objects.all()] == [("calm", stands)]


def test_what_is_no_file_of_rules_is_refused_in_words(page):
    upload = SimpleUploadedFile("photo.jpg", b"\xff\xd8\xff")

    answer = page.post(reverse("carry-rules"), {"file": upload})

    assert answer.status_code == 422
    assert "field-error" in answer.text


def test_all_rules_leave_in_one_file_that_can_come_back(page):
    page.post(reverse("bring-rules"), {"text": FILE, "state": "file"})

    answer = page.get(reverse("export-rules"))

    assert answer["Content-Disposition"].startswith('attachment; filename="rules-')
    assert [each.what for each in plan_rules(answer.content)] == ["same"]


def test_every_ready_made_set_can_be_brought_in_here(page):
    sets = ready_made()

    assert len(sets) >= 3
    assert [each.title for each in sets if each.title == each.key] == []
    for each in sets:
        plans = plan_rules(ready_text(each.key))
        assert [plan.wrong for plan in plans if plan.what != "new"] == []
        assert page.get(reverse("ready-rules", args=[each.key])).status_code == 200
        assert page.get(reverse("ready-rules", args=["nothing-of-the-kind"])).status_code == 404
