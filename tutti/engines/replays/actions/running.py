"""Running a replay over the past, some batches at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import monotonic
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.engines.replays.comparing import Found, Sides, compare
from tutti.engines.replays.models import Part, Replay, ReplayState
from tutti.engines.replays.past import Past, past_of
from tutti.engines.replays.standing import meant_by, standings
from tutti.engines.rules.deciding import decide
from tutti.engines.rules.giving import Row
from tutti.engines.rules.hits import Hit

AT_A_STRETCH = 20.0  # seconds; then the worker looks at its other jobs


def run_some(replay_id: int, *, seconds: float = AT_A_STRETCH) -> bool:
    """Look at some more of the past, a batch a transaction; True when there is more. Two runs never count twice."""
    replay = Replay.objects.get(pk=replay_id)
    past = past_of(replay.kind)
    if past is None or not _begun(replay, past):
        return False
    began = last = monotonic()
    for rows in past.batches(replay.start, replay.end, replay.channel_id, replay.after):
        if not rows:
            continue
        found = _found(replay, past, rows)
        now = monotonic()
        if not _note(replay, past, rows, found, seconds=now - last):
            return False
        last = now
        if now - began > seconds:
            return True
    _finish(replay)
    return False


@transaction.atomic
def break_off(replay_id: int, *, why: str) -> None:
    """End a replay that cannot go on; what it found stays."""
    Replay.objects.filter(
        pk=replay_id, state__in=(ReplayState.WAITING, ReplayState.RUNNING)
    ).update(state=ReplayState.FAILED, trouble=why[:500], finished_at=timezone.now())


@transaction.atomic
def _begun(replay: Replay, past: Past) -> bool:
    """Mark the replay as running and count what lies before it, once; False when it is over."""
    locked = Replay.objects.select_for_update().get(pk=replay.pk)
    if locked.is_over:
        return False
    if locked.state == ReplayState.WAITING:
        locked.state = ReplayState.RUNNING
        locked.total = past.count(locked.start, locked.end, locked.channel_id)
        locked.save(update_fields=["state", "total"])
    replay.after, replay.state = locked.after, locked.state
    return True


def _found(replay: Replay, past: Past, rows: Mapping[int, Row]) -> Found:
    """What one batch gives. Only reads."""
    decided = decide(replay.kind, rows, versions=standings(replay))
    hits = {subject: _done(each) for subject, each in decided.items()}
    mine = {subject for subject, each in hits.items() if _is_mine(replay, each)}
    subjects = list(rows)
    sides = Sides(
        happened=past.happened(subjects),
        would=past.would({subject: each for subject, each in hits.items() if each}),
        nothing=past.nothing,
    )
    found = compare(subjects, sides, hit=mine, was_mine=meant_by(replay))
    found.by_version.update(
        version for each in hits.values() for version in {hit.version_id for hit in each}
    )
    return found


def _done(hits: Sequence[Hit]) -> list[Hit]:
    return [hit for hit in hits if not hit.shadow]


def _is_mine(replay: Replay, hits: Sequence[Hit]) -> bool:
    """Whether the rule in question is among them; of a whole list any is."""
    if not replay.is_of_one:
        return bool(hits)
    return any(hit.version_id == replay.mine[0] for hit in hits)


@transaction.atomic
def _note(
    replay: Replay, past: Past, rows: Mapping[int, Row], found: Found, *, seconds: float
) -> bool:
    """Keep what a batch gave; False when somebody stopped the replay, or another worker was here first."""
    locked = Replay.objects.select_for_update().get(pk=replay.pk)
    if locked.is_over or locked.after != replay.after:
        return False
    for group, ids in found.groups.items():
        known = locked.groups.setdefault(
            group.key, {"what": group.what, "from": group.before, "to": group.after, "number": 0}
        )
        known["number"] += len(ids)
    Part.objects.bulk_create(
        Part(replay=locked, group=group.key, ids=ids) for group, ids in found.groups.items()
    )
    _count_days(locked, past, rows, set(found.hit))
    for version, number in found.by_version.items():
        locked.by_rule[str(version)] = locked.by_rule.get(str(version), 0) + number
    locked.looked += len(rows)
    locked.hit += len(found.hit)
    locked.seconds += seconds
    locked.after = replay.after = max(rows)
    locked.save()
    return True


def _count_days(replay: Replay, past: Past, rows: Mapping[int, Row], hit: set[int]) -> None:
    zone = ZoneInfo(timezone.get_default_timezone_name())
    for subject, row in rows.items():
        moment = past.moment(row)
        if moment is None:
            continue
        day = replay.days.setdefault(moment.astimezone(zone).date().isoformat(), [0, 0])
        day[0] += 1
        day[1] += subject in hit


@transaction.atomic
def _finish(replay: Replay) -> None:
    locked = Replay.objects.select_for_update().get(pk=replay.pk)
    if locked.state != ReplayState.RUNNING:
        return
    locked.state, locked.finished_at = ReplayState.DONE, timezone.now()
    locked.save(update_fields=["state", "finished_at"])


def broken_words() -> str:
    """What a page says of a replay that broke off."""
    return _("Something went wrong while it ran. What it found until then is below.")
