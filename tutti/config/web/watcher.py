"""Who is behind a session cookie, as Django's own middleware would say it."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from tutti.ground.access.principal import Principal, principal_of


def watcher_of(session: str) -> Principal | None:
    """The principal of a living session; none when it is over, signed out or its member suspended."""
    if not session:
        return None
    request = HttpRequest()
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(session)
    found = principal_of(get_user(request))
    return found if found.member_id is not None else None
