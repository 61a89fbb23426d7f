"""One home's database server, as everyone else sees it: join it, and it runs as long as anybody uses it."""

from __future__ import annotations

import fcntl
import functools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import pq, sql

from tutti.ground.postgres.folders import make_folders, make_home
from tutti.ground.postgres.lending import runnable_by
from tutti.ground.postgres.making import SUPERUSER, make_data_folder
from tutti.ground.postgres.owner import server_owner
from tutti.ground.postgres.places import Places
from tutti.ground.postgres.processes import clear_leftovers
from tutti.ground.postgres.programs import programs
from tutti.ground.postgres.server import Server, tell
from tutti.ground.postgres.trouble import ClusterUnusable, OtherVersion

ROLE = "tutti"
DATABASE = "tutti"


class Cluster:
    """The embedded server of one home.

    `durable` off forgets on a power cut, `major` asks for another version's programs: for throw-away
    tests only.
    """

    def __init__(self, home: Path, *, durable: bool = True, major: int | None = None) -> None:
        self.places = Places.of(home)
        self.durable = durable
        self.major = major

    def connection_parameters(self) -> dict[str, str]:
        """How to reach it once it runs, in libpq's words. Asks nothing and starts nothing."""
        return {"host": str(self.places.sockets), "user": ROLE, "dbname": DATABASE}

    @contextmanager
    def joined(self) -> Iterator[None]:
        """Use the server: started if need be, stopped when the last process that joined has left.

        A process killed here holds nothing back: its locks end with it, and a server left running is
        adopted by the next one who joins.
        """
        make_home(self.places.home)
        with _locked_file(self.places.lock) as users:
            with self._turn():
                fcntl.flock(users, fcntl.LOCK_SH)
                self._bring_up()
            try:
                yield
            finally:
                self._leave(users)

    def look_after(self) -> None:
        """Start the server again if it died. For those who have joined; cheap while all is well."""
        if self.server.state() == pq.Ping.OK:
            return
        with self._turn():
            self._bring_up()

    @functools.cached_property
    def server(self) -> Server:
        owner = server_owner()
        return Server(
            data=self.places.data,
            sockets=self.places.sockets,
            log=self.places.log,
            nickname=self.places.nickname,
            programs=runnable_by(owner, programs(self.major)),
            owner=owner,
            durable=self.durable,
        )

    @contextmanager
    def alone(self) -> Iterator[Server]:
        """Nobody else uses the server, and nobody may join meanwhile. It is not started."""
        make_home(self.places.home)
        with _locked_file(self.places.lock) as users, self._turn():
            if not _try_exclusive(users):
                raise ClusterUnusable(
                    "Tutti is running. Stop it (and its commands) first, then try again."
                )
            yield self.server

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with _locked_file(self.places.turn) as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield

    def _bring_up(self) -> None:
        server = self.server
        make_folders(self.places, server.owner)
        if not self.places.data.exists():
            tell("Making the database. This happens once.")
            make_data_folder(self.places.data, server.programs, server.owner)
        require_same_major(self.places.data, server.programs.major)
        if not self._adopted():
            clear_leftovers(self.places)
            server.start()
        require_database(self.places)

    def _adopted(self) -> bool:
        """Whether a server of this very folder already runs; waits for one that is getting ready."""
        running = self.server.process()
        if running is None:
            if self.server.state() == pq.Ping.OK:
                raise ClusterUnusable(
                    f"Another server answers in {self.places.sockets}. Stop it, or set TUTTI_HOME elsewhere."
                )
            return False
        try:
            self.server.wait_until_ready(lambda: self.server.process() is not None)
        except ClusterUnusable:
            return False  # it was stopping, and has stopped
        return True

    def _leave(self, users: int) -> None:
        with self._turn():
            if _try_exclusive(users):
                self.server.stop()


def require_same_major(data: Path, major: int) -> None:
    found = int((data / "PG_VERSION").read_text().split(".")[0])
    if found != major:
        raise OtherVersion(
            f"The database in {data} was made by PostgreSQL {found}; this Tutti brings PostgreSQL {major}. "
            "Nothing was changed. Run: tutti upgrade-database"
        )


def require_database(places: Places) -> None:
    """The role and the database exist; the role may make databases and look at who is connected, no more."""
    with psycopg.connect(
        host=str(places.sockets), user=SUPERUSER, dbname="postgres", autocommit=True
    ) as connection:
        role, database = sql.Identifier(ROLE), sql.Identifier(DATABASE)
        if not _there(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", ROLE):
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(role))
            connection.execute(sql.SQL("GRANT pg_monitor, pg_signal_backend TO {}").format(role))
        if not _there(connection, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))


def _there(connection: psycopg.Connection[tuple[object, ...]], question: str, name: str) -> bool:
    return connection.execute(question.encode(), (name,)).fetchone() is not None


@contextmanager
def _locked_file(path: Path) -> Iterator[int]:
    """An open file to lock; closing it, or dying, gives the lock back."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)


def _try_exclusive(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
