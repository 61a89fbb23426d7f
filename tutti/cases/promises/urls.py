from __future__ import annotations

from django.urls import path

from tutti.cases.promises.views import dated, policies

urlpatterns = [
    path("settings/promises/", policies.policies, name="promise-policies"),
    path("settings/promises/new/", policies.new_policy, name="new-promise-policy"),
    path("settings/promises/<int:policy_id>/", policies.policy_page, name="promise-policy"),
    path("settings/promises/<int:policy_id>/move/", policies.move, name="move-promise-policy"),
    path(
        "settings/promises/<int:policy_id>/retire/", policies.retire, name="retire-promise-policy"
    ),
    path("cases/<int:case_id>/promise-dates/", dated.found_dates, name="promise-dates"),
    path("cases/<int:case_id>/promises/<int:promise_id>/", dated.promise, name="promise"),
]
