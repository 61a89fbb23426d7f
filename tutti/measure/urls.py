from __future__ import annotations

from django.urls import path

from tutti.measure.views.first_look import cases_behind, first_look

urlpatterns = [
    path("measures/first-look/", first_look, name="first-look"),
    path("measures/first-look/<int:channel_id>/", first_look, name="first-look-of"),
    path("measures/first-look/cases/<slug:metric_name>/", cases_behind, name="cases-behind"),
]
