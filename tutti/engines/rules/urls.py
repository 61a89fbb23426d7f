"""Addresses of rules."""

from __future__ import annotations

from django.urls import path

from tutti.engines.rules.views import building, carrying, lists, one, writing

urlpatterns = [
    path("rules/", lists.rules, name="rules"),
    path("rules/builder/", building.builder, name="rule-builder"),
    path("rules/carry/", carrying.carry, name="carry-rules"),
    path("rules/carry/in/", carrying.bring, name="bring-rules"),
    path("rules/carry/out/", carrying.export, name="export-rules"),
    path("rules/carry/ready/<slug:key>/", carrying.ready, name="ready-rules"),
    path("rules/new/<slug:kind>/", writing.new_rule, name="new-rule"),
    path("rules/new/<slug:kind>/doing/", writing.doing, name="rule-doing"),
    path("rules/effects/<int:effect_id>/undo/", one.undo, name="undo-effect"),
    path("rules/<int:rule_id>/", one.rule, name="rule"),
    path("rules/<int:rule_id>/change/", writing.change_rule, name="change-rule"),
    path("rules/<int:rule_id>/move/", lists.move, name="move-rule"),
    path("rules/<int:rule_id>/switch/", one.switch, name="switch-rule"),
    path("rules/<int:rule_id>/retire/", one.retire, name="retire-rule"),
    path("rules/<int:rule_id>/undo/", one.undo_all, name="undo-rule"),
]
