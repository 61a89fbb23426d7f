"""Playbooks for programs: which there are, what runs on a case, and starting one."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from dmr import Body, Path

from tutti.cases.api.reading import seen_case
from tutti.cases.api.shapes import OfCase
from tutti.ground.access.policy import desk, members
from tutti.ground.api.resources import Resource, address
from tutti.ground.api.shapes import Id, Input, Moment, Named, Output, named
from tutti.work.playbooks.actions.starting import start_playbook
from tutti.work.playbooks.models import Playbook, PlaybookRun, PlaybookSet, RunSet


class PlaybookLine(Output):
    """A playbook; `version` is the one that would run now, none while it is not published."""

    id: int
    name: str
    about: str
    version: int | None


class RunLine(Output):
    """A playbook on a case."""

    id: int
    case: int
    playbook: int
    version: int
    state: str
    started_by: Named | None
    started_at: Moment
    ended_at: Moment | None


class Starting(Input):
    """Which playbook; `places` maps its places to ids of departments where its own are not meant."""

    playbook: Id
    places: dict[str, Id] = {}


class Playbooks(Resource):
    def get(self) -> list[PlaybookLine]:
        """The playbooks in use."""
        visible = PlaybookSet(Playbook).visible_to(self.who).in_use().order_by("pk")
        return [_line(one) for one in visible.prefetch_related("versions")]


class RunsOfCase(Resource):
    def get(self, parsed_path: Path[OfCase]) -> list[RunLine]:
        """What runs or ran on a case."""
        runs = RunSet(PlaybookRun).filter(case=seen_case(self, parsed_path))
        return [_run(one) for one in runs.select_related("version", "starter").order_by("pk")]


class Start(Resource):
    once = True

    def post(self, parsed_path: Path[OfCase], parsed_body: Body[Starting]) -> RunLine:
        """Start a playbook on a case, with your freedom; `Idempotency-Key` starts it once."""
        case = seen_case(self, parsed_path)
        visible = PlaybookSet(Playbook).visible_to(self.who).in_use()
        run = start_playbook(
            case,
            get_object_or_404(visible, pk=parsed_body.playbook),
            member=self.member,
            places=parsed_body.places,
            nonce=self.nonce.hex,
            by=self.by,
        )
        return _run(run)


def _line(playbook: Playbook) -> PlaybookLine:
    numbers = [version.number for version in playbook.versions.all()]
    return PlaybookLine(
        id=playbook.pk,
        name=str(playbook),
        about=playbook.about_words,
        version=max(numbers, default=None),
    )


def _run(run: PlaybookRun) -> RunLine:
    return RunLine(
        id=run.pk,
        case=run.case_id,
        playbook=run.version.playbook_id,
        version=run.version.number,
        state=run.state,
        started_by=named(run.starter),
        started_at=run.started_at,
        ended_at=run.ended_at,
    )


addresses = [
    address("playbooks/", Playbooks, name="api-playbooks", rule=desk),
    address("cases/<int:case_id>/runs/", RunsOfCase, name="api-runs", rule=members),
    address("cases/<int:case_id>/start-playbook/", Start, name="api-start-playbook", rule=desk),
]
