from __future__ import annotations

from django.urls import path

from tutti.ground.house.views import first_run, settings

urlpatterns = [
    path("settings/", settings.settings, name="settings"),
    path("settings/house/", settings.house_settings, name="house"),
    path("first-run/", first_run.name_the_house, name="first-run"),
    path("first-run/you/", first_run.name_yourself, name="first-run-you"),
    path("first-run/words/", first_run.first_words, name="first-run-hear"),
]
