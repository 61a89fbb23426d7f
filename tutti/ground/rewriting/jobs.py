"""The nightly look at what is to be rewritten."""

from __future__ import annotations

from django.utils import timezone

from tutti.ground.jobs import periodic
from tutti.ground.rewriting.rewriting import is_quiet, rewrite_owed


@periodic("23 * * * *")
def rewrite_at_a_quiet_hour() -> None:
    if is_quiet(timezone.now()):
        rewrite_owed()
