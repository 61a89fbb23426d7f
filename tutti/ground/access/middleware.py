"""The door: no view runs before its policy said yes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from tutti.ground.access.policy import declared_policy
from tutti.ground.access.principal import principal


class AccessMiddleware:
    """Refuses before the view is entered, so that a refusal can change nothing.

    A stranger asking for a page is led to the sign-in; everybody else who may not gets 403.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        rule = declared_policy(view)
        if rule is None:
            raise ImproperlyConfigured(f"{view} declares no policy")
        if rule.allows(principal(request)):
            return None
        if not request.user.is_authenticated and request.method in {"GET", "HEAD"}:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied
