"""The settings page of own fields: administrators alone, and what it makes."""

import pytest
from django.urls import reverse

from tutti.ground.accounts.models import Member, Role
from tutti.ground.fields.models import Definition

pytestmark = pytest.mark.django_db


@pytest.fixture
def dev(client, db):
    client.force_login(
        Member.objects.create(name="Dev", email="dev@acme.test", role=Role.ADMINISTRATOR)
    )
    return client


def test_a_field_is_added_and_stands_in_the_list(dev):
    dev.post(reverse("new-field"), {"on": "person", "label": "Branch", "kind": "text"})

    assert Definition.objects.get().labels == {"en": "Branch"}
    assert "Branch" in dev.get(reverse("fields")).content.decode()


def test_choices_keep_their_keys_when_others_come(dev):
    address = reverse("new-field")
    dev.post(
        address, {"on": "case", "label": "Level", "kind": "choice", "choices": "Gold\nPlain\nGold"}
    )
    level = Definition.objects.get()

    dev.post(reverse("field", args=[level.pk]), {"label": "Level", "choices": "Silver\nGold"})

    level.refresh_from_db()
    assert [each["key"] for each in level.choices] == ["silver", "gold"]


@pytest.mark.parametrize(
    "missing", [{"kind": "choice"}, {"kind": "money"}, {"kind": "text", "label": ""}]
)
def test_what_is_missing_is_asked_for(dev, missing):
    response = dev.post(reverse("new-field"), {"on": "person", "label": "It", **missing})

    assert response.status_code == 422
    assert not Definition.objects.exists()


def test_a_field_is_retired(dev):
    dev.post(reverse("new-field"), {"on": "person", "label": "Branch", "kind": "text"})

    dev.post(reverse("retire-field", args=[Definition.objects.get().pk]))

    assert Definition.objects.get().retired_at is not None


def test_nobody_else_defines_fields(client, db):
    client.force_login(Member.objects.create(name="Ada", email="ada@acme.test", role=Role.AGENT))

    assert client.get(reverse("fields")).status_code == 403
    assert (
        client.post(
            reverse("new-field"), {"on": "person", "label": "X", "kind": "text"}
        ).status_code
        == 403
    )
    assert not Definition.objects.exists()
