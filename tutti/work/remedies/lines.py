"""A batch file: CSV as spreadsheets read it, and what comes back in one."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from tutti.work.remedies.models import Remedy

HEAD = ("id", "remedy", "case", "kind", "amount", "currency", "reference", "what")
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 -- the wide ones, too


def file_of(remedies: Sequence[Remedy]) -> bytes:
    """UTF-8 with a byte order mark, one line a remedy. The same remedies give the same bytes."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(HEAD)
    writer.writerows([cell(one) for one in _line(remedy)] for remedy in remedies)
    return written.getvalue().encode("utf-8-sig")


def cell(text: str) -> str:
    """A text no spreadsheet takes for a formula: an apostrophe stands before what would begin one (OWASP)."""
    plain = text.replace("\x00", "")
    return f"'{plain}" if plain.lstrip(" \u00a0").startswith(FORMULAS) else plain


def ids_in(data: bytes) -> list[str]:
    """The ids in a file that came back, in its order: of the column `id`, else of the first."""
    text = data.decode("utf-8-sig", errors="replace")
    first = text.partition("\n")[0]
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if ";" in first else ","))
    if not rows:
        return []
    head = [name.strip().lower() for name in rows[0]]
    column = head.index("id") if "id" in head else 0
    found = [row[column].strip() for row in rows if len(row) > column]
    return [one for one in found if one.startswith("remedy_")]


def _line(remedy: Remedy) -> tuple[str, ...]:
    return (
        remedy.external_id,
        str(remedy.pk),
        remedy.case.reference,
        remedy.kind,
        str(remedy.money.amount) if remedy.money else "",
        remedy.currency,
        remedy.recipient,
        remedy.what,
    )
