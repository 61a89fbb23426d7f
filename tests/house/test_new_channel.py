"""The how-to for a new channel is followed line by line: make it, put in what the page shows, ask the suite."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2]
PAGE = HERE / "docs/howto/add-a-channel.md"
BLOCK = re.compile(r"^```(?:python|markdown) (\S+) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MOST_LINES = 200


def blocks():
    """File, the name in it that is replaced ("" for all of it), and the words."""
    return BLOCK.findall(PAGE.read_text(encoding="utf-8"))


def lines_of(text):
    return [line for line in text.splitlines() if line.strip()]


@pytest.fixture
def tree(tmp_path):
    """Tutti with channels of its own to be changed; all the rest is the same."""
    for name in ("pyproject.toml", "manage.py", "Makefile"):
        shutil.copy(HERE / name, tmp_path)
    unchanged = shutil.ignore_patterns("__pycache__")
    shutil.copytree(HERE / "tools", tmp_path / "tools", ignore=unchanged)
    (tmp_path / "tutti").mkdir()
    for path in (HERE / "tutti").iterdir():
        if path.name == "channels":
            shutil.copytree(path, tmp_path / "tutti/channels", ignore=unchanged)
        else:
            (tmp_path / "tutti" / path.name).symlink_to(path)
    return tmp_path


def follow(tree):
    """Do what the page says; the folder of the new channel."""
    made = subprocess.run(
        ["make", "channel", "name=pigeon", f"PYTHON={sys.executable}"],
        cwd=tree, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    folder = tree / "tutti/channels/pigeon"
    for file, name, words in blocks():
        path = folder / file
        path.write_text(replaced(path.read_text(), name, words) if name else words)
    return folder


def replaced(source, name, words):
    """The module with one definition in place of the one of that name."""
    body, wanted = ast.parse(source).body, name.split(".")
    for part in wanted[:-1]:
        body = next(node for node in body if getattr(node, "name", "") == part).body
    (node,) = [node for node in body if wanted[-1] in names_of(node)]
    lines = source.splitlines()
    after = lines[node.end_lineno :]
    return "\n".join([
        *lines[: node.lineno - 1],
        textwrap.indent(words.rstrip().removesuffix("  # fmt: skip"), " " * node.col_offset),
        *after,
        "",
    ])  # fmt: skip


def names_of(node):
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    return {getattr(node, "name", "")}


def asked(tree, *words):
    """The suite, asked about the new channel in a process of its own, with a database of its own."""
    variables = {
        key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "PROVES"))
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly"]
    return subprocess.run(
        [*command, "tutti/channels/tests", "-k", "pigeon", *words],
        cwd=tree, env=variables, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.proves("wall-5")
def test_the_page_is_short_and_shows_fewer_lines_than_two_hundred():
    """A new channel by the how-to: lines to read, and lines to write."""
    page = PAGE.read_text(encoding="utf-8")
    written = [line for _, _, words in blocks() for line in lines_of(words)]

    assert len(lines_of(page)) < MOST_LINES
    assert 0 < len(written) < MOST_LINES


def test_a_name_that_is_none_or_taken_is_refused(tree):
    for name in ("", "Pigeon", "car-rier", "email", "web", "x" * 30):
        made = subprocess.run(
            [sys.executable, "tools/channel.py", name],
            cwd=tree,
            capture_output=True,
            text=True,
            check=False,
        )

        assert (made.returncode, bool(made.stderr)) == (1, True)


def test_the_template_itself_is_no_channel():
    from tutti.channels.registry import connectors

    assert [kind for kind in connectors() if kind.startswith("_")] == []


def test_the_page_leads_to_a_channel_that_keeps_what_needs_no_database(tree):
    follow(tree)

    done = asked(tree, "-m", "not django_db")

    assert done.returncode == 0, done.stdout[-4000:]
    assert " passed" in done.stdout


@pytest.mark.proves("wall-5", long=True)
def test_the_page_leads_to_a_channel_that_passes_the_whole_suite(tree, monkeypatch):
    """From `make channel name=pigeon` to a passing contract suite, following the how-to line by line."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("TUTTI_HOME", raising=False)
    follow(tree)

    done = asked(tree)

    assert done.returncode == 0, done.stdout[-4000:]
    assert " passed" in done.stdout
