"""Addresses of rules."""

from __future__ import annotations

from django.urls import path

from tutti.engines.rules.views import building

urlpatterns = [
    path("rules/builder/", building.builder, name="rule-builder"),
]
