"""Templates in djade's format: rewritten, or with `--check` only looked at."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent


def main() -> int:
    files = [str(path) for path in sorted((HERE / "tutti").rglob("templates/**/*.html"))]
    djade = str(Path(sys.executable).with_name("djade"))
    words = [djade, "--target-version", "5.2", *sys.argv[1:], *files]
    return subprocess.run(words, cwd=HERE, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
