"""What the house tests read: the tree as it lies, and a place for the ten largest of each kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LEAVE_OUT = {
    ".git",
    ".venv",
    "vendor",
    "node_modules",
    "__pycache__",
    "migrations",
    "build",
    "dist",
}
LARGEST = pytest.StashKey[dict[str, list[str]]]()


@dataclass(frozen=True, kw_only=True)
class Tree:
    """The files of the repository, by kind; vendored code and migrations are somebody else's."""

    root: Path = ROOT
    tutti: Path = ROOT / "tutti"

    def files(self, *suffixes: str, under: Path | None = None) -> list[Path]:
        found = (path for path in (under or self.tutti).rglob("*") if path.suffix in suffixes)
        return sorted(
            path for path in found if not LEAVE_OUT & set(path.relative_to(self.root).parts)
        )

    def modules(self) -> list[Path]:
        """Python that is not a test."""
        return [
            path
            for path in self.files(".py")
            if "tests" not in path.parts and not path.name.startswith("test_")
        ]

    def templates(self) -> list[Path]:
        return [path for path in self.files(".html") if "templates" in path.parts]

    def sheets(self) -> list[Path]:
        return self.files(".css")

    def behaviours(self) -> list[Path]:
        return self.files(".js")

    def name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """Collects `(size, name)` and says which are past the limit without a reason."""

    largest: dict[str, list[str]] = field(default_factory=dict)

    def past(self, kind: str, limit: int, measured: list[tuple[int, str, bool]]) -> list[str]:
        """Names over the limit; each measure is (size, name, whether it carries a `# long:` reason)."""
        ranked = sorted(measured, reverse=True)
        self.largest[kind] = [f"{size:5d}  {name}" for size, name, _ in ranked[:10]]
        return [
            f"{name}: {size} > {limit}"
            for size, name, excused in ranked
            if size > limit and not excused
        ]


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LARGEST] = {}


@pytest.fixture(scope="session")
def tree() -> Tree:
    return Tree()


@pytest.fixture(scope="session")
def sizes(pytestconfig: pytest.Config) -> Sizes:
    return Sizes(largest=pytestconfig.stash.setdefault(LARGEST, {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for kind, lines in terminalreporter.config.stash.get(LARGEST, {}).items():
        terminalreporter.section(f"the ten largest: {kind}", "-")
        terminalreporter.write("\n".join(lines) + "\n")
