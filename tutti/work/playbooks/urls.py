from __future__ import annotations

from django.urls import path

from tutti.work.playbooks.views import lists, on_case, runs, writing

urlpatterns = [
    path("playbooks/", lists.playbooks, name="playbooks"),
    path("playbooks/new/", lists.new_playbook, name="new-playbook"),
    path("playbooks/ready/<slug:key>/", lists.use_one, name="use-playbook"),
    path("playbooks/<int:playbook_id>/", writing.playbook, name="playbook"),
    path("playbooks/<int:playbook_id>/about/", writing.about, name="playbook-about"),
    path("playbooks/<int:playbook_id>/places/", writing.places, name="playbook-places"),
    path("playbooks/<int:playbook_id>/add/<slug:kind>/", writing.add, name="add-playbook-step"),
    path("playbooks/<int:playbook_id>/steps/<slug:key>/", writing.change, name="playbook-step"),
    path(
        "playbooks/<int:playbook_id>/steps/<slug:key>/<slug:act>/",
        writing.move,
        name="move-playbook-step",
    ),
    path("playbooks/<int:playbook_id>/publish/", writing.publish_it, name="publish-playbook"),
    path("playbooks/<int:playbook_id>/secret/", writing.secret, name="playbook-secret"),
    path("playbooks/<int:playbook_id>/put-away/", writing.put_it_away, name="put-playbook-away"),
    path("cases/<int:case_id>/playbooks/", on_case.start, name="start-playbook"),
    path("cases/<int:case_id>/playbooks/line/", on_case.line, name="case-playbooks"),
    path(
        "cases/<int:case_id>/playbooks/<int:playbook_id>/",
        on_case.start_one,
        name="start-this-playbook",
    ),
    path("runs/<int:run_id>/stop/", runs.stop, name="stop-run"),
    path("runs/<int:run_id>/move/", runs.move, name="move-run"),
    path("runs/steps/<int:step_id>/skip/", runs.skip, name="skip-step"),
    path("runs/steps/<int:step_id>/again/", runs.again, name="step-again"),
    path("runs/steps/<int:step_id>/add/<slug:kind>/", runs.add, name="add-run-step"),
    path("runs/steps/<int:step_id>/remedy/", runs.remedy, name="step-remedy"),
]
