"""One way to split a text into words, for what is kept and for what is asked.

PostgreSQL's own parser keeps `mira@example.com` and `/path/x` as one word; asked for in parts they would not be found.
"""

from __future__ import annotations

import re

from tutti.ground.text.folding import fold

_WORD = re.compile(r"\w+", re.UNICODE)


def words_of(text: str) -> list[str]:
    """The words of `text` without accents and in lower case."""
    return _WORD.findall(fold(text))


def kind_word(kind: str) -> str:
    """A word every document of this kind holds, and no text of anybody."""
    return f"tuttikind{kind}"
