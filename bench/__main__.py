"""`make bench`: intake, understood, rules, pages, latency. SIZE= the most messages, JSON= a file for figures."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from bench.ground import house_of_its_own
from bench.table import Figure, print_table

SIZES = (10_000, 100_000, 1_000_000)


def main() -> None:
    largest = int(os.environ.get("SIZE") or 100_000)
    parts = (os.environ.get("PARTS") or "intake,understood,rules,pages,latency").split(",")
    with tempfile.TemporaryDirectory(prefix="tutti-bench-") as home, house_of_its_own(Path(home)):
        figures = measure(parts, [size for size in SIZES if size <= largest] or [largest])
    print_table(figures)
    if os.environ.get("JSON"):
        Path(os.environ["JSON"]).write_text(json.dumps([f.as_dict() for f in figures], indent=1))


def measure(parts: list[str], sizes: list[int]) -> list[Figure]:
    figures: list[Figure] = []
    if "intake" in parts:
        from bench.intake import measure_intake

        figures += measure_intake(min(sizes[-1], 20_000))
    if "understood" in parts:
        from bench.intake import measure_understanding

        figures += measure_understanding(min(sizes[-1], 10_000))
    if "rules" in parts:
        from bench.many_rules import measure_many_rules

        figures += measure_many_rules()
    if "pages" in parts:
        from bench.pages import measure_pages

        figures += measure_pages(sizes)
    if "latency" in parts:
        from bench.latency import measure_latency

        figures += measure_latency()
    return figures


if __name__ == "__main__":
    main()
