"""Writes facts.md, channels.md, api.md and rules.md of docs/reference from what the program declares; a house test
compares them.

python tools/reference.py
"""

from __future__ import annotations

import inspect
import os
from dataclasses import fields
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent
FOLDER = HERE / "docs/reference"


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

    lines = ["# Channels", "", "What each channel does, and what it honestly cannot do.", ""]
    for kind, connector in sorted(connectors().items()):
        does = [
            word for word, can in (("polls", connector.polls), ("sends", connector.sends)) if can
        ]
        lines += [f"## {connector.label} (`{kind}`)", ""]
        lines += [f"It {' and '.join(does)}." if does else "It only receives.", ""]
        lines += [f"- {limit}" for limit in connector.limits]
        lines += [""] if connector.limits else []
        if connector.settings:
            lines += ["| setting | what it is |", "|---|---|"]
            lines += [
                f"| `{s.key}`{' (secret)' if s.secret else ''} | {s.label}{'. ' + s.help if s.help else ''} |"
                for s in connector.settings
            ]
            lines += [""]
    return "\n".join(lines)


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
