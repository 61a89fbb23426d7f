"""The shape of a link that is a key, and taking such links out of text that leaves us.

`/t/<secret>/` opens a task, `/a/<secret>/` a decision, `/s/<secret>/` a customer's page of their matter,
`/p/<secret>/` proves who somebody is, `/k/<secret>/` anything else. All are known by their shape,
so that a key is found again in a quoted mail, a log line or a browser's report.
"""

from __future__ import annotations

import logging
import re

LETTERS = r"[A-Za-z0-9_-]"
REMOVED = "removed"
# Percent-encoded when the link stands inside another address; `=` breaks it in quoted-printable.
_SLASH = r"(?:/|%2[Ff])"
_KEY = re.compile(rf"({_SLASH}[tapks]{_SLASH})(?:{LETTERS}(?:=\r?\n)?){{20,64}}(?!{LETTERS})")


def key_path(secret: str, *, kind: str = "k") -> str:
    """The path of a link with this secret; `kind` is one of the letters above."""
    return f"/{kind}/{secret}/"


def strip_keys(text: str) -> str:
    """`text` without the secret of any of our links. For everything outgoing, and for logs."""
    return _KEY.sub(rf"\1{REMOVED}", text)


class KeylessFormatter(logging.Formatter):
    """Takes keys out of the whole line, traceback included, after everything else was put in."""

    def format(self, record: logging.LogRecord) -> str:
        return strip_keys(super().format(record))
