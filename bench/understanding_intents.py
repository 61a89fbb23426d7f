"""Our learner on sets with many intents, learned from their training parts, beside naive Bayes and the majority."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

from bench.understanding import Rows, held_out, rows_of, share
from tutti.engines.learning.features import features, number_of, tokens
from tutti.engines.learning.training import Example, learn
from tutti.engines.learning.weights import Weights

ROUNDS = 3


@dataclass(frozen=True, kw_only=True)
class Intents:
    """A set with many labels: share right of our learner, of naive Bayes and of the most frequent label.

    With the threshold: right and said of the texts inside, and unsure of those outside (0 where the set has none).
    """

    name: str
    labels: int
    learned_from: int
    texts: int
    right: float
    bayes: float
    majority: float
    seconds: float
    micros: float
    right_said: float
    outside_unsure: float
    outside_bayes: float


def banking(data: Path) -> Intents:
    rows = rows_of(data / "banking77" / "train.csv", "text", "category")
    train = [row for row in rows if not held_out(row[0], 5)]
    return intents("banking77", train, [row for row in rows if held_out(row[0], 5)], [], [])


def clinc(data: Path) -> Intents:
    folder = data / "clinc150"
    named = ("train", "val", "oos_train", "oos_val")
    train, test, outside, outside_test = (
        rows_of(folder / f"{n}.csv", "text", "intent") for n in named
    )
    return intents("clinc150", train, test, outside, outside_test)


def intents(name: str, train: Rows, test: Rows, outside: Rows, outside_test: Rows) -> Intents:
    began = time.process_time()
    weights, limit = learner_with_limit(train, outside)
    trained = time.process_time()
    guesses = weights.guesses([text for text, _ in test])
    guessed = time.process_time()
    bayes = Bayes(train)
    bayes_limit = bayes.limit(train[::10], outside)
    pairs = list(zip(guesses, [label for _, label in test], strict=True))
    return Intents(
        name=name,
        labels=len(weights.labels),
        learned_from=len(train),
        texts=len(test),
        right=share([guess.likeliest == label for guess, label in pairs]),
        bayes=share([bayes.said(text)[0] == label for text, label in test]),
        majority=Counter(label for _, label in test).most_common(1)[0][1] / len(test),
        seconds=trained - began,
        micros=(guessed - trained) / len(test) * 1e6,
        right_said=share([g.likeliest == label and g.sure >= limit for g, label in pairs]),
        outside_unsure=share([weights.guess(text).sure < limit for text, _ in outside_test]),
        outside_bayes=share([bayes.said(text)[1] < bayes_limit for text, _ in outside_test]),
    )


def learner_with_limit(train: Rows, outside: Rows) -> tuple[Weights, float]:
    """Learned from all; where it is unsure was found with a tenth that a first learner did not see."""
    if not outside:
        return learner(train), 0.0
    first = learner([row for row in train if not held_out(row[0], 10)])
    inside = [first.guess(text).sure for text, _ in train if held_out(text, 10)]
    return learner(train), best_limit(inside, [first.guess(text).sure for text, _ in outside])


def learner(rows: Rows) -> Weights:
    named = [(features(tokens(text)), label) for text, label in rows]
    counts = Counter(name for names, _ in named for name in set(names))
    weights = Weights(labels=tuple(sorted({label for _, label in rows})))
    examples = [
        Example(features=[number_of(n) for n in names if counts[n] > 1], label=label)
        for names, label in named
    ]
    learn(weights, examples, rounds=ROUNDS)
    return weights


def best_limit(inside: Sequence[float], outside: Sequence[float]) -> float:
    """Where those inside and those outside part best: as many as can be kept of the one, refused of the other."""
    if not outside:
        return 0.0
    return max(
        sorted({*inside, *outside}),
        key=lambda limit: share([s >= limit for s in inside]) + share([s < limit for s in outside]),
    )


class Bayes:
    """Multinomial naive Bayes over words, add one: the simple baseline."""

    def __init__(self, rows: Rows) -> None:
        self.labels = Counter(label for _, label in rows)
        self.words: dict[str, Counter[str]] = {label: Counter() for label in self.labels}
        for text, label in rows:
            self.words[label].update(tokens(text))
        self.known = len({word for counter in self.words.values() for word in counter})
        self.totals = {label: counter.total() for label, counter in self.words.items()}

    def limit(self, inside: Rows, outside: Rows) -> float:
        return best_limit(
            [self.said(t)[1] for t, _ in inside], [self.said(t)[1] for t, _ in outside]
        )

    def said(self, text: str) -> tuple[str, float]:
        """The likeliest label, and by how much a word it leads the next."""
        words, all_of = tokens(text), self.labels.total()
        scores = {
            label: log(count / all_of)
            + sum(
                log((self.words[label][w] + 1) / (self.totals[label] + self.known)) for w in words
            )
            for label, count in self.labels.items()
        }
        first, second = sorted(scores.values())[:-3:-1]
        return max(scores, key=scores.__getitem__), (first - second) / (len(words) or 1)
