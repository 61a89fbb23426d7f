"""Whatever a program sends, the API answers as its document says, and never with an error of ours."""

from __future__ import annotations

import logging
from contextlib import contextmanager

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tutti.config.tests.access.world import build
from tutti.config.wsgi import application
from tutti.ground.api import middleware
from tutti.ground.api.document import document

TRIES = 3  # an operation; what each should answer is asked for in the tests of its stage
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, monkeypatch):
    settings.TUTTI_URL = "https://localhost"
    monkeypatch.setattr(middleware, "READS", 10**6)
    monkeypatch.setattr(middleware, "WRITES", 10**6)
    logging.disable(logging.CRITICAL)
    with _one_connection():
        yield build()
    logging.disable(logging.NOTSET)


def test_the_api_answers_as_its_document_says(world):
    schema = schemathesis.openapi.from_dict(document())
    schema.app = application
    headers = {"Authorization": f"Bearer {world.tokens['zoe'].secret}"}

    for found in schema.get_all_operations():
        _try(found.ok(), headers)


@contextmanager
def _one_connection():
    """A request over WSGI would close the connection that holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _try(operation, headers):
    @settings(
        max_examples=TRIES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def asked(case):
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=CHECKS)

    asked()
