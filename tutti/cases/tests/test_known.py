"""What is known of a case beside its words."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tutti.cases.known import Known
from tutti.cases.models import Case
from tutti.ground.fields.models import Definition

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("retired_at", [None, timezone.now()])
def test_what_is_private_stays_masked_when_its_field_is_retired(retired_at):
    Definition.objects.create(
        on="case",
        key="iban",
        labels={"en": "Account"},
        kind="text",
        private=True,
        retired_at=retired_at,
    )

    (fact,) = Known(Case(fields={"iban": "DE02120300000000202051"})).facts

    assert (fact.name, fact.words, fact.masked) == ("Account", "••• 2051", True)
