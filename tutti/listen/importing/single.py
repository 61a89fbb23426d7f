"""One letter in one file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tutti.listen.importing.items import FileUnusable, Item, Progress, RawLetter
from tutti.listen.importing.letters import LARGEST_LETTER


class SingleLetter:
    kind = "letters"
    about = gettext_noop("one letter")

    def __init__(self, path: Path) -> None:
        self.path = path
        self.progress = Progress(total=path.stat().st_size)
        if self.progress.total > LARGEST_LETTER:
            raise FileUnusable(
                _("%(file)s is larger than 25 MB, too large for a letter.") % {"file": path.name}
            )

    def items(self) -> Iterator[Item]:
        yield RawLetter(self.path.read_bytes())
        self.progress.done = self.progress.total
