"""The tree as a whole: it depends on no machine, and on no one's registry."""

import re
import subprocess

import pytest

# A path of a machine begins at its slash; the same words inside an address or a package are ours.
MACHINES = re.compile(
    "|".join(
        [
            r"(?<![\w>}.])/(?:work|farm)" + "/",
            r"(?<![\w>}.])/tmp" + "/w" + "/",
            r"\.\./" + "shared",
            r"(?<![\w>}.])/home" + "/[a-z]+/",
        ]
    )
)
REGISTRIES = re.compile(
    "|".join(["python" + r"hosted\.org", "pypi" + r"\.org/simple", "registry" + r"\.npmjs"])
)
READABLE = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".html",
    ".css",
    ".js",
    ".json",
    ".lock",
    ".yml",
    ".yaml",
    ".sh",
    ".cfg",
    "",
}
DATA = {"payloads", "corpus", "fixtures"}


def texts(tree):
    """What git holds or would take, as text."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=tree.root,
        capture_output=True,
        text=True,
        check=False,
    )
    names = listed.stdout.split("\n") if listed.returncode == 0 else []
    paths = [tree.root / name for name in names] or [
        path for path in tree.root.rglob("*") if path.is_file()
    ]
    for path in paths:
        if (
            path.suffix in READABLE
            and path.is_file()
            and not DATA & set(path.parts)
            and "vendor" not in path.parts
        ):
            yield path, path.read_text(errors="replace")


def test_no_file_names_a_machine(tree):
    found = [
        f"{tree.name(path)}: {match.group()}"
        for path, text in texts(tree)
        for match in MACHINES.finditer(text)
    ]

    assert found == []


@pytest.mark.parametrize(
    ("text", "names_one"),
    [
        ('open("#/main/a.py")', True),
        ("cd #/main", True),
        ("/departments/7#/", False),
        ("/departments/<int:department_id>#/", False),
        ("/departments/{department.pk}#/", False),
        ("`tutti#/outcomes/`", False),
        ("from .#/", False),
    ],
)
def test_a_path_of_a_machine_is_told_from_an_address(text, names_one):
    assert bool(MACHINES.search(text.replace("#", "/" + "work"))) is names_one


def test_no_file_names_a_registry(tree):
    found = [
        f"{tree.name(path)}: {match.group()}"
        for path, text in texts(tree)
        for match in REGISTRIES.finditer(text)
    ]

    assert found == []
