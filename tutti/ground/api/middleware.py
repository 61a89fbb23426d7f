"""The door of the API: a token, its scope, and how often."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from tutti.ground.access.policy import declared_policy
from tutti.ground.access.principal import principal
from tutti.ground.api.actions.tokens import mark_used
from tutti.ground.api.holding import living_token, named_token
from tutti.ground.api.problems import CONTENT_TYPE, problem
from tutti.ground.limits.limited import client_address
from tutti.ground.limits.taking import take

ROOT = "/api/"
SAFE = {"GET", "HEAD", "OPTIONS"}
A_MINUTE = timedelta(minutes=1)
READS, WRITES, WRONG_TOKENS = 600, 120, 30  # a minute
STRANGER, FORBIDDEN, NO_SUCH, TOO_MANY, TROUBLE = 401, 403, 404, 429, 400


class TokenMiddleware:
    """Below /api/ a request is its token's member's, whatever cookies it brings; every error is a problem.

    Stands where the session's member is known and nobody has asked for them yet.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(ROOT):
            return self.get_response(request)
        request.user = AnonymousUser()
        secret = named_token(request)
        if secret and (refusal := _let_in(request, secret)):
            return refusal
        return _as_problem(self.get_response(request))

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        """The policy of the view, then the scope, then the limit. A refusal changed nothing."""
        rule = declared_policy(view)
        if not request.path.startswith(ROOT) or rule is None:
            return None
        token = getattr(request, "token", None)
        if not rule.allows(principal(request)):
            return _stranger() if token is None else problem(FORBIDDEN, _("You may not do this."))
        if token is None:
            return None
        if request.method not in SAFE and not token.may_write:
            return problem(FORBIDDEN, _("This token may only read."), kind="read-only")
        if refusal := _too_often(request, str(token.pk)):
            return refusal
        mark_used(token)
        return None


def _let_in(request: HttpRequest, secret: str) -> HttpResponse | None:
    token = living_token(secret)
    if token is not None:
        request.user, request.token = token.member, token  # type: ignore[attr-defined]
        return None
    allowance = take("api-wrong", client_address(request), limit=WRONG_TOKENS, per=A_MINUTE)
    if not allowance.allowed:
        return _wait(allowance.retry_after)
    return _stranger(_("This token is unknown, has ended, or its member may not sign in."))


def _too_often(request: HttpRequest, token: str) -> HttpResponse | None:
    reads = request.method in SAFE
    name, limit = ("api-reads", READS) if reads else ("api-writes", WRITES)
    allowance = take(name, token, limit=limit, per=A_MINUTE)
    return None if allowance.allowed else _wait(allowance.retry_after)


def _stranger(said: str = "") -> HttpResponse:
    answer = problem(STRANGER, said or _("Send a token: Authorization: Bearer tutti_…"))
    answer["WWW-Authenticate"] = (
        'Bearer realm="Tutti", error="invalid_token"' if said else 'Bearer realm="Tutti"'
    )
    return answer


def _wait(retry_after: timedelta) -> HttpResponse:
    seconds = max(1, math.ceil(retry_after.total_seconds()))
    said = _("Too many requests. Try again in %(seconds)d seconds.") % {"seconds": seconds}
    answer = problem(TOO_MANY, said)
    answer["Retry-After"] = str(seconds)
    return answer


def _as_problem(answer: HttpResponseBase) -> HttpResponseBase:
    """Errors of whatever stands before the view come as pages; here they are problems."""
    told = answer.headers.get("Content-Type", "")
    if answer.status_code < TROUBLE or told.startswith(CONTENT_TYPE):
        return answer
    said = {
        NO_SUCH: _("There is nothing at this address."),
        405: _("This address does not answer to this method."),
    }
    problems = problem(answer.status_code, said.get(answer.status_code, _("It went wrong.")))
    if "Allow" in answer.headers:
        problems["Allow"] = answer.headers["Allow"]
    return problems
