"""What an address of the API is made of: who asks, what may go wrong, and where it stands."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from dmr import Controller, modify
from dmr.endpoint import Endpoint
from dmr.exceptions import NotAcceptableError, RequestSerializationError, ValidationError
from dmr.plugins.msgspec import MsgspecSerializer

from tutti.ground.access.bodies import takes_up_to
from tutti.ground.access.policy import Policy, policy
from tutti.ground.access.principal import Principal, principal, signed_in
from tutti.ground.accounts.models import Member
from tutti.ground.api.errors import Unfit
from tutti.ground.api.problems import kind_of, problem
from tutti.journal.facts import Actor

PREFIX = "api/v1/"
LARGEST_BODY = 1024 * 1024  # bytes; files come by the page for now
LONGEST_KEY = 200
BAD, FORBIDDEN, GONE, UNACCEPTABLE, REFUSED = 400, 403, 404, 406, 422
_NONCES = uuid.UUID("3d0c8f0e-6a52-4b8b-9a55-1c1f6f0f7a11")
done = modify(status_code=HTTPStatus.OK)  # for a post that changes what was there; else it is 201
_REFUSALS: list[type[Exception]] = []


class Resource(Controller[MsgspecSerializer]):
    """One address: `get` and `post` are its verbs. They call a query or an action and say what came of it."""

    semantic_responses = (
        False  # every operation has the same problems: `document.py` says them once
    )
    validate_responses = False  # the tests do, against the document
    once: ClassVar[bool] = False  # whether its post heeds an `Idempotency-Key`

    @property
    def who(self) -> Principal:
        return principal(self.request)

    @property
    def member(self) -> Member:
        return signed_in(self.request)

    @property
    def by(self) -> Actor:
        return Actor.member(self.member.pk)

    @property
    def nonce(self) -> uuid.UUID:
        """The same for the same `Idempotency-Key` of the same member at the same address; else a new one."""
        key = self.request.headers.get("Idempotency-Key", "")[:LONGEST_KEY]
        if not key:
            return uuid.uuid4()
        return uuid.uuid5(_NONCES, f"{self.member.pk}\0{self.request.path}\0{key}")

    def handle_error(
        self, _endpoint: Endpoint, _controller: Controller[Any], exc: Exception
    ) -> HttpResponse:
        """Every way to fail that is not ours to mend, as a problem. The rest goes on, and is a 500."""
        if isinstance(exc, (Unfit, *_REFUSALS)):
            return problem(REFUSED, str(exc), kind=kind_of(exc))
        if isinstance(exc, Http404):
            return problem(GONE, _("There is no such thing, or it is not yours to see."))
        if isinstance(exc, PermissionDenied):
            return problem(FORBIDDEN, str(exc) or _("You may not do this."))
        if isinstance(exc, ValidationError):
            said = [str(part["msg"]) for part in exc.payload]
            return problem(BAD, _("What you sent cannot be read."), kind="unreadable", errors=said)
        if isinstance(exc, RequestSerializationError):
            return problem(BAD, _("The body is not JSON."), kind="unreadable", errors=[str(exc)])
        if isinstance(exc, NotAcceptableError):
            return problem(UNACCEPTABLE, _("The API speaks JSON (application/json) alone."))
        raise exc


def address(route: str, resource: type[Resource], *, name: str, rule: Policy) -> URLPattern:
    """An address below `/api/v1/` for an app's `api.py`, with its policy like every other."""
    view = takes_up_to(LARGEST_BODY)(policy(rule)(resource.as_view()))
    return path(route, view, name=name)


def refused_by(*troubles: type[Exception]) -> None:
    """Say whose errors are refusals: their sentence goes out with 422. Called by an app's `api.py`."""
    _REFUSALS.extend(troubles)
