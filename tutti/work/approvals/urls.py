from __future__ import annotations

from django.urls import path

from tutti.work.approvals.views import by_link, deciding, freedom, rules

urlpatterns = [
    path("approvals/", deciding.my_approvals, name="my-approvals"),
    path("approvals/<int:approval_id>/", deciding.approval_page, name="approval"),
    path("approvals/<int:approval_id>/decide/", deciding.decide, name="approval-decide"),
    path("approvals/<int:approval_id>/withdraw/", deciding.withdraw, name="approval-withdraw"),
    path(
        "approvals/<int:approval_id>/files/<int:number>/",
        deciding.approval_file,
        name="approval-file",
    ),
    path("cases/<int:case_id>/approvals/", deciding.on_case, name="case-approvals"),
    path("a/<slug:secret>/", by_link.by_link, name="approval-by-link"),
    path("a/<slug:secret>/decide/", by_link.decide_by_link, name="approval-link-decide"),
    path("a/<slug:secret>/new-link/", by_link.new_link, name="approval-new-link"),
    path("a/<slug:secret>/files/<int:number>/", by_link.file_by_link, name="approval-link-file"),
    path("settings/freedom/", freedom.limits, name="limits"),
    path("settings/freedom/new/", freedom.new_limit, name="new-limit"),
    path("settings/freedom/<int:limit_id>/", freedom.limit, name="limit"),
    path("settings/freedom/<int:limit_id>/remove/", freedom.remove_limit, name="remove-limit"),
    path("settings/approvals/", rules.rules, name="approval-rules"),
    path("settings/approvals/new/", rules.new_rule, name="new-approval-rule"),
    path("settings/approvals/<int:rule_id>/", rules.rule, name="approval-rule"),
    path(
        "settings/approvals/<int:rule_id>/remove/",
        rules.remove_rule,
        name="remove-approval-rule",
    ),
    path("settings/approvals/<int:rule_id>/move/", rules.move_rule, name="move-approval-rule"),
]
