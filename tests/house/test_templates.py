"""Templates: they compile, hold no script or style of their own, say what they need, and are in every language."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template

NEVER = {
    "style attribute": re.compile(r"""<[^>]*\sstyle\s*=""", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "script without src": re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE),
    "on… handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "hx-on": re.compile(r"\shx-on[:-]", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "htmx filter or js: value (needs eval)": re.compile(r"""hx-trigger="[^"]*\[|="js:"""),
    "colour literal": re.compile(r"""(?:fill|stroke|color)="(?:#|rgb|hsl|oklch)""", re.IGNORECASE),
}
TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
TRANSLATED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
CLASSES = re.compile(
    r"{% block (?:main_class|view) %}.*?{% endblock %}"
)  # a class, a view's name: read by nobody
COMMENTED = re.compile(
    r"{%\s*comment\b.*?{%\s*endcomment\s*%}|<!--.*?-->|<!doctype[^>]*>", re.DOTALL | re.IGNORECASE
)
SPOKEN = re.compile(r"""\s(?:aria-label|title|placeholder|alt)="([^"]*)\"""")
WORDS = re.compile(r"[^\W\d_]{2,}")
ONLY_WHILE_DEVELOPING = "templates/ui/gallery"


def of_django(path):
    """The name Django loads a template by."""
    return path.as_posix().rpartition("/templates/")[2]


def test_every_template_compiles(tree):
    broken = []
    for path in tree.templates():
        try:
            get_template(of_django(path))
        except Exception as error:  # noqa: BLE001 -- any failure is the finding
            broken.append(f"{tree.name(path)}: {error}")

    assert broken == []


@pytest.mark.parametrize("what", NEVER)
def test_no_template_holds(tree, what):
    found = [
        f"{tree.name(path)}: {match.group()[:60]}"
        for path in tree.templates()
        for match in NEVER[what].finditer(
            TAGS.sub("x", path.read_text()) if what != "colour literal" else path.read_text()
        )
    ]

    assert found == []


def test_a_comment_in_a_template_stays_on_its_line(tree):
    """Django reads `{# … #}` within one line only; a longer one would be shown to people."""
    spilled = [
        f"{tree.name(path)}:{number}"
        for path in tree.templates()
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if line.count("{#") != line.count("#}")
    ]

    assert spilled == []


def test_a_shared_piece_lists_what_it_needs_in_its_first_comment(tree):
    shared = [
        path for path in tree.templates() if path.name.startswith("_") or path.parent.name == "ui"
    ]

    assert [tree.name(path) for path in shared if not path.read_text().startswith("{#")] == []


def test_what_a_person_reads_is_translatable(tree):
    loose = [
        f"{tree.name(path)}: {' '.join(words)[:60]}"
        for path in tree.templates()
        if ONLY_WHILE_DEVELOPING not in path.as_posix()
        if (words := loose_words(path.read_text()))
    ]

    assert loose == []


def loose_words(source):
    """Words outside every tag: in the text, and in attributes that are read aloud or shown."""
    source = COMMENTED.sub(" ", TRANSLATED.sub(" ", CLASSES.sub(" ", source)))
    source = TAGS.sub(" ", source)
    texts = [re.sub(r"<[^>]*>", " ", source), *SPOKEN.findall(source)]
    entities = re.compile(r"&[a-z]+;")
    return [word for text in texts for word in WORDS.findall(entities.sub(" ", text))]


def test_every_icon_is_in_the_sprite(tree):
    sprite = (tree.tutti / "ground/ui/static/ui/icons.svg").read_text()
    known = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    asked = re.compile(
        r"""{%\s*icon\s+["']([a-z0-9-]+)["']|\bicon(?:_after)?\s*=\s*["']([a-z0-9-]+)["']"""
    )
    missing = [
        f"{tree.name(path)}: {name}"
        for path in [*tree.templates(), *tree.modules()]
        for pair in asked.findall(path.read_text())
        if (name := pair[0] or pair[1]) not in known
    ]

    assert missing == []


def test_every_static_file_a_template_names_exists(tree):
    named = re.compile(r"""{%\s*static\s+["']([^"']+)["']""")
    missing = [
        f"{tree.name(path)}: {name}"
        for path in tree.templates()
        for name in named.findall(path.read_text())
        if finders.find(name) is None
    ]

    assert missing == []


def test_templates_are_short(tree, sizes):
    measured = [
        (len(text.splitlines()), tree.name(path), "long:" in text.partition("\n")[0])
        for path in tree.templates()
        for text in [path.read_text()]
    ]

    assert sizes.past("templates, lines", 150, measured) == []
