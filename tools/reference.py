"""Writes facts.md, channels.md, api.md and rules.md of docs/reference from what the program declares; a house test
compares them.

python tools/reference.py
"""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import fields
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent
FOLDER = HERE / "docs/reference"
WAYS = ("server", "emulator", "payloads")


def pages() -> dict[str, str]:
    """The pages' texts by file name. Django must be set up."""
    return {
        "facts.md": facts_page(),
        "channels.md": channels_page(),
        "api.md": api_page(),
        "rules.md": rules_page(),
    }


def facts_page() -> str:
    from tutti.journal.facts import fact_classes

    lines = [
        "# Facts",
        "",
        "What can happen, and what each entry of the journal carries. Names never change.",
        "",
    ]
    for fact in fact_classes():
        if fact.__module__.startswith("tutti.") and ".tests." not in fact.__module__:
            lines += _fact(fact)
    return "\n".join(lines)


def _fact(fact: type) -> list[str]:
    carried = [f.name for f in fields(fact) if f.name not in {fact.subject, *fact.personal}]
    return [
        f"## `{fact.name}`",
        "",
        " ".join(inspect.cleandoc(fact.__doc__ or "").split()),
        "",
        f"About: {fact.subject}. Reads: “{fact.says}”."
        + (f" Carries: {', '.join(carried)}." if carried else "")
        + (f" Kept beside it: {', '.join(fact.personal)}." if fact.personal else ""),
        "",
    ]


def api_page() -> str:
    from tutti.ground.api.listing import chapters

    lines = [
        "# The API",
        "",
        "Every address, with what it takes. How to begin: [use the API](../howto/use-the-api.md).",
        "The same for programs, with what each answers, stands at `/api/v1/openapi.json`.",
        "",
    ]
    for chapter in chapters():
        lines += [f"## {chapter.title}", ""]
        for one in chapter.operations:
            lines += [f"### `{one.verb} {one.path}`", "", f"{_sentences(one)} For: {one.who}.", ""]
            lines += [_line(field) for field in one.fields]
            lines += [""] if one.fields else []
    return "\n".join(lines)


def _sentences(operation: Any) -> str:
    return " ".join(f"{operation.says} {operation.more}".split())


def _line(field: Any) -> str:
    words = [field.kind.replace("|", "or"), "needed" if field.needed else ""]
    return f"- `{field.name}` ({', '.join(word for word in words if word)}, {field.where})"


def channels_page() -> str:
    from tutti.channels.registry import connectors

    proved = proved_promises()
    lines = [
        "# Channels",
        "",
        "What each channel does, what it honestly cannot do, and which of its promises are proved against what.",
        "",
        "- **Running server**: the network's own software, or one that many run, runs in the test.",
        "- **Emulator**: a program that plays the network.",
        "- **Recorded payloads**: what the network sent to somebody, or publishes as an example.",
        "- **Not proved**: no test shows it. It may work.",
        "",
        "The table is made from the tests' own marks; the suite that asks them is told in",
        "[add a channel](../howto/add-a-channel.md).",
        "",
        *_overview(connectors(), proved),
    ]
    for kind, connector in sorted(connectors().items()):
        lines += [f"## {connector.label} (`{kind}`)", ""]
        lines += [f"{_does(connector)}", "", *_promises(kind, connector, proved)]
        lines += [f"- {limit}" for limit in connector.limits]
        lines += [""] if connector.limits else []
        lines += _settings(connector)
    return "\n".join(lines)


def proved_promises() -> set[tuple[str, str, str]]:
    """Kind, promise and way of every test that is marked so, collected as pytest collects them."""
    with tempfile.TemporaryDirectory(prefix="tutti-reference-") as folder:
        target = Path(folder) / "proved.json"
        words = [
            "-q",
            "--collect-only",
            "-m",
            "proves_channel",
            "-p",
            "tutti.channels.tests.proving",
        ]
        variables = os.environ | {"PROVES_CHANNELS": str(target), "PROVES": ""}
        places = [
            "tutti/channels",
            "tutti/listen",
            "tutti/answer",
            "tests/journeys",
            "tests/proofs",
        ]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *words, *places],
            cwd=HERE, env=variables, check=False, capture_output=True, text=True,
        )  # fmt: skip
        if not target.exists():
            raise RuntimeError(f"The tests could not be collected:\n{done.stdout[-3000:]}")
        return {(kind, promise, way) for kind, promise, way in json.loads(target.read_text())}


def _overview(connectors: dict[str, Any], proved: set[tuple[str, str, str]]) -> list[str]:
    """Every promise, and by how much of what it is about it is proved."""
    from tutti.channels.tests.promises import PROMISES

    lines = [
        "## All promises",
        "",
        "| promise | of | server | emulator | payloads | not proved for |",
    ]
    lines += ["|---|---|---|---|---|---|"]
    for name, promise in PROMISES.items():
        kinds = [kind for kind, one in sorted(connectors.items()) if promise.of(one)]
        if not kinds:
            continue
        shown = [", ".join(kind for kind in kinds if (kind, name, way) in proved) for way in WAYS]
        known = {kind for kind, found, _way in proved if found == name}
        missing = ", ".join(kind for kind in kinds if kind not in known)
        lines += [f"| {promise.says} | {len(kinds)} | {' | '.join(shown)} | {missing} |"]
    return [*lines, ""]


def _does(connector: Any) -> str:
    can = {
        "polls": connector.polls, "takes deliveries": connector.door == "hooks", "searches": connector.searches,
        "sends": connector.sends, "changes what was sent": connector.edits,
        "takes back what was sent": connector.deletes,
    }  # fmt: skip
    words = [word for word, does in can.items() if does]
    if not words:
        return "It only receives."
    return f"It {', '.join(words[:-1])}{' and ' if words[:-1] else ''}{words[-1]}."


def _promises(kind: str, connector: Any, proved: set[tuple[str, str, str]]) -> list[str]:
    from tutti.channels.tests.promises import PROMISES

    made = {name: one for name, one in PROMISES.items() if one.of(connector)}
    if not made:
        return []
    lines = ["| promise | running server | emulator | recorded payloads | not proved |"]
    lines += ["|---|:-:|:-:|:-:|:-:|"]
    for name, promise in made.items():
        shown = ["●" if (kind, name, way) in proved else "" for way in WAYS]
        lines += [f"| {promise.says} | {' | '.join(shown)} | {'' if any(shown) else '○'} |"]
    return [*lines, ""]


def _settings(connector: Any) -> list[str]:
    if not connector.settings:
        return []
    lines = ["| setting | what it is |", "|---|---|"]
    for one in connector.settings:
        said = f"{one.label}{'. ' + one.help if one.help else ''}"
        lines += [f"| `{one.key}`{' (secret)' if one.secret else ''} | {said} |"]
    return [*lines, ""]


def rules_page() -> str:
    from tutti.engines.rules.kinds import KINDS
    from tutti.engines.rules.shapes import FORMAT
    from tutti.engines.rules.verbs import verbs_of

    lines = [
        "# Rules",
        "",
        "What rules of each kind can do, and how a file of rules is written. What the engine promises:",
        "[rules](../explain/rules.md).",
        "",
        "## A file of rules",
        "",
        "JSON, at most 500 rules. Nothing in it is a number of one database: departments are named, colleagues",
        "stand with their mail address.",
        "",
        "| key | what it is |",
        "|---|---|",
        f"| `tutti_rules` | the format: {FORMAT} |",
        "| `title`, `says` | of a set that ships: texts by language |",
        "| `rules` | a list, in the order the rules are asked |",
        "| `promise`, `approve` | the lists of these kinds, as their own pages keep them |",
        "",
        "A rule:",
        "",
        "| key | what it is |",
        "|---|---|",
        "| `key` | its name in files: small letters, numbers and lines. A rule of the same key is changed |",
        f"| `kind` | one of {', '.join(f'`{kind.name}`' for kind in KINDS)} |",
        "| `name` | as people read it, at most 120 letters |",
        "| `state` | `off`, `shadow` or `on`; `off` when left out |",
        "| `condition` | when it holds; empty always holds |",
        "| `actions` | a list of `verb` and `params` |",
        "| `trigger` | what a rule that reacts waits for |",
        "| `note` | why it says what it says |",
        "",
    ]
    for kind in KINDS:
        lines += [f"## {kind.label} (`{kind.name}`)", "", str(kind.does), ""]
        for verb in verbs_of(kind.name):
            lines += _verb(verb)
    return "\n".join(lines)


def _verb(verb: Any) -> list[str]:
    back = "It can be taken back." if verb.undo else str(verb.why_not or "It cannot be taken back.")
    lines = [f"### `{verb.name}`", "", f"{str(verb.label).rstrip('.')}. {back}", ""]
    for param in verb.params:
        words = [param.kind, "needed" if param.required else ""]
        said = ", ".join(word for word in words if word)
        lines += [f"- `{param.name}` ({said}): {param.label}"]
    return [*lines, ""] if verb.params else lines


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tutti.config.settings")
    import django

    django.setup()
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text.rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
