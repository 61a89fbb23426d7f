"""What exports write where there is nothing."""

from __future__ import annotations

NOTHING = frozenset({"", "none", "null", "n/a", "na", "nan", "nat", "-", "--", "#n/a", "undefined"})


def present(value: object) -> str:
    """The value as trimmed text, "" where an export only says that it has none."""
    text = value.strip() if isinstance(value, str) else _plain(value)
    return "" if len(text) < 10 and text.lower() in NOTHING else text  # noqa: PLR2004 -- the longest is 9


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(present(item) for item in value)
    return str(value).strip()
