"""Which system user the server runs as. PostgreSQL refuses to run as root, so root lends it another."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass

from tutti.ground.postgres.places import ROOTS_HOME
from tutti.ground.postgres.trouble import ClusterUnusable

LENT_USER = "tutti"


@dataclass(frozen=True)
class Owner:
    """The user who owns the data folder. `lent` when root starts the server for that user."""

    name: str
    uid: int
    gid: int
    lent: bool

    @property
    def may_connect(self) -> tuple[str, ...]:
        """System users who may connect, by the name the kernel vouches for."""
        return (self.name, "root") if self.lent else (self.name,)


def server_owner() -> Owner:
    """Whoever runs this; for root the system user `tutti`, made when it is missing."""
    if os.geteuid() == 0:
        return _owner(_lent_user(), lent=True)
    try:
        return _owner(pwd.getpwuid(os.geteuid()), lent=False)
    except KeyError as error:
        raise ClusterUnusable(
            f"The user id {os.geteuid()} has no name on this machine, and PostgreSQL needs one. "
            "Add it to /etc/passwd, run Tutti as another user, or set DATABASE_URL."
        ) from error


def _owner(entry: pwd.struct_passwd, *, lent: bool) -> Owner:
    return Owner(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid, lent=lent)


def _lent_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(LENT_USER)
    except KeyError:
        _make_lent_user()
    try:
        return pwd.getpwnam(LENT_USER)
    except KeyError as error:
        raise ClusterUnusable(
            f"PostgreSQL does not run as root, and the system user “{LENT_USER}” could not be made. "
            f"Make it (useradd --system --home-dir {ROOTS_HOME} {LENT_USER}), "
            "run Tutti as an ordinary user, or set DATABASE_URL."
        ) from error


def _make_lent_user() -> None:
    for command in _commands():
        if shutil.which(command[0]):
            subprocess.run(command, check=False, capture_output=True)  # noqa: S603  fixed words
            return


def _commands() -> list[list[str]]:
    home = str(ROOTS_HOME)
    debian = ["--system", "--home-dir", home, "--no-create-home", "--user-group"]
    alpine = ["-S", "-D", "-H", "-h", home, LENT_USER]
    return [
        ["useradd", *debian, "--shell", "/usr/sbin/nologin", LENT_USER],
        ["adduser", *alpine],
    ]
