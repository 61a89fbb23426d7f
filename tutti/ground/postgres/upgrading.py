"""From one major version to the next: dump with the old programs, load with the new, then swap folders.

The old folder is never written to except by its own programs, and stays under another name.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

from tutti.ground.postgres.cluster import DATABASE, Cluster, require_database
from tutti.ground.postgres.folders import make_folders
from tutti.ground.postgres.lending import runnable_by
from tutti.ground.postgres.making import SUPERUSER, make_data_folder
from tutti.ground.postgres.processes import clear_leftovers
from tutti.ground.postgres.programs import programs_of
from tutti.ground.postgres.server import Server, tell
from tutti.ground.postgres.trouble import ClusterUnusable


def upgrade(cluster: Cluster) -> str:
    """Upgrade the data folder if it needs it; what was done, in a sentence. Nobody may be using it.

    A failure or a kill at any moment leaves the old folder in place and in use.
    """
    with cluster.alone() as server:
        if not server.data.exists():
            return "There is no database yet; nothing to upgrade."
        found = major_of(server.data)
        if found == server.programs.major:
            return f"The database already is PostgreSQL {found}."
        make_folders(cluster.places, server.owner)
        clear_leftovers(cluster.places)
        dump = _dump(server, found)
        return _load(cluster, server, dump, found)


def major_of(data: Path) -> int:
    """The major version a data folder was made by."""
    return int((data / "PG_VERSION").read_text().split(".")[0])


def _dump(server: Server, major: int) -> Path:
    old = programs_of(major)
    if old is None:
        raise ClusterUnusable(
            f"The database was made by PostgreSQL {major}, and its programs are not on this machine. "
            f"Install them (on Debian: apt-get install postgresql-{major}) and run this again. "
            "Nothing was changed."
        )
    dump = server.data.parent / f"from-{major}.dump"
    running = replace(server, programs=runnable_by(server.owner, old))
    tell(f"Dumping the database from PostgreSQL {major}.")
    running.start()
    try:
        # The newer pg_dump knows how to read older servers, not the other way round.
        _run(server, "pg_dump", "--format=custom", f"--file={dump}", DATABASE)
    finally:
        running.stop()
    return dump


def _load(cluster: Cluster, server: Server, dump: Path, major: int) -> str:
    fresh = server.data.with_name("data.upgraded")
    if fresh.exists():
        shutil.rmtree(fresh)
    make_data_folder(fresh, server.programs, server.owner)
    running = replace(server, data=fresh)
    tell(f"Loading it into PostgreSQL {server.programs.major}.")
    running.start()
    try:
        require_database(cluster.places)
        _run(server, "pg_restore", "--exit-on-error", f"--dbname={DATABASE}", str(dump))
    finally:
        running.stop()
    kept = server.data.with_name(f"data.postgresql-{major}")
    server.data.rename(kept)
    fresh.rename(server.data)
    dump.unlink()
    return f"The database is PostgreSQL {server.programs.major} now. The old one is kept in {kept}."


def _run(server: Server, program: str, *words: str) -> None:
    command = [
        server.programs[program],
        f"--host={server.sockets}",
        f"--username={SUPERUSER}",
        *words,
    ]
    done = subprocess.run(  # noqa: S603  our own program
        command,
        env={"PATH": os.environ.get("PATH", "")},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ClusterUnusable(
            f"{program} failed; the old database is in place and unchanged. It said:\n{done.stderr.strip()}"
        )
