"""Run the proofs (tests marked `proves("main-3")`) and write docs/proof.md.

ONLY=main or ONLY=main-4 picks; N= makes the long ones longer (the tests read it).
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
PAGE = HERE / "docs" / "proof.md"
REAL_DATA = (
    HERE.parent / "shared" / "data"
)  # real files some proofs read, when they stand beside the project
HEAD = """# Proofs

Each line is a promise of an issue, the test that runs it, and how it went. Made by `make prove`.

| id | what it proves | command | result | seconds | date |
|---|---|---|---|---|---|
"""


def main() -> int:
    only = os.environ.get("ONLY") or "all"
    with tempfile.TemporaryDirectory(prefix="tutti-prove-") as folder:
        report = Path(folder) / "proofs.json"
        variables = os.environ | {"PROVES": only, "PROVES_REPORT": str(report)}
        if REAL_DATA.is_dir():
            variables.setdefault("TUTTI_SHARED_DATA", str(REAL_DATA))
        words = [sys.executable, "-m", "pytest", "-ra", "-p", "no:randomly"]
        code = subprocess.run(words, cwd=HERE, env=variables, check=False).returncode
        proofs = json.loads(report.read_text()) if report.exists() else []
    write(proofs, only)
    missing = [] if proofs else [f"No proof is called {only}."]
    for line in missing:
        sys.stderr.write(f"{line}\n")
    return 1 if missing else code


def write(proofs: list[dict[str, str]], only: str) -> None:
    """Replace the rows of what ran; a run of a few keeps the others' rows."""
    today = dt.datetime.now(dt.UTC).date().isoformat()
    rows = {} if only == "all" else kept_rows()
    for proof in proofs:
        test = proof["test"].removeprefix("tutti/")  # Tutti's own rooms, as the map names them
        cells = (
            proof["id"],
            proof["says"],
            f"`make prove ONLY={proof['id']}` ({test})",
            proof["result"],
            proof["seconds"],
            today,
        )
        rows[proof["id"], test] = "| " + " | ".join(cells) + " |"
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(HEAD + "\n".join(rows[key] for key in sorted(rows, key=by_number)) + "\n")


def kept_rows() -> dict[tuple[str, str], str]:
    if not PAGE.exists():
        return {}
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    cells = [(line, [cell.strip() for cell in line.strip("|").split("|")]) for line in lines]
    return {(c[0], c[2].partition("(")[2].rstrip(")")): line for line, c in cells if c[0] != "id"}


def by_number(key: tuple[str, str]) -> tuple[str, int, str]:
    issue, _, number = key[0].rpartition("-")
    return issue, int(number) if number.isdecimal() else 0, key[1]


if __name__ == "__main__":
    sys.exit(main())
