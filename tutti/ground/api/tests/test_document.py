"""The document describes every address there is, and is well-formed."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tutti.ground.access.addresses import every_address
from tutti.ground.accounts.models import Member, Role
from tutti.ground.api.document import document
from tutti.ground.api.listing import chapters
from tutti.ground.api.resources import PREFIX


def every_reference(told):
    if isinstance(told, dict):
        yield from (value for key, value in told.items() if key == "$ref")
        for value in told.values():
            yield from every_reference(value)
    if isinstance(told, list):
        for value in told:
            yield from every_reference(value)


def resolved(told, reference):
    found = told
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def test_every_address_of_the_api_is_in_it():
    routes = [one.route for one in every_address() if one.route.startswith(PREFIX)]
    written = {"/" + re.sub(r"<\w+:(\w+)>", r"{\1}", route) for route in routes}

    assert written - {"/api/v1/openapi.json"} == set(document()["paths"])


def test_every_reference_leads_somewhere():
    told = document()

    assert all(resolved(told, one) for one in every_reference(told))


def test_every_operation_has_a_sentence_an_id_and_the_problems():
    operations = [one for item in document()["paths"].values() for one in item.values()]

    assert [one for one in operations if not one.get("summary")] == []
    ids = [one["operationId"] for one in operations]
    assert sorted(ids) == sorted(set(ids))
    assert all({"401", "403", "429"} <= one["responses"].keys() for one in operations)


def test_what_is_done_once_for_a_key_says_so():
    reply = document()["paths"]["/api/v1/cases/{case_id}/replies/"]["post"]
    take = document()["paths"]["/api/v1/cases/{case_id}/take/"]["post"]

    assert "Idempotency-Key" in [one["name"] for one in reply["parameters"]]
    assert "Idempotency-Key" not in [one["name"] for one in take["parameters"]]


def test_moments_say_that_they_are():
    shape = document()["components"]["schemas"]["CaseLine"]["properties"]["opened_at"]

    assert shape == {"type": "string", "format": "date-time"}


def test_every_operation_on_the_page_says_who_may():
    assert [one.path for each in chapters() for one in each.operations if not one.who] == []


@pytest.mark.django_db
def test_programs_read_it_without_a_token_and_people_on_a_page(settings):
    settings.TUTTI_URL = "https://testserver"
    ada = Member.objects.create(name="Ada", email="ada@acme.test", role=Role.AGENT)
    client = Client()

    assert client.get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")
    assert client.get("/settings/api/reference/").status_code == 302
    client.force_login(ada)
    assert "/api/v1/cases/" in client.get("/settings/api/reference/").content.decode()
