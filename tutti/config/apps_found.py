"""Which Django apps are installed: every package below that has an `apps.py`, in the order of the stages.

Nobody edits a list to add a ground topic, a stage or a room of a stage; the order is the way of a message.
"""

from __future__ import annotations

from pathlib import Path

HOME = Path(__file__).resolve().parent.parent

STAGES = (
    "listen",
    "people",
    "triage",
    "cases",
    "work",
    "answer",
    "community",
    "outreach",
    "sales",
    "measure",
)


def tutti_apps() -> list[str]:
    """Dotted names of Tutti's own apps: the journal, ground topics, engines, then the stages with their rooms."""
    folders = [HOME / "journal", *_children("ground"), *_children("engines")]
    for stage in STAGES:
        folders += [HOME / stage, *_children(stage)]
    return [_dotted(folder) for folder in folders if (folder / "apps.py").exists()]


def tutti_modules(name: str) -> list[str]:
    """Dotted names of `<app>.<name>` for each app that has such a module or package."""
    return [
        f"{app}.{name}"
        for app in tutti_apps()
        if _path(app, f"{name}.py").exists() or _path(app, name, "__init__.py").exists()
    ]


def _children(folder: str) -> list[Path]:
    return sorted(path for path in (HOME / folder).glob("*") if path.is_dir())


def _dotted(folder: Path) -> str:
    return ".".join(("tutti", *folder.relative_to(HOME).parts))


def _path(app: str, *parts: str) -> Path:
    return HOME.joinpath(*app.split(".")[1:], *parts)
