from __future__ import annotations

from tutti.engines.replays.actions.forgetting import forget_old_replays
from tutti.engines.replays.actions.running import break_off, broken_words, run_some
from tutti.ground.jobs import job, periodic


@job(attempts=3, queue="default")
def go_on(replay: int) -> None:
    """Some more of a replay; then the next job. One that fails says so on its page."""
    try:
        more = run_some(replay)
    except Exception:
        break_off(replay, why=broken_words())
        raise
    if more:
        go_on.defer(replay=replay)


@periodic("23 4 * * *")
def forget_old() -> None:
    forget_old_replays()
