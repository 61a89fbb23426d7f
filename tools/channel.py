"""Makes a new channel from tutti/channels/_template: a small one that works, to be changed into yours.

make channel name=pigeon
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

CHANNELS = Path(__file__).absolute().parent.parent / "tutti/channels"
TEMPLATE = "_template"


def main() -> int:
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if not re.fullmatch(r"[a-z][a-z0-9]{1,18}", name):
        return _refuse("Name it with 2 to 19 small letters and digits: make channel name=pigeon")
    if (CHANNELS / name).exists() or (CHANNELS / f"{name}.py").exists():
        return _refuse(f"tutti/channels/{name} is there already.")
    written = [
        _copy(path, name) for path in sorted((CHANNELS / TEMPLATE).rglob("*.*")) if _ours(path)
    ]
    sys.stdout.write("\n".join([*written, "Next: docs/howto/add-a-channel.md, step 2.", ""]))
    return 0


def _ours(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts


def _copy(path: Path, name: str) -> str:
    place = CHANNELS / name / path.relative_to(CHANNELS / TEMPLATE)
    place = place.with_name(place.name.replace(TEMPLATE, name))
    place.parent.mkdir(parents=True, exist_ok=True)
    text = path.read_text(encoding="utf-8")
    text = text.replace(TEMPLATE, name).replace("Template", name.capitalize())
    place.write_text(text, encoding="utf-8")
    return f"tutti/channels/{place.relative_to(CHANNELS)}"


def _refuse(why: str) -> int:
    sys.stderr.write(f"{why}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
