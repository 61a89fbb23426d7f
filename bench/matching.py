"""`python -m bench.matching`: how well who-is-who is told on sets with the truth; writes docs/matching.md.

`TUTTI_SHARED_DATA` names the folder of the sets. They are not part of the project.
"""

from __future__ import annotations

import csv
import os
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from tutti.people.matching.scoring.comparing import Pattern, compare
from tutti.people.matching.scoring.keys import CROWD, keys_of
from tutti.people.matching.scoring.levels import Level
from tutti.people.matching.scoring.portraits import Place, Portrait, plain, portrait, street_words
from tutti.people.matching.scoring.scoring import score
from tutti.people.matching.scoring.weights import common_of

PAGE = Path(__file__).resolve().parent.parent / "docs" / "matching.md"
SUGGESTED_AT = 0.5
SHOWN = 8  # classes of miss of one set
START, END = "<!-- figures -->", "<!-- end of figures -->"
Row = Mapping[str, str]
Pair = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """Portraits with the truth beside each."""

    name: str
    portraits: Sequence[Portrait]
    truth: Sequence[str]

    def true_pairs(self) -> set[Pair]:
        under: defaultdict[str, list[int]] = defaultdict(list)
        for at, who in enumerate(self.truth):
            under[who].append(at)
        return {pair for found in under.values() for pair in combinations(found, 2)}


@dataclass(frozen=True, kw_only=True)
class Measured:
    """How it went with one set."""

    labelled: Labelled
    compared: set[Pair]
    suggested: set[Pair]
    seconds: float

    @property
    def true(self) -> set[Pair]:
        return self.labelled.true_pairs()

    @property
    def recall(self) -> float:
        return len(self.suggested & self.true) / len(self.true)

    @property
    def precision(self) -> float:
        return len(self.suggested & self.true) / max(1, len(self.suggested))

    @property
    def reached(self) -> float:
        return len(self.compared & self.true) / len(self.true)

    def missed(self) -> Counter[str]:
        """Classes of true pairs that were not suggested: by what speaks against them."""
        return Counter(self._why(pair) for pair in self.true - self.suggested)

    def wrong(self) -> Counter[str]:
        return Counter(self._for(pair) for pair in self.suggested - self.true)

    def _why(self, pair: Pair) -> str:
        pattern = self._pattern(pair)
        if pair not in self.compared:
            return f"no key in common ({_named(pattern, {Level.OTHER, Level.LIKE}) or 'too little given'})"
        return f"too little left: other {_named(pattern, {Level.OTHER, Level.LIKE}) or 'nothing; few fields given'}"

    def _for(self, pair: Pair) -> str:
        return f"same {_named(self._pattern(pair), {Level.SAME, Level.NEAR})}"

    def _pattern(self, pair: Pair) -> Pattern:
        left, right = (self.labelled.portraits[at] for at in pair)
        return compare(left, right)


def _named(pattern: Pattern, levels: set[Level]) -> str:
    names = [field for field, level in pattern._asdict().items() if level in levels]
    return ", ".join(name for name in names if name != "order")


def measure(labelled: Labelled) -> Measured:
    """Suggest as the product does, without its tables."""
    started = time.perf_counter()
    compared = _sharing_keys(labelled.portraits)
    share = _shares(labelled.portraits)
    suggested = {
        (left, right)
        for left, right in compared
        if score(
            labelled.portraits[left],
            labelled.portraits[right],
            profiles=len(labelled.portraits),
            share=share,
        ).sure
        >= SUGGESTED_AT
    }
    return Measured(
        labelled=labelled,
        compared=compared,
        suggested=suggested,
        seconds=time.perf_counter() - started,
    )


def _sharing_keys(portraits: Sequence[Portrait]) -> set[Pair]:
    under: defaultdict[int, list[int]] = defaultdict(list)
    for at, one in enumerate(portraits):
        for key in keys_of(one):
            under[key].append(at)
    return {
        pair for found in under.values() if len(found) <= CROWD for pair in combinations(found, 2)
    }


def _shares(portraits: Sequence[Portrait]) -> Callable[[str, str], float]:
    counted = {
        field: Counter(getattr(one, field) for one in portraits) for field in ("given", "family")
    }

    def share(field: str, value: str) -> float:
        return common_of(field, counted[field][value], len(portraits))

    return share


def sets_in(folder: Path) -> Iterator[Labelled]:
    """Every set there is, by the name of its file."""
    for number in (1, 2, 3):
        path = folder / "febrl" / f"dataset{number}.csv"
        if path.exists():
            yield _febrl(f"FEBRL {number}", path, with_number=True)
            yield _febrl(f"FEBRL {number}, without soc_sec_id", path, with_number=False)
    yield _fake(folder / "splink_fake_1000.csv")
    yield _restaurants(folder / "organisations_restaurant.csv")


def rows_of(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        return [
            {key.strip(): (value or "").strip() for key, value in row.items()}
            for row in csv.DictReader(file)
        ]


def _febrl(name: str, path: Path, *, with_number: bool) -> Labelled:
    rows = rows_of(path)
    return Labelled(
        name=name,
        truth=[row["rec_id"].split("-")[1] for row in rows],
        portraits=[
            portrait(
                f"{row['given_name']} {row['surname']}".strip(),
                birth=row["date_of_birth"],
                references=[row["soc_sec_id"]] if with_number else [],
                place=Place(
                    street=row["address_1"],
                    number=row["street_number"],
                    extra=row["address_2"],
                    town=row["suburb"],
                    postcode=row["postcode"],
                    region=row["state"],
                ),
            )
            for row in rows
        ],
    )


def _fake(path: Path) -> Labelled:
    rows = rows_of(path)
    return Labelled(
        name="splink_fake_1000",
        truth=[row["cluster"] for row in rows],
        portraits=[
            portrait(
                f"{row['first_name']} {row['surname']}".strip(),
                birth=row["dob"],
                mails=[row["email"]],
                place=Place(town=row["city"]),
            )
            for row in rows
        ],
    )


def _restaurants(path: Path) -> Labelled:
    """Organisations: the name stands whole, as a word would."""
    rows = rows_of(path)
    return Labelled(
        name="restaurants (organisations)",
        truth=[row["entity"] for row in rows],
        portraits=[
            Portrait(
                family=plain(row["name"]),
                phones=tuple(f"+1{number}" for number in _ten_digits(row["phone"])),
                street=street_words(row["addr"]),
                town=plain(row["city"]),
            )
            for row in rows
        ],
    )


def _ten_digits(written: str) -> list[str]:
    digits = re.sub(r"\D", "", written)[:10]
    return [digits] if digits else []


def table(found: Sequence[Measured]) -> str:
    lines = [
        "| set | profiles | true pairs | compared | true pairs compared | suggested | recall | precision | seconds |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {one.labelled.name} | {len(one.labelled.truth)} | {len(one.true)} | {len(one.compared)} "
        f"| {one.reached:.4f} | {len(one.suggested)} | {one.recall:.4f} | {one.precision:.4f} | {one.seconds:.1f} |"
        for one in found
    ]
    return "\n".join(lines)


def misses(found: Sequence[Measured]) -> str:
    parts = []
    for one in found:
        parts.append(f"### {one.labelled.name}\n")
        parts.append(_listed("Missed", one.missed()) + _listed("Wrong", one.wrong()))
    return "\n".join(parts)


def _listed(title: str, classes: Counter[str]) -> str:
    if not classes:
        return f"{title}: none.\n\n"
    shown = classes.most_common(SHOWN)
    rest = classes.total() - sum(number for _why, number in shown)
    lines = [f"- {number}: {why}" for why, number in shown]
    lines += [f"- {rest}: others, each alone or nearly"] if rest else []
    return f"{title}: {classes.total()}.\n\n" + "\n".join(lines) + "\n\n"


def write(found: Sequence[Measured]) -> None:
    """Put the figures between their marks in docs/matching.md."""
    text = PAGE.read_text(encoding="utf-8")
    head, _mark, rest = text.partition(START)
    _old, _mark, tail = rest.partition(END)
    new = f"{START}\n{table(found)}\n\n## What is missed, and why\n\n{misses(found)}{END}"
    PAGE.write_text(head + new + tail, encoding="utf-8")


def main() -> None:
    folder = Path(os.environ["TUTTI_SHARED_DATA"]) / "identity-resolution"
    found = [measure(labelled) for labelled in sets_in(folder)]
    write(found)
    sys.stdout.write(table(found) + "\n")


if __name__ == "__main__":
    main()
