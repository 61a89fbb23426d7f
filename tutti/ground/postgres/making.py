"""Making a new data folder, whole or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tutti.ground.postgres.folders import make_closed, reaching
from tutti.ground.postgres.owner import Owner
from tutti.ground.postgres.programs import Programs
from tutti.ground.postgres.trouble import ClusterUnusable

SUPERUSER = "postgres"
LOCALES = ("C.UTF-8", "C")
FIRST_WITH_BUILTIN_LOCALE = 17


def make_data_folder(data: Path, programs: Programs, owner: Owner) -> None:
    """Run `initdb` beside `data` and rename: a process killed here leaves only a draft, swept next time."""
    draft = data.with_name(f"{data.name}.draft")
    for locale in LOCALES:
        _sweep(draft)
        make_closed(draft, owner)
        said = _initdb(draft, programs, owner, locale=locale)
        if said is None:
            draft.rename(data)
            _sync_folder(data.parent)
            return
        if "locale" not in said:
            break
    raise ClusterUnusable(f"The database folder {data} could not be made. PostgreSQL said: {said}")


def _initdb(draft: Path, programs: Programs, owner: Owner, *, locale: str) -> str | None:
    """What `initdb` complained of; None when it went well."""
    with reaching(owner) as reach:
        command = [programs["initdb"], "-D", reach(draft), *_choices(programs.major, locale)]
        answer = subprocess.run(  # noqa: S603  our own program and fixed words
            command,
            **as_owner(owner),
            pass_fds=reach.handles,
            capture_output=True,
            text=True,
            check=False,
        )
    return None if answer.returncode == 0 else answer.stderr.strip()


def _choices(major: int, locale: str) -> list[str]:
    chosen = [
        f"--username={SUPERUSER}", "--encoding=UTF8", f"--locale={locale}", "--data-checksums",
        "--auth-local=peer", "--auth-host=reject", "--no-instructions",
    ]  # fmt: skip
    if major >= FIRST_WITH_BUILTIN_LOCALE:
        chosen += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return chosen


def as_owner(owner: Owner) -> dict[str, Any]:
    """How to run a program as the server's user: nothing of our environment that PostgreSQL would read."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    settings: dict[str, Any] = {
        "cwd": "/", "env": {**kept, "LC_ALL": "C", "TZ": "UTC"}, "stdin": subprocess.DEVNULL,
    }  # fmt: skip
    if owner.lent:
        settings |= {"user": owner.uid, "group": owner.gid, "extra_groups": []}
    return settings


def write_gate(data: Path, owner: Owner) -> None:
    """Who may connect: over the socket, users the kernel vouches for; nobody else, from nowhere."""
    rules = "local all all peer map=tutti\n"
    names = [
        f'tutti "{user}" {role}\n' for user in owner.may_connect for role in ("tutti", SUPERUSER)
    ]
    _replace(data / "pg_hba.conf", rules, owner)
    _replace(data / "pg_ident.conf", "".join(names), owner)


def _replace(path: Path, text: str, owner: Owner) -> None:
    """Write beside and rename, so that a link planted in the folder is replaced and never followed."""
    draft = path.with_name(f"{path.name}.draft")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        if owner.lent:
            os.fchown(file.fileno(), owner.uid, owner.gid)
    draft.replace(path)


def _sweep(draft: Path) -> None:
    if draft.exists():
        shutil.rmtree(draft)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
