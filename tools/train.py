"""Make the weights that ship: `TUTTI_SHARED_DATA=… python tools/train.py`, a few minutes, the same every time.

Learns only from what may ship: our own sentences and labels (tools/training), public tweets under Apache-2.0, banking
questions under CC BY 4.0, complaints in the public domain. docs/understanding.md says how much of each.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import log, sqrt
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tutti.engines.learning.features import features, number_of, tokens  # noqa: E402 -- the path comes first
from tutti.engines.learning.training import Example, learn  # noqa: E402
from tutti.engines.learning.weights import Marks, Weights, softmax, write_weights  # noqa: E402
from tutti.engines.understanding import seen  # noqa: E402

SHIPPED = HERE.parent / "tutti" / "engines" / "understanding" / "data"
SHARED = Path(os.environ.get("TUTTI_SHARED_DATA", ""))
FOLDS, OFTEN_ENOUGH = 5, 2
EVEN = 300  # examples of a label at which one counts as one; of rarer labels each counts more
SHORT, PAIRED, LETTER = 160, 0.6, 0.7
GREETINGS = {
    "en": ("Hello,", "Hi,", "Dear Sir or Madam,", "Hi there,", "Good morning,", "Dear team,", ""),
    "it": (
        "Buongiorno,",
        "Salve,",
        "Gentili signori,",
        "Ciao,",
        "Buonasera,",
        "Spettabile ditta,",
        "",
    ),
}
FAREWELLS = {
    "en": (
        "Kind regards, Anna",
        "Best, Tom",
        "Thanks, Mary",
        "Regards, J. Smith",
        "Many thanks",
        "Thank you in advance",
        "",
    ),
    "it": (
        "Cordiali saluti, Anna",
        "Saluti, Marco",
        "Grazie, Maria",
        "Distinti saluti, G. Bianchi",
        "Grazie in anticipo",
        "",
    ),
}
ABOUT = "Weights of features by label, in hundredths. Made by tools/train.py; docs/understanding.md says from what."


@dataclass(frozen=True, kw_only=True)
class Labelled:
    text: str
    language: str
    mood: str
    intent: str
    noise: str
    weight: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What one learner learns: from which examples, which label of them, with what beside the words."""

    name: str
    languages: tuple[str, ...]
    label: Callable[[Labelled], str]
    marks: Marks
    threshold: float
    coverage: float
    rounds: int = 10
    even: bool = True  # rare labels count more; not for noise, where a rare mistake costs most


PLANS = (
    Plan(
        name="mood_en",
        languages=("en",),
        label=lambda x: x.mood,
        marks=seen.mood_marks_en,
        threshold=0.4,
        coverage=0.2,
    ),
    Plan(
        name="mood_it",
        languages=("it",),
        label=lambda x: x.mood,
        marks=seen.mood_marks_it,
        threshold=0.4,
        coverage=0.2,
    ),
    Plan(
        name="intent",
        languages=("en", "it"),
        label=lambda x: x.intent,
        marks=seen.intent_marks,
        threshold=0.5,
        coverage=0.4,
    ),
    Plan(
        name="noise",
        languages=("en", "it"),
        label=lambda x: x.noise,
        marks=seen.noise_marks,
        threshold=0.0,
        coverage=0.3,
        even=False,
    ),
)


def main() -> int:
    if not (SHARED / "twitter-care-conversations").is_dir():
        sys.stderr.write("TUTTI_SHARED_DATA must name the folder of the data sets.\n")
        return 1
    examples = [*own("en"), *own("it"), *care(), *banking(), *complaints()]
    for plan in PLANS:
        train(plan, examples)
    return 0


def train(plan: Plan, examples: Sequence[Labelled]) -> None:
    chosen = [
        each for each in examples if each.language in plan.languages and plan.label(each) != "_"
    ]
    weights = learned(plan, chosen)
    weights.heat = calibrated(plan, chosen)
    weights.threshold, weights.coverage = plan.threshold, plan.coverage
    names = {name for each in chosen for name in named(plan, each.text)}
    path = SHIPPED / f"{plan.name}.json"
    write_weights(path, weights, names, ABOUT)
    sys.stdout.write(
        f"{plan.name}: {len(chosen)} examples, {path.stat().st_size // 1000} kB, heat {weights.heat:.2f}\n"
    )


def learned(plan: Plan, chosen: Sequence[Labelled]) -> Weights:
    chosen = [*chosen, *as_letters(chosen)]
    weights = Weights(labels=tuple(sorted({plan.label(each) for each in chosen})))
    frequent = Counter(plan.label(each) for each in chosen)
    counts: dict[str, int] = {}
    all_named = [named(plan, each.text) for each in chosen]
    for names in all_named:
        for name in set(names):
            counts[name] = counts.get(name, 0) + 1
    learn(
        weights,
        [
            Example(
                features=[number_of(n) for n in names if counts[n] >= OFTEN_ENOUGH],
                label=plan.label(each),
                weight=each.weight * (sqrt(EVEN / frequent[plan.label(each)]) if plan.even else 1),
            )
            for each, names in zip(chosen, all_named, strict=True)
        ],
        rounds=plan.rounds,
    )
    return weights


def as_letters(chosen: Sequence[Labelled]) -> Iterator[Labelled]:
    """Some of the short texts again, in pairs of one kind and between a greeting and a name, as letters have them."""
    dice = Random(11)  # noqa: S311 -- the same letters every time
    kinds: dict[tuple[str, ...], list[Labelled]] = {}
    for each in chosen:
        if each.noise == "actionable" and each.weight == 1 and len(each.text) < SHORT:
            kinds.setdefault((each.language, each.intent, each.mood), []).append(each)
    for (language, *_), alike in kinds.items():
        for each in dice.sample(alike, len(alike) // 2):
            said = (
                f"{each.text}. {dice.choice(alike).text}" if dice.random() < PAIRED else each.text
            )
            hello, bye = dice.choice(GREETINGS[language]), dice.choice(FAREWELLS[language])
            yield replace(each, text=f"{hello} {said}. {bye}", weight=LETTER)


def named(plan: Plan, text: str) -> list[str]:
    words = tokens(text)
    return features(words, plan.marks(words, text))


def calibrated(plan: Plan, chosen: Sequence[Labelled]) -> float:
    """The heat at which examples nobody learned from are as likely right as they are said to be."""
    unseen = list(unseen_margins(plan, chosen))
    return min((heat / 20 for heat in range(2, 80)), key=lambda heat: loss(unseen, heat))


def unseen_margins(plan: Plan, chosen: Sequence[Labelled]) -> Iterator[tuple[list[float], int]]:
    order = list(chosen)
    Random(7).shuffle(order)  # noqa: S311 -- the same folds every time
    for fold in range(FOLDS):
        weights = learned(plan, [each for place, each in enumerate(order) if place % FOLDS != fold])
        for each in order[fold::FOLDS]:
            words = tokens(each.text)
            margins, _ = weights.margins(words, plan.marks(words, each.text))
            yield margins, weights.labels.index(plan.label(each))


def loss(unseen: Sequence[tuple[list[float], int]], heat: float) -> float:
    return -sum(log(max(softmax(margins, heat)[right], 1e-9)) for margins, right in unseen)


def own(language: str) -> Iterator[Labelled]:
    """Sentences written for this: a line `# intent mood noise`, then those it holds for."""
    intent = mood = noise = ""
    for line in (HERE / "training" / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            intent, mood, noise = line[2:].split()
        elif line.strip():
            yield Labelled(text=line, language=language, mood=mood, intent=intent, noise=noise)


def care() -> Iterator[Labelled]:
    """Public tweets to customer care, labelled by reading."""
    talks = json.loads(
        (SHARED / "twitter-care-conversations" / "dev.json").read_text(encoding="utf-8")
    )
    texts = {turn["tweet_ID"]: turn["message"] for talk in talks for turn in talk["dialogContent"]}
    with (HERE / "training" / "care.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = texts[row["tweet_id"]]
            yield Labelled(
                text=text,
                language="en",
                mood=row["mood"],
                intent=row["intent"] or "_",
                noise=row["noise"],
            )


def banking() -> Iterator[Labelled]:
    """Banking questions: all of them something to act on; their mood was not read, so it is not learned."""
    with (SHARED / "banking77" / "train.csv").open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    for text in Random(7).sample(texts, 400):  # noqa: S311
        yield Labelled(
            text=text, language="en", mood="_", intent="_", noise="actionable", weight=0.5
        )


def complaints() -> Iterator[Labelled]:
    """The beginnings of complaints to banks: written to complain, so each is one."""
    path = SHARED / "cfpb-complaints" / "narrative_category_2023.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    for line in Random(7).sample(lines, min(200, len(lines))):  # noqa: S311
        held = json.loads(line)
        text = " ".join(str(held.get("narrative") or held.get("text") or "").split()[:40])
        if text:
            yield Labelled(
                text=text,
                language="en",
                mood="negative",
                intent="complaint",
                noise="actionable",
                weight=0.5,
            )


if __name__ == "__main__":
    sys.exit(main())
