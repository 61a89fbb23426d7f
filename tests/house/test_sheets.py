"""Style sheets: colours in one place, layers instead of force, selectors one can read."""

import hashlib
import json
import re

COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklch|oklab|color)\(|"
    r":[^;{}]*\b(?:white|black|red|green|blue|gray|grey|yellow|orange|purple)\b",
    re.IGNORECASE,
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SELECTOR = re.compile(r"([^{};]+){")
COMBINATORS = re.compile(r"\s*[>+~]\s*|\s+")
IN_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\]]*\]")


def rules(path):
    return COMMENT.sub("", path.read_text())


def selectors(path):
    found = (match.strip() for match in SELECTOR.findall(rules(path)))
    return [one.strip() for many in found if not many.startswith("@") for one in many.split(",")]


def test_colours_live_in_the_tokens_alone(tree):
    found = [
        f"{tree.name(path)}: {match.group()[:60]}"
        for path in tree.sheets()
        if path.name != "tokens.css"
        for match in COLOUR.finditer(rules(path))
    ]

    assert found == []


def test_nothing_is_important(tree):
    assert [tree.name(path) for path in tree.sheets() if "!important" in rules(path)] == []


def test_selectors_are_short_and_name_no_id(tree):
    odd = []
    for path in tree.sheets():
        for selector in selectors(path):
            plain = IN_PARENTHESES.sub("", IN_PARENTHESES.sub("", selector)).strip()
            if "#" in plain or len(COMBINATORS.split(plain.removeprefix("&").strip(" >+~"))) > 3:
                odd.append(f"{tree.name(path)}: {selector}")

    assert odd == []


def test_a_stage_keeps_to_its_layer(tree):
    loose = [
        tree.name(path)
        for path in tree.sheets()
        if "ground/ui" not in path.as_posix()
        if not rules(path).lstrip().startswith("@layer stages {")
    ]

    assert loose == []


def test_every_sheet_of_the_house_is_linked_once(tree):
    home = tree.tutti / "ground/ui/static/ui"
    imported = re.findall(r'@import url\("([^"]+)"\) layer', (home / "app.css").read_text())
    there = {path.relative_to(home).as_posix() for path in tree.files(".css", under=home)}

    assert sorted(imported) == sorted(there - {"app.css", "gallery.css"})


def test_sheets_are_short(tree, sizes):
    measured = [
        (len(text.splitlines()), tree.name(path), "long:" in text.partition("\n")[0])
        for path in tree.sheets()
        for text in [path.read_text()]
    ]

    assert sizes.past("style sheets, lines", 300, measured) == []


def test_code_we_did_not_write_is_what_its_manifest_says(tree):
    vendor = tree.tutti / "ground/ui/static/ui/vendor"
    manifest = json.loads((vendor / "manifest.json").read_text())
    scripts = {path.relative_to(vendor).as_posix() for path in vendor.rglob("*.js")}

    assert scripts == set(manifest)
    for name, entry in manifest.items():
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == entry["sha256"]
        assert (vendor / name).with_name("LICENSE").exists()
