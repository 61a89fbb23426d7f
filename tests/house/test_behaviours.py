"""Scripts: small, without eval, and only where a template asks for them by name."""

import re

NEVER = re.compile(
    r"\beval\(|new Function|\.innerHTML|outerHTML\s*=|insertAdjacentHTML|document\.write|localStorage"
)
NAMED = re.compile(r'data-behaviour="([^"{]+)"')


def test_no_behaviour_makes_markup_or_code_from_text(tree):
    """Nor keeps words in the browser: other people sit at this computer too."""
    found = [
        f"{tree.name(path)}: {match.group()}"
        for path in tree.behaviours()
        for match in NEVER.finditer(path.read_text())
    ]

    assert found == []


def test_every_behaviour_a_template_asks_for_exists(tree):
    listed = (tree.tutti / "ground/ui/static/ui/behaviours/all.js").read_text()
    known = set(re.search(r"const behaviours = {([^}]*)}", listed)[1].replace(",", " ").split())
    asked = {
        name
        for path in tree.templates()
        for names in NAMED.findall(path.read_text())
        for name in names.split()
    }

    assert asked - known == set()


def test_behaviours_are_short(tree, sizes):
    measured = [
        (len(text.splitlines()), tree.name(path), "long:" in text.partition("\n")[0])
        for path in tree.behaviours()
        for text in [path.read_text()]
    ]

    assert sizes.past("behaviours, lines", 120, measured) == []
