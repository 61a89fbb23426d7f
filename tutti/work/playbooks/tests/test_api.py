"""Playbooks by program."""

from __future__ import annotations

import pytest

from tutti.ground.api.testing import Program
from tutti.work.playbooks.models import PlaybookRun

pytestmark = pytest.mark.django_db


def starting(playbook, finance):
    return {"playbook": playbook.pk, "places": {"finance": finance.pk}}


def test_playbooks_in_use_are_listed(playbook, ada):
    told = Program(ada).get("playbooks/")[1]

    assert [(one["name"], one["version"]) for one in told] == [("Payment dispute", 1)]


def test_starting_one_starts_it_once_a_key(playbook, case, ada, finance):
    program, path = Program(ada), f"cases/{case.pk}/start-playbook/"

    first = program.post(path, starting(playbook, finance), key="k")
    again = program.post(path, starting(playbook, finance), key="k")
    other = program.post(path, starting(playbook, finance))

    assert (first[0], first[1]["id"]) == (201, again[1]["id"])
    assert (other[0], other[1]["type"]) == (422, "urn:tutti:problem:already-runs")
    assert [one["state"] for one in program.get(f"cases/{case.pk}/runs/")[1]] == ["running"]


def test_a_place_without_a_department_is_refused(playbook, case, ada):
    status, told = Program(ada).post(f"cases/{case.pk}/start-playbook/", {"playbook": playbook.pk})

    assert (status, told["type"]) == (422, "urn:tutti:problem:place-missing")
    assert PlaybookRun.objects.count() == 0


def test_a_case_one_may_not_see_is_not_there(playbook, case, eve, finance):
    program = Program(eve)

    assert program.get(f"cases/{case.pk}/runs/")[0] == 404
    assert program.post(f"cases/{case.pk}/start-playbook/", starting(playbook, finance))[0] == 403
