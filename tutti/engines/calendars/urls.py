from __future__ import annotations

from django.urls import path

from tutti.engines.calendars.views import calendars

urlpatterns = [
    path("settings/hours/", calendars.working_hours, name="calendars"),
    path("settings/hours/new/", calendars.new_calendar, name="new-calendar"),
    path("settings/hours/departments/", calendars.departments, name="calendars-of-departments"),
    path("settings/hours/<int:calendar_id>/", calendars.calendar, name="calendar"),
]
