"""HTML from strangers, made plain text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from tutti.ground.mail.charsets import storable
from tutti.ground.mail.markup import bearable, cleaned, without_tags

_BLOCKS = set(
    re.findall(
        r"\w+",
        "p div tr table h1 h2 h3 h4 h5 h6 ul ol li dl dt dd pre blockquote center hr caption ",
    )
)
_SPACED = set(
    re.findall(
        r"\w+",
        "p h1 h2 h3 h4 h5 h6 ul ol pre blockquote table ",
    )
)


def text_of(html: str) -> str:
    """`html` as a person would write it in plain text: quotes with `>`, lists with dashes, links
    in full.
    """
    if not bearable(html):
        return storable(without_tags(html))
    reader = _TextReader()
    reader.feed(cleaned(html, None))
    reader.close()
    return storable(reader.text())


class _TextReader(HTMLParser):
    """Reads HTML that has been cleaned: every tag is known and closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line = ""
        self._quotes = self._verbatim = 0
        self._gap = False
        self._link: tuple[str, int] | None = None

    def text(self) -> str:
        self._end_line()
        return "\n".join(self._lines).strip("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in _BLOCKS:
            self._end_line(gap=tag in _SPACED)
        if tag == "br":
            self._break()
        elif tag == "li":
            self._line = "- "
        elif tag in ("td", "th") and self._line:
            self._line += " "
        elif tag == "img" and values.get("alt"):
            self.handle_data(f"[{values['alt']}]")
        elif tag == "a":
            self._link = (values.get("href") or "", len(self._line))
        self._enter(tag)

    def _enter(self, tag: str) -> None:
        self._quotes += tag == "blockquote"
        self._verbatim += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._link:
            self._end_link(*self._link)
        if tag in _BLOCKS:
            self._end_line(gap=tag in _SPACED)
        self._quotes -= tag == "blockquote"
        self._verbatim -= tag == "pre"

    def handle_data(self, data: str) -> None:
        if self._verbatim:
            *whole, rest = data.split("\n")
            for line in whole:
                self._line += line
                self._break()
            self._line += rest
            return
        flat = re.sub(r"[ \t\r\n\f\xa0]+", " ", data)
        self._line += flat.lstrip() if not self._line or self._line.endswith(" ") else flat

    def _end_link(self, address: str, start: int) -> None:
        self._link = None
        shown = self._line[start:].strip()
        bare = address.removeprefix("mailto:").removeprefix("tel:")
        if shown and bare and bare.rstrip("/") != shown.rstrip("/"):
            self._line += f" <{bare}>"

    def _break(self) -> None:
        """A line ends here, even an empty one."""
        self._put(self._line.rstrip())
        self._line = ""

    def _end_line(self, *, gap: bool = False) -> None:
        """A line ends here if one was begun; a gap is one empty line before the next."""
        if self._line.strip():
            self._break()
        self._line = ""
        self._gap = self._gap or gap

    def _put(self, line: str) -> None:
        mark = ">" * self._quotes
        if self._gap and self._lines and self._lines[-1].strip("> "):
            before = self._lines[-1]
            self._lines.append(mark[: len(before) - len(before.lstrip(">"))])
        self._gap = False
        self._lines.append(f"{mark} {line}".rstrip() if mark else line)
