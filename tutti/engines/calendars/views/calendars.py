"""The settings pages of working hours."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.engines.calendars.actions.saving import create_calendar, give_calendar, save_calendar
from tutti.engines.calendars.drawing import SpecialDay, drawn_week, special_days
from tutti.engines.calendars.errors import HoursWrong
from tutti.engines.calendars.forms import CalendarForm, DepartmentsForm, as_form
from tutti.engines.calendars.hours import Rules
from tutti.engines.calendars.models import Calendar, CalendarVersion
from tutti.engines.calendars.queries import calendars_of_departments, hours_of_versions
from tutti.engines.calendars.zones import zone_data_version
from tutti.ground.access.policy import administrators, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.accounts.models import Department
from tutti.ground.house.queries import house
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor

OFFICE = "08:30–12:30, 13:30–17:30"


@policy(administrators)
@require_safe
def working_hours(request: HttpRequest) -> HttpResponse:
    given = calendars_of_departments()
    known = list(Calendar.objects.prefetch_related("versions"))
    rows = [(each, drawn_week(_now(each)), _working_by(each, given)) for each in known]
    form = DepartmentsForm(given=given)
    return page(request, "calendars/calendars.html", rows=rows, form=form)


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def new_calendar(request: HttpRequest) -> HttpResponse:
    form = CalendarForm(request.POST or None, initial=_first_week())
    if request.method == "POST" and form.is_valid() and "look" not in request.POST:
        try:
            create_calendar(
                name=form.cleaned_data["name"],
                week=form.week,
                by=Actor.member(signed_in(request).pk),
                member=signed_in(request),
            )
        except HoursWrong as wrong:
            form.add_error(None, str(wrong))
        else:
            messages.success(request, _("The calendar is there. Say below who works by it."))
            return redirect("calendars")
    return _form_page(request, form)


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest, calendar_id: int) -> HttpResponse:
    known = get_object_or_404(Calendar, pk=calendar_id)
    versions = list(known.versions.select_related("saved_by"))
    form = CalendarForm(request.POST or None, known=known, initial=_filled(versions))
    if request.method == "POST" and form.is_valid() and "look" not in request.POST:
        try:
            save_calendar(
                known,
                week=form.week,
                valid_from=form.cleaned_data["valid_from"],
                by=Actor.member(signed_in(request).pk),
                member=signed_in(request),
            )
        except HoursWrong as wrong:
            form.add_error(None, str(wrong))
        else:
            messages.success(request, _("Saved. Promises that run are reckoned again."))
            return redirect("calendar", known.pk)
    return _form_page(request, form, known=known, versions=versions[::-1])


@policy(administrators)
@require_POST
def departments(request: HttpRequest) -> HttpResponse:
    form = DepartmentsForm(request.POST, given=calendars_of_departments())
    if form.is_valid():
        for department in Department.objects.all():
            given = form.cleaned_data[str(department.pk)]
            give_calendar(department, calendar=given, by=Actor.member(signed_in(request).pk))
        messages.success(request, _("Saved. Promises that run are reckoned again."))
    return redirect("calendars")


def _form_page(request: HttpRequest, form: CalendarForm, **more: Any) -> HttpResponse:
    rules = _rules_shown(form)
    shown: dict[str, Any] = {
        "form": form,
        "week": drawn_week(rules) if rules else None,
        "special": _special(rules) if rules else [],
        "zone_data": zone_data_version(),
    }
    return page(
        request, "calendars/calendar.html", status=422 if form.errors else 200, **shown, **more
    )


def _rules_shown(form: CalendarForm) -> Rules | None:
    """What the drawing shows: what stands in the form, if it can be read."""
    read = form if form.is_bound else CalendarForm({**form.initial, "name": "-"})
    if not read.is_valid():
        return None
    week = read.week
    return Rules(
        zone=week.zone,
        week=tuple(tuple(day) for day in week.days),
        country=week.country,
        subdivision=week.subdivision,
        own_days=tuple(week.own_days),
    )


def _special(rules: Rules) -> list[SpecialDay]:
    return special_days(rules, after=timezone.localdate(), language=get_language() or "")


def _now(known: Calendar) -> Rules:
    rules = hours_of_versions(known.versions.all()).rules_at(timezone.now())
    return rules or Rules(zone="UTC", week=((),) * 7)


def _working_by(known: Calendar, given: dict[int, int | None]) -> list[Department]:
    ids = [department for department, calendar in given.items() if calendar == known.pk]
    return list(Department.objects.filter(pk__in=ids))


def _filled(versions: list[CalendarVersion]) -> dict[str, Any]:
    """The newest word on the form, holding from today when it is changed."""
    return as_form(versions[-1]) | {"valid_from": timezone.localdate()} if versions else {}


def _first_week() -> dict[str, Any]:
    week = {f"day{number}": OFFICE for number in range(5)}
    return week | {"zone": house().time_zone}
