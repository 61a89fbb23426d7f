"""Where things lie in a home folder. Pure names: nothing here touches the disk."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

ROOTS_HOME = Path("/var/lib/tutti")
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 103  # bytes; macOS allows 104 with the closing zero, Linux 108


def default_home() -> Path:
    """The home when `TUTTI_HOME` is not set: root's is the system's, everyone else's is their own."""
    if os.geteuid() == 0:
        return ROOTS_HOME
    return Path.home() / ".local" / "share" / "tutti"


@dataclass(frozen=True)
class Places:
    """The names below one home. `home` is absolute, with no symbolic link in it."""

    home: Path

    @classmethod
    def of(cls, home: Path) -> Places:
        return cls(Path(os.path.realpath(home)))

    @property
    def postgres(self) -> Path:
        return self.home / "postgres"

    @property
    def data(self) -> Path:
        return self.postgres / "data"

    @property
    def log(self) -> Path:
        return self.postgres / "postgres.log"

    @property
    def lock(self) -> Path:
        """Shared by everyone who uses the server."""
        return self.home / "postgres.lock"

    @property
    def turn(self) -> Path:
        """Held by the one who is starting or stopping the server."""
        return self.home / "postgres.turn"

    @property
    def nickname(self) -> str:
        return "tutti-" + hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]

    @property
    def sockets(self) -> Path:
        """The folder of the socket; a short one outside the home when the home's path is too long."""
        inside = self.home / "run"
        if len(os.fsencode(inside / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return inside
        return Path("/tmp") / f"{self.nickname}-{os.geteuid()}"  # noqa: S108  closed and checked in folders.py
