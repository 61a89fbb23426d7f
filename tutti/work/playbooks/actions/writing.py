"""Writing a playbook: its draft, its versions, putting it away."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from tutti.engines.playbooks.checking import faults
from tutti.engines.playbooks.definition import Definition, to_data
from tutti.engines.rules.conditions import check_condition
from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.work.playbooks.errors import NotSound
from tutti.work.playbooks.facts import PlaybookWritten
from tutti.work.playbooks.models import Playbook, PlaybookVersion

SECRET_BYTES = 24


@transaction.atomic
def write_playbook(
    *,
    names: Mapping[str, str],
    by: Actor,
    member: Member | None,
    about: Mapping[str, str] | None = None,
    draft: Definition | None = None,
    ready_made: str = "",
) -> Playbook:
    """A new playbook with a draft and no version; nothing runs before it is published."""
    made = Playbook(
        names=dict(names),
        about=dict(about or {}),
        draft=to_data(draft or Definition()),
        ready_made=ready_made,
        created_by=member,
    )
    made.secrets = {"secret": _new_secret()}
    made.save()
    record([PlaybookWritten(playbook=made.pk)], by=by)
    return made


@transaction.atomic
def change_draft(playbook: Playbook, draft: Definition, *, by: Actor) -> Playbook:
    """Keep what is written so far, with its faults: they matter when it is published."""
    locked = Playbook.objects.select_for_update().get(pk=playbook.pk)
    locked.draft = to_data(draft)
    locked.save(update_fields=["draft"])
    record([PlaybookWritten(playbook=locked.pk)], by=by)
    return locked


@transaction.atomic
def describe_playbook(
    playbook: Playbook,
    *,
    names: Mapping[str, str],
    about: Mapping[str, str],
    starts_when: str,
    by: Actor,
) -> Playbook:
    """Its name, what it is for, and when it starts by itself. `ConditionWrong` when that cannot be asked."""
    check_condition(starts_when, "promise")
    locked = Playbook.objects.select_for_update().get(pk=playbook.pk)
    locked.names, locked.about, locked.starts_when = dict(names), dict(about), starts_when
    locked.save(update_fields=["names", "about", "starts_when"])
    record([PlaybookWritten(playbook=locked.pk)], by=by)
    return locked


@transaction.atomic
def publish(playbook: Playbook, *, member: Member | None, by: Actor) -> PlaybookVersion:
    """Make the draft the version that runs from now on. Runs keep theirs. `NotSound` names what is wrong."""
    locked = Playbook.objects.select_for_update().get(pk=playbook.pk)
    found = faults(locked.written)
    if found:
        raise NotSound(found)
    newest = locked.newest
    if newest and newest.definition == locked.draft:
        return newest
    version = PlaybookVersion.objects.create(
        playbook=locked,
        number=newest.number + 1 if newest else 1,
        definition=locked.draft,
        published_at=timezone.now(),
        published_by=member,
    )
    record([PlaybookWritten(playbook=locked.pk, version=version.number)], by=by)
    playbook.__dict__.pop("newest", None)
    return version


@transaction.atomic
def renew_secret(playbook: Playbook, *, by: Actor) -> str:
    """A new secret for what its steps send; the one before holds no more. Show it once and keep it nowhere."""
    locked = Playbook.objects.select_for_update().get(pk=playbook.pk)
    secret = _new_secret()
    locked.secrets = {"secret": secret}
    locked.save(update_fields=["secrets"])
    record([PlaybookWritten(playbook=locked.pk)], by=by)
    return secret


@transaction.atomic
def put_away(playbook: Playbook, *, by: Actor) -> None:
    """Nobody starts it any more; what runs goes on. Putting away again is harmless."""
    locked = Playbook.objects.select_for_update().get(pk=playbook.pk)
    if locked.archived_at is None:
        locked.archived_at = timezone.now()
        locked.save(update_fields=["archived_at"])
        record([PlaybookWritten(playbook=locked.pk, archived=True)], by=by)


def _new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
