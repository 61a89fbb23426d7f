"""Catalogs: whole, up to date with the sources, true to what a sentence holds, and compiled."""

import re
import shutil
import struct
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

LANGUAGES = ("it",)
HELD = re.compile(r"%\(\w+\)\d*[a-z]|%[sd]|{\w+}|</?[a-z][^>]*>|https?://[\w./]+")
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
ESCAPES = {r"\n": "\n", r"\t": "\t", r"\"": '"', r"\\": "\\"}
PARTED = re.compile(r"\n\n+")
CONTEXT, PLURAL = "\x04", "\x00"


@dataclass
class Entry:
    flags: str = ""
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def key(self):
        """The entry's name as a compiled catalog has it."""
        context = self.parts.get("msgctxt")
        plural = self.parts.get("msgid_plural")
        named = self.parts["msgid"] if context is None else context + CONTEXT + self.parts["msgid"]
        return named if plural is None else named + PLURAL + plural

    @property
    def said(self):
        return [text for name, text in self.parts.items() if name.startswith("msgstr")]


def entry_of(block):
    entry, name = Entry(), ""
    for line in block.splitlines():
        if line.startswith("#"):
            entry.flags += line if line.startswith("#,") else ""
            continue
        before, text = line.partition('"')[0].strip(), QUOTED.search(line).group(1)
        name = before or name
        plain = re.sub(r"\\.", lambda found: ESCAPES[found.group()], text)
        entry.parts[name] = entry.parts.get(name, "") + plain
    return entry


def entries(path):
    """Every entry but the header; lines of what is obsolete are no entries."""
    blocks = (block.strip() for block in PARTED.split(path.read_text()))
    found = [entry_of(block) for block in blocks if block and not block.startswith("#~")]
    return [entry for entry in found if entry.parts["msgid"]]


def compiled(data):
    """What a `.mo` file holds, by msgid; plural forms stay joined."""
    assert struct.unpack_from("<I", data)[0] == 0x950412DE
    count, at_ids, at_texts = struct.unpack_from("<3I", data, 8)
    found = {}
    for index in range(count):
        (id_long, id_at), (long, at) = (
            struct.unpack_from("<2I", data, start + 8 * index) for start in (at_ids, at_texts)
        )
        found[data[id_at : id_at + id_long].decode()] = data[at : at + long].decode()
    found.pop("")  # the header
    return found


@pytest.fixture(params=LANGUAGES)
def catalog(request, tree):
    return tree.tutti / "locale" / request.param / "LC_MESSAGES/django.po"


def test_every_sentence_is_said_and_none_is_guessed(catalog):
    empty = [entry.key for entry in entries(catalog) if not all(entry.said)]
    guessed = [entry.key for entry in entries(catalog) if "fuzzy" in entry.flags]

    assert (empty, guessed) == ([], [])


def test_a_translation_holds_what_the_sentence_holds(catalog):
    changed = []
    for entry in entries(catalog):
        sources = [entry.parts[name] for name in ("msgid", "msgid_plural") if name in entry.parts]
        held = sorted(set(HELD.findall(" ".join(sources))))
        changed += [text for text in entry.said if sorted(set(HELD.findall(text))) != held]

    assert changed == []


def test_a_translation_begins_and_ends_as_the_sentence_does(catalog):
    """Templates put some of them side by side; a lost space glues two sentences together."""
    odd = [
        text
        for entry in entries(catalog)
        for text in entry.said
        if (text[:1].isspace(), text[-1:].isspace())
        != (entry.parts["msgid"][:1].isspace(), entry.parts["msgid"][-1:].isspace())
    ]

    assert odd == []


def test_nobody_is_shouted_at(catalog):
    assert [text for entry in entries(catalog) for text in entry.said if "!" in text] == []


def test_the_compiled_catalog_is_the_written_one(catalog):
    written = {entry.key: PLURAL.join(entry.said) for entry in entries(catalog)}

    assert compiled(catalog.with_suffix(".mo").read_bytes()) == written


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed")
def test_the_catalog_names_what_the_sources_say(catalog, tree, tmp_path):
    copy = tmp_path / "tutti"
    shutil.copytree(tree.tutti, copy, ignore=kept_out)
    language = catalog.parts[-3]
    command = ["makemessages", "-l", language, "--no-location", "--no-wrap", "--no-obsolete"]
    subprocess.run(
        [sys.executable, "-m", "django", *command], cwd=copy, check=True, capture_output=True
    )
    made = copy / "locale" / language / "LC_MESSAGES/django.po"

    assert {entry.key for entry in entries(made)} == {entry.key for entry in entries(catalog)}


def kept_out(folder, names):
    wanted = (".py", ".html", ".txt", ".po")
    return [name for name in names if not (Path(folder, name).is_dir() or name.endswith(wanted))]
