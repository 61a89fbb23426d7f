from __future__ import annotations

from django.urls import path

from tutti.ground.fields.views import definitions

urlpatterns = [
    path("settings/fields/", definitions.fields, name="fields"),
    path("settings/fields/new/", definitions.new_field, name="new-field"),
    path("settings/fields/<int:definition_id>/", definitions.field, name="field"),
    path("settings/fields/<int:definition_id>/retire/", definitions.retire, name="retire-field"),
]
