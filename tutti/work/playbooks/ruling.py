"""Rules that react can start a playbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.cases.errors import CaseTrouble
from tutti.cases.ruling import case_for
from tutti.engines.rules.errors import CannotDo
from tutti.engines.rules.hits import Hit
from tutti.engines.rules.references import Reference, refers
from tutti.engines.rules.verbs import Did, Param, Params, Verb, offers
from tutti.ground.texts import text_in
from tutti.journal.facts import Actor
from tutti.work.errors import WorkTrouble
from tutti.work.playbooks.actions.starting import start_playbook
from tutti.work.playbooks.models import Playbook, PlaybookSet


def _names(ids: Iterable[int]) -> Mapping[int, str]:
    return {each.pk: _stable(each) for each in Playbook.objects.filter(pk__in=list(ids))}


def _found(names: Iterable[str]) -> Mapping[str, int]:
    wanted = set(names)
    return {_stable(each): each.pk for each in _in_use() if _stable(each) in wanted}


def _stable(playbook: Playbook) -> str:
    """A name that is the same for every reader, as files of rules carry it."""
    return text_in(playbook.names, "en")


def _in_use() -> list[Playbook]:
    return list(PlaybookSet(Playbook).in_use())


refers(
    Reference(
        kind="playbook",
        label=gettext_lazy("A playbook"),
        names=_names,
        found=_found,
        choices=lambda: [(each.pk, str(each)) for each in _in_use()],
    )
)


def _start(hits: Sequence[Hit]) -> list[Did]:
    return [_started(hit) for hit in hits]


def _started(hit: Hit) -> Did:
    """With the freedom of the case's owner, who sees it run and can stop it."""
    case = case_for(hit)
    playbook = Playbook.objects.filter(pk=hit.params.get("playbook") or 0).first()
    if playbook is None:
        raise CannotDo(_("The playbook is not here any more."))
    try:
        run = start_playbook(case, playbook, by=Actor.rule(hit.version_id), member=case.owner)
    except (WorkTrouble, CaseTrouble) as trouble:
        raise CannotDo(str(trouble)) from trouble
    return {"run": run.pk}


def _says(params: Params) -> str:
    found = Playbook.objects.filter(pk=params.get("playbook") or 0).first()
    return _("Start the playbook “%(name)s”") % {"name": found or ""}


offers(
    Verb(
        name="work.start_playbook",
        kinds=("react",),
        label=gettext_lazy("Start a playbook"),
        says=_says,
        params=(Param(name="playbook", kind="playbook", label=gettext_lazy("Which")),),
        perform=_start,
        why_not=gettext_lazy("Stop the run on the case’s page: it asks why, and its tasks know."),
        order=50,
    )
)
