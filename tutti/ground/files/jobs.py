"""The daily sweep."""

from __future__ import annotations

from tutti.ground.files.sweeping import sweep_unreferenced
from tutti.ground.jobs import periodic


@periodic("43 3 * * *")
def sweep_files() -> None:
    sweep_unreferenced()
