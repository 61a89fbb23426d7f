"""What a measurement says, and how it is printed."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line: a value with its unit, and the baseline of the same run it stands beside."""

    what: str
    value: float
    unit: str
    baseline: str = ""
    baseline_value: float | None = None
    aim: str = ""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.value / self.baseline_value if self.baseline_value else None

    def as_dict(self) -> dict[str, object]:
        return asdict(self) | {"ratio": self.ratio}


def print_table(figures: list[Figure]) -> None:
    head = ("what", "value", "baseline", "ratio", "aim", "note")
    rows = [head, *(_row(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    for row in rows:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )


def _row(figure: Figure) -> tuple[str, ...]:
    baseline = (
        f"{figure.baseline}: {figure.baseline_value:,.2f}"
        if figure.baseline_value
        else figure.baseline
    )
    ratio = f"{figure.ratio:.2f}" if figure.ratio else ""
    value = f"{figure.value:,.2f} {figure.unit}"
    return (figure.what, value, baseline, ratio, figure.aim, figure.note)
