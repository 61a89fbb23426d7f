"""Addresses of replays."""

from __future__ import annotations

from django.urls import path

from tutti.engines.replays.views import begin, one

urlpatterns = [
    path("rules/<int:rule_id>/replay/", begin.of_rule, name="replay-rule"),
    path("rules/<int:rule_id>/try/", begin.of_change, name="try-change"),
    path("rules/new/<slug:kind>/try/", begin.of_new, name="try-rule"),
    path("rules/lists/<slug:kind>/replay/", begin.of_list, name="replay-list"),
    path("replays/<int:replay_id>/", one.replay, name="replay"),
    path("replays/<int:replay_id>/items/", one.items, name="replay-items"),
    path("replays/<int:replay_id>/cancel/", one.cancel, name="cancel-replay"),
    path("replays/<int:replay_id>/again/", one.again, name="replay-again"),
    path("replays/<int:replay_id>/keep/", one.keep, name="keep-replayed"),
    path("replays/<int:replay_id>/change/", one.change, name="change-replayed"),
    path("replays/<int:replay_id>/apply/", one.apply, name="apply-replay"),
    path("replays/<int:replay_id>/undo/", one.undo, name="undo-replay"),
]
