"""Making the folders, each closed to others; nobody's rights on a folder that was there are widened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tutti.ground.postgres.owner import Owner
from tutti.ground.postgres.places import ROOTS_HOME, Places
from tutti.ground.postgres.trouble import ClusterUnusable

PROC = Path("/proc/self/fd")


def make_home(home: Path) -> None:
    """Make the home, readable by its owner alone. Root's own is passable: programs below it are lent."""
    mode = 0o711 if home == ROOTS_HOME else 0o700
    try:
        home.mkdir(mode=mode, parents=True, exist_ok=True)
    except OSError as error:
        raise ClusterUnusable(
            f"The folder {home} cannot be made ({error.strerror}). "
            "Set TUTTI_HOME to a folder you may write to."
        ) from error
    if not os.access(home, os.W_OK | os.X_OK):
        raise ClusterUnusable(
            f"You may not write to {home}. Set TUTTI_HOME to a folder of your own, "
            "or run Tutti as the user it belongs to."
        )


def make_folders(places: Places, owner: Owner) -> None:
    """Make what lies below the home; the socket's folder goes to the server's user."""
    make_home(places.home)
    places.postgres.mkdir(mode=0o700, exist_ok=True)
    make_closed(places.sockets, owner)


def make_closed(folder: Path, owner: Owner) -> None:
    """Make `folder` the server user's alone; refuse one that belongs to somebody else."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        _require_ours(folder, owner)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if owner.lent:
            os.fchown(handle, owner.uid, owner.gid)
        os.fchmod(handle, 0o700)
    finally:
        os.close(handle)


def _require_ours(folder: Path, owner: Owner) -> None:
    found = folder.lstat()
    if stat.S_ISDIR(found.st_mode) and found.st_uid in {owner.uid, os.geteuid()}:
        return
    raise ClusterUnusable(
        f"{folder} belongs to somebody else. Remove it, or set TUTTI_HOME elsewhere."
    )


@dataclass
class Reach:
    """Names by which the server's user reaches folders, even below a folder closed to that user.

    Root opens the folder and hands it on: the server gets it as an open file and names it
    `/proc/self/fd/N`. So no parent folder has to be opened to anybody. An ordinary user needs no such
    detour and gets the path itself.
    """

    lent: bool
    handles: list[int] = field(default_factory=list)

    def __call__(self, folder: Path) -> str:
        if not self.lent:
            return str(folder)
        if not PROC.exists():
            raise ClusterUnusable(
                "As root Tutti needs /proc. Run Tutti as an ordinary user instead."
            )
        self.handles.append(os.open(folder, os.O_RDONLY | os.O_DIRECTORY))
        return str(PROC / str(self.handles[-1]))


@contextmanager
def reaching(owner: Owner) -> Iterator[Reach]:
    """Folders stay open until the server has been started with them."""
    reach = Reach(lent=owner.lent)
    try:
        yield reach
    finally:
        for handle in reach.handles:
            os.close(handle)
