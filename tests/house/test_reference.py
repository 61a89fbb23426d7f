"""The reference pages say what the program declares, or the build is red."""

from __future__ import annotations

from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2]


@cache
def written_anew() -> dict[str, str]:
    spec = spec_from_file_location("reference", HERE / "tools/reference.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.pages()


@pytest.mark.parametrize(
    "name",
    [
        "facts.md",
        pytest.param("channels.md", marks=pytest.mark.proves("wall-1")),
        "api.md",
        "rules.md",
    ],
)
def test_the_page_is_what_the_program_declares(name):
    page = (HERE / "docs/reference" / name).read_text(encoding="utf-8")

    assert page.rstrip() == written_anew()[name].rstrip(), "run: python tools/reference.py"
