from __future__ import annotations

from django.db import OperationalError

from tutti.ground.jobs.declaring import job, periodic
from tutti.ground.mail.limited import CannotStart
from tutti.journal.facts import SYSTEM, Actor
from tutti.listen.actions.importing import fail_import, run_import
from tutti.listen.actions.quarantining import tell_of_quarantine
from tutti.listen.actions.rechecking import recheck_due
from tutti.listen.actions.settling import let_go_of_waiting, settle_waiting
from tutti.listen.importing.items import FileUnusable
from tutti.listen.importing.opening import open_source
from tutti.listen.importing.uploads import uploaded_file
from tutti.listen.models import Import

PASSING = (OperationalError, CannotStart)  # tried again, behind what is stored


@job(attempts=5)
def import_file(import_id: int) -> None:
    """Read an uploaded file to its end. A worker that dies in the middle leaves the rest to the next."""
    imported = Import.objects.select_related("channel__department").get(pk=import_id)
    if imported.is_over:
        return
    actor = Actor.member(imported.created_by_id) if imported.created_by_id else SYSTEM
    try:
        with uploaded_file(imported) as path:
            run_import(imported, open_source(path), by=actor)
    except PASSING:
        raise
    except FileUnusable as trouble:
        fail_import(imported, why=str(trouble))
    except Exception as trouble:
        fail_import(imported, why=f"{type(trouble).__name__}: {trouble}"[:500])
        raise


@periodic("* * * * *")
def settle_what_waits() -> None:
    settle_waiting()


@periodic("7 * * * *")
def let_go_of_what_waits() -> None:
    let_go_of_waiting()


@periodic("*/10 * * * *")
def recheck_channels() -> None:
    recheck_due()


@periodic("*/5 * * * *")
def look_at_quarantine() -> None:
    tell_of_quarantine()
