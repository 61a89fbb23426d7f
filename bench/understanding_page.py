"""Puts the figures of bench/understanding.py into docs/understanding.md.

`TUTTI_SHARED_DATA=… python -m bench.understanding_page`, two minutes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import django

from bench.understanding import (
    DIALECTS,
    HERE,
    Languages,
    Noise,
    Speed,
    at_worst,
    languages,
    mood_en,
    mood_it,
    noise,
    speed,
)
from bench.understanding_intents import Intents, banking, clinc

PAGE = HERE / "docs" / "understanding.md"
START, END = "<!-- figures -->", "<!-- end of figures -->"


def figures(data: Path) -> str:
    quick = speed(data)  # first, so that what it loads is not loaded yet
    parts = [of_languages(languages(data)), of_moods(data)]
    parts += [of_intents([banking(data), clinc(data)]), of_noise(noise(data)), of_speed(quick)]
    return "\n\n".join(parts)


def of_languages(found: Sequence[Languages]) -> str:
    plain = [each for each in found if each.code not in DIALECTS]
    lines = [
        "### Language",
        "",
        "| language | texts | right | open | wrong | the model alone: right |",
        "|---|---|---|---|---|---|",
    ]
    lines += [line_of(each.code, [each]) for each in plain]
    lines += [line_of("**languages together**", plain)]
    lines += [line_of(f"{each.code} (dialect)", [each]) for each in found if each.code in DIALECTS]
    return "\n".join(lines)


def line_of(name: str, found: Sequence[Languages]) -> str:
    texts, right, left, plain = (
        sum(getattr(e, key) for e in found) for key in ("texts", "right", "open", "plain")
    )
    wrong = texts - right - left
    cells = [
        name,
        str(texts),
        *(f"{100 * part / texts:.1f} %" for part in (right, left, wrong, plain)),
    ]
    return "| " + " | ".join(cells) + " |"


def of_moods(data: Path) -> str:
    english, ours, theirs = mood_en(data)
    italian, said, leaning, most = mood_it(data)
    return (
        "### Mood\n\n| set | texts | measure | Tutti | baseline |\n|---|---|---|---|---|\n"
        f"| airline-tweets (English) | {english} | macro-F1 of three moods | **{ours:.3f}** | VADER {theirs:.3f} |\n"
        f"| absita (Italian) | {italian} | macro-F1 of two, neutral and unsure count as wrong "
        f"| **{said:.3f}** | majority {most:.3f} |\n"
        f"| absita (Italian) | {italian} | macro-F1 of two, by the side it leans to "
        f"| **{leaning:.3f}** | majority {most:.3f} |"
    )


def of_intents(found: Sequence[Intents]) -> str:
    lines = [
        "### Many intents, learned from the sets' own training parts",
        "",
        "| set | labels | learned from | texts | right | naive Bayes | majority | seconds to learn | µs a text |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for each in found:
        cells = [
            each.name,
            each.labels,
            each.learned_from,
            each.texts,
            f"**{each.right:.3f}**",
            f"{each.bayes:.3f}",
        ]
        cells += [f"{each.majority:.3f}", f"{each.seconds:.0f}", f"{each.micros:.0f}"]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join([*lines, *(outside_of(each) for each in found if each.outside_unsure)])


def outside_of(found: Intents) -> str:
    return (
        f"\nWith the threshold below which it is unsure, {found.name}: {found.right_said:.3f} of all texts inside are "
        f"said and right; {found.outside_unsure:.2f} of the texts outside are left open (naive Bayes with a threshold "
        f"found the same way: {found.outside_bayes:.2f})."
    )


def of_noise(found: Noise) -> str:
    worst = at_worst(found.lost, found.actionable)
    return (
        "### Actionable against banter\n\n"
        f"400 posts, two readers, agreed on {found.agreed} (Cohen's kappa {found.kappa:.2f}).\n\n"
        "| filter | actionable posts lost | banter caught |\n|---|---|---|\n"
        f"| Tutti, shipped threshold | **{found.lost} of {found.actionable}** ({found.lost / found.actionable:.2%}; "
        f"the true share may be up to {worst:.1%}) | {found.caught} of {found.banter} |\n"
        f"| the ready-made rule, which asks the intent too | {found.asked_lost} of {found.actionable} "
        f"| {found.asked_caught} of {found.banter} |\n"
        f"| up to three words and no question mark | {found.short_lost} of {found.actionable} "
        f"| {found.short_caught} of {found.banter} |"
    )


def of_speed(found: Speed) -> str:
    total = sum(found.micros.values())
    parts = ", ".join(f"{name} {micros:.0f}" for name, micros in found.micros.items())
    return (
        "### Speed\n\n"
        f"{found.texts} posts on one core: {total:.0f} µs a post ({parts}), about {1e6 / total:,.0f} a second. "
        f"Everything loaded: {found.megabytes:.0f} MB."
    )


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tutti.config.settings")
    django.setup()
    found = figures(Path(os.environ["TUTTI_SHARED_DATA"]))
    head, _mark, rest = PAGE.read_text(encoding="utf-8").partition(START)
    tail = rest.partition(END)[2]
    PAGE.write_text(f"{head}{START}\n\n{found}\n\n{END}{tail}", encoding="utf-8")
    sys.stdout.write(found + "\n")


if __name__ == "__main__":
    main()
