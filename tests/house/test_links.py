"""Every link from one of our pages to another leads somewhere, pictures included."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\((?!\w+:|#)([^)\s#]+)")


def pages() -> list[Path]:
    said = subprocess.run(
        ["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    names = said.stdout.split() or [
        str(page) for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    ]
    return [ROOT / name for name in names]


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page):
    links = LINK.findall(page.read_text(encoding="utf-8"))

    lost = [link for link in links if not (page.parent / link).exists()]

    assert lost == []
