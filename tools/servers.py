"""Install the servers that tests of channels talk to, each in a folder of its own. Only the standard library.

python3 tools/servers.py mastodon matrix

A recipe stands in tools/servers/: NAME.txt lists packages for a virtual environment; NAME.sh is run with the folder
as its one argument. Folders are made under $TUTTI_SERVERS, else ~/.cache/tutti-servers. One that was made from
the same recipe before is left alone.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
RECIPES = HERE / "servers"
FOLDER = Path(os.environ.get("TUTTI_SERVERS") or Path.home() / ".cache" / "tutti-servers")


def main() -> None:
    names = sys.argv[1:]
    unknown = [name for name in names if recipe_of(name) is None]
    if not names or unknown:
        known = sorted({path.stem for path in RECIPES.iterdir()})
        stop(
            f"Say which servers: {' '.join(known)}. Not known: {' '.join(unknown) or 'none said'}."
        )
    for name in names:
        install(name)


def install(name: str) -> None:
    recipe, folder = recipe_of(name), FOLDER / name
    assert recipe is not None, name
    stamp, wanted = folder / ".made-from", fingerprint(recipe)
    if stamp.exists() and stamp.read_text() == wanted:
        say(f"{name}: in place, {folder}")
        return
    say(f"{name}: installing into {folder}. This takes a minute or two, once.")
    began = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    if recipe.suffix == ".sh":
        run("sh", str(recipe), str(folder))
    else:
        make_environment(folder, recipe)
    stamp.write_text(wanted)  # last: a broken installation is made again
    say(f"{name}: installed in {time.monotonic() - began:.0f} s")


def make_environment(folder: Path, recipe: Path) -> None:
    python = folder / "bin" / "python"
    if not python.exists():
        run(sys.executable, "-m", "venv", str(folder))
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
    run(str(python), "-m", "pip", "install", *quiet, "--requirement", str(recipe))


def recipe_of(name: str) -> Path | None:
    found = (RECIPES / f"{name}{suffix}" for suffix in (".txt", ".sh"))
    return next((path for path in found if path.exists()), None)


def fingerprint(recipe: Path) -> str:
    seen = hashlib.sha256(recipe.read_bytes())
    seen.update(sys.version.encode())
    return seen.hexdigest()


def run(*words: str) -> None:
    if subprocess.run(words, check=False).returncode:
        stop(f"This failed: {' '.join(words)}")


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def stop(text: str) -> None:
    say(text)
    sys.exit(1)


if __name__ == "__main__":
    main()
