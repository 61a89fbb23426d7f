"""Ready-made playbooks: one file each in `ready/`. Used once, a house's own copy is published and can be changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from tutti.engines.playbooks.definition import Definition, Texts, definition_from
from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.work.playbooks.actions.writing import publish, write_playbook
from tutti.work.playbooks.models import Playbook

FOLDER = Path(__file__).parent / "ready"


@dataclass(frozen=True, kw_only=True)
class ReadyMade:
    """One that ships: `key` is its file's name, `names` and `about` its words in each language."""

    key: str
    names: Texts
    about: Texts
    definition: Definition


@cache
def ready_made() -> tuple[ReadyMade, ...]:
    """Every one that ships, by the names of their files."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.json")))


@transaction.atomic
def use_ready_made(key: str, *, member: Member, by: Actor) -> Playbook:
    """The house's own copy, published. Using it again answers the same one. `KeyError` when there is none."""
    known = Playbook.objects.filter(ready_made=key, archived_at__isnull=True).first()
    if known:
        return known
    found = {one.key: one for one in ready_made()}[key]
    made = write_playbook(
        names=found.names,
        about=found.about,
        draft=found.definition,
        ready_made=key,
        member=member,
        by=by,
    )
    publish(made, member=member, by=by)
    return made


def _read(path: Path) -> ReadyMade:
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    names, about = data.pop("names"), data.pop("about")
    return ReadyMade(key=path.stem, names=names, about=about, definition=definition_from(data))
