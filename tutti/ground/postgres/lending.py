"""Root's programs may lie where the server's user cannot look (a `.venv` in root's home): then a copy is lent."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

from tutti.ground.postgres.folders import make_home
from tutti.ground.postgres.owner import Owner
from tutti.ground.postgres.places import ROOTS_HOME
from tutti.ground.postgres.programs import Programs
from tutti.ground.postgres.trouble import ClusterUnusable


def runnable_by(owner: Owner, programs: Programs) -> Programs:
    """The same programs where `owner` can run them."""
    if not owner.lent or _runs(programs, owner):
        return programs
    if programs.root is None:
        raise ClusterUnusable(
            f"The user “{owner.name}” cannot run {programs['postgres']}. "
            "Run Tutti as an ordinary user, or set DATABASE_URL."
        )
    return _copy(programs, programs.root)


def _runs(programs: Programs, owner: Owner) -> bool:
    try:
        answer = subprocess.run(  # noqa: S603  our own program
            [programs["postgres"], "--version"],
            user=owner.uid, group=owner.gid, extra_groups=[], cwd="/", capture_output=True, check=False,
        )  # fmt: skip
    except OSError:
        return False
    return answer.returncode == 0


def _copy(programs: Programs, root: Path) -> Programs:
    """Copy one version and the libraries beside the package, whole or not at all."""
    target = ROOTS_HOME / "programs" / f"{programs.major}-{_fingerprint(programs)}"
    installed = programs.bin.parent
    copied = target / root.name / installed.name
    if not target.exists():
        make_home(ROOTS_HOME)
        target.parent.mkdir(mode=0o755, exist_ok=True)
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        shutil.copytree(installed, draft / root.name / installed.name, symlinks=True)
        libraries = root.with_name(f"{root.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        _open_to_readers(draft)
        draft.rename(target)
    return replace(programs, bin=copied / "bin")


def _open_to_readers(folder: Path) -> None:
    """The copy is ours: PostgreSQL's published programs, which anybody may read and run."""
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(
                0o755
                if path.is_dir() or (os.access(path, os.X_OK) and path.stat().st_mode & 0o100)
                else 0o644
            )


def _fingerprint(programs: Programs) -> str:
    """The same for the same build, so that several environments share one copy."""
    return hashlib.sha256((programs.bin / "postgres").read_bytes()).hexdigest()[:12]
