"""Make `.venv` from the lock, with the `tutti` command in it. Only the standard library: nothing is there yet.

python3 tools/set_up.py        what running needs
python3 tools/set_up.py --dev  what testing needs on top
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)


def main() -> None:
    kind = "dev" if "--dev" in sys.argv else "run"
    lock = HERE / ("requirements-dev.lock" if kind == "dev" else "requirements.lock")
    stamp = VENV / f".made-for-{kind}"
    wanted = fingerprint(lock)
    if stamp.exists() and stamp.read_text() == wanted and PYTHON.exists():
        return
    require_python()
    say(f"Setting up {VENV.relative_to(HERE)} from {lock.name}. This takes a minute or two, once.")
    if not PYTHON.exists():
        run(sys.executable, "-m", "venv", str(VENV))
    pip("--require-hashes", "-r", str(lock))
    pip("--no-deps", "--no-build-isolation", "--editable", str(HERE))
    stamp.write_text(wanted)
    if kind == "dev":  # which holds all that running needs
        (VENV / ".made-for-run").write_text(fingerprint(HERE / "requirements.lock"))


def require_python() -> None:
    if sys.version_info < OLDEST:
        have = ".".join(str(part) for part in sys.version_info[:2])
        stop(
            f"Tutti needs Python 3.11 or newer; this is {have}. Choose one: make PYTHON=python3.12 run"
        )
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing and not PYTHON.exists():
        stop("Python's venv module is missing. Install it and try again: " + how_to_install_venv())


def how_to_install_venv() -> str:
    as_root = "" if os.geteuid() == 0 else "sudo "
    return f"{as_root}apt-get install --yes python3-venv"


def fingerprint(lock: Path) -> str:
    seen = hashlib.sha256(lock.read_bytes())
    seen.update((HERE / "pyproject.toml").read_bytes())
    return seen.hexdigest()


def pip(*words: str) -> None:
    run(
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
        *words,
    )


def run(*words: str) -> None:
    done = subprocess.run(words, cwd=HERE, check=False)
    if done.returncode:
        stop(f"This failed: {' '.join(words)}")


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def stop(text: str) -> None:
    say(text)
    sys.exit(1)


if __name__ == "__main__":
    main()
