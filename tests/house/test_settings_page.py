"""Every variable the product reads is on the page of settings, and the page names none that is gone."""

import re
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
READ = re.compile(
    r"""os\.environ(?:\.get\(|\[)\s*["']([A-Z_]+)["']|["']([A-Z_]+)["'] (?:not )?in os\.environ"""
)
BY_PURPOSE = "TUTTI_KEY_"
OURS_ALONE = {"TUTTI_SUPERVISED", "PATH", "TMPDIR", "DJANGO_SETTINGS_MODULE", "PROVES_REPORT"}


def read_by_the_product():
    found = set()
    for path in (HERE / "tutti").rglob("*.py"):
        # What runs of tests are told is nobody's setting.
        if {"testing", "tests"} & set(path.parts):
            continue
        found |= {first or second for first, second in READ.findall(path.read_text())}
    return found - OURS_ALONE


def test_every_setting_is_on_the_page():
    page = (HERE / "docs" / "reference" / "settings.md").read_text()

    assert [name for name in sorted(read_by_the_product()) if f"`{name}" not in page] == []


def test_the_page_names_no_setting_that_is_gone():
    page = (HERE / "docs" / "reference" / "settings.md").read_text()

    named = set(re.findall(r"^\| `([A-Z_]+)`", page, re.MULTILINE))
    assert [
        name for name in sorted(named - read_by_the_product()) if not name.startswith(BY_PURPOSE)
    ] == []
