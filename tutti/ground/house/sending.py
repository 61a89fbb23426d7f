"""Which installation may send. A database restored or cloned elsewhere is read there, not sent from."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from tutti.ground.house.actions.changing import change_house
from tutti.ground.house.models import House
from tutti.ground.house.queries import house
from tutti.journal.facts import Actor


def this_instance() -> str:
    """The name of this installation: `TUTTI_INSTANCE`, else a file in `TUTTI_HOME` made at first use.

    Several machines that share one database share one `TUTTI_INSTANCE`.
    """
    named = os.environ.get("TUTTI_INSTANCE", "").strip()
    return named or _kept(Path(settings.TUTTI_HOME) / "instance")


def may_send() -> bool:
    """Whether mail and calls may leave from here. Asked before each send; false means wait, not fail."""
    return house().sending_instance == this_instance()


def send_from_here(*, by: Actor) -> House:
    """From now on this installation sends, and no other that has the same data."""
    return change_house(by=by, sending_instance=this_instance())


def _kept(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{uuid4().hex}")
        draft.write_text(uuid4().hex)
        try:
            os.link(draft, path)  # two processes starting at once agree on the first one's name
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
