from __future__ import annotations

from django.urls import path

from tutti.cases.priority.views import care, case, weights

urlpatterns = [
    path("settings/priority/", weights.weights, name="priority-weights"),
    path("settings/priority/<int:number>/back/", weights.back_to, name="priority-back"),
    path("cases/<int:case_id>/priority/", case.case_priority, name="case-priority"),
    path("cases/<int:case_id>/priority/end/", case.end_priority, name="end-case-priority"),
    path("cases/<int:case_id>/care/", care.case_care, name="case-care"),
    path("cases/<int:case_id>/care/<int:mark_id>/lift/", care.lift_care, name="lift-care"),
]
