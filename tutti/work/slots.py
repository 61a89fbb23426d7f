"""What this stage puts on others' pages: the inside of a case, and a link in the navigation."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from tutti.cases.models import Case
from tutti.ground.access.principal import Principal, principal
from tutti.ground.accounts.models import Department
from tutti.ground.ui.counts import count_of, counts
from tutti.ground.ui.nav import NavLink, nav
from tutti.ground.ui.slots import fills
from tutti.work.models import Task
from tutti.work.queries import inside_of, latest_of


@fills("cases.detail.inside")
def notes_and_tasks(request: HttpRequest, *, case: Case, **_context: Any) -> SafeString:
    items = inside_of(case, principal(request))
    return render_to_string("work/_inside_place.html", {"case": case, "items": items}, request)


@fills("cases.pane.inside")
def open_tasks(request: HttpRequest, *, case: Case, **_context: Any) -> SafeString:
    """The open tasks of the case in the reading pane, and the newest note."""
    latest = latest_of(case, principal(request))
    if not latest:
        return mark_safe("")
    return render_to_string("work/_inside_pane.html", {"case": case, "items": latest}, request)


@fills("cases.detail.inside.composer")
def note_composer(request: HttpRequest, *, case: Case, **_context: Any) -> SafeString:
    given = {"case": case, "nonce": secrets.token_hex(16)}
    return render_to_string("work/_note_composer.html", given, request)


@counts("tasks for me")
def my_open_tasks(who: Principal) -> QuerySet[Task]:
    return Task.objects.open().for_doer(who.member_id or 0, who.departments)


@nav("lists", order=20)
def tasks_for_me(request: HttpRequest) -> Iterator[NavLink]:
    who = principal(request)
    if who.member_id is None:
        return
    yield NavLink(
        label=_("Tasks for me"),
        url=reverse("my-tasks"),
        icon="square-check",
        count=count_of(request, "tasks for me") or None,
        thumb=_("Tasks"),
    )


@nav("departments", order=30)
def work_of_my_departments(request: HttpRequest) -> Iterator[NavLink]:
    """One's own departments; the desk finds the others' work from their queues."""
    who = principal(request)
    for department in Department.objects.filter(pk__in=who.departments).only("name", "hue"):
        yield NavLink(
            label=_("Work of %(name)s") % {"name": department.name},
            url=reverse("department-work", args=[department.pk]),
            icon="users",
        )
