"""What a person reads when a condition or a rule is wrong.

ConditionWrong      the condition cannot be used; knows the place
RuleTrouble
 ├─ RuleWrong       the rule cannot be kept as it is
 ├─ FileWrong       the file of rules cannot be read; knows the place in it
 ├─ CannotDo        a verb cannot do this here and now, and why
 └─ CannotUndo      what the rule did cannot be taken back, and why
"""

from __future__ import annotations


class RuleTrouble(Exception):
    pass


class RuleWrong(RuleTrouble):
    pass


class FileWrong(RuleTrouble):
    pass


class CannotDo(RuleTrouble):
    pass


class CannotUndo(RuleTrouble):
    pass


class ConditionWrong(ValueError):
    """A condition that cannot be used: the sentence says why, `at` is the place in `text` counted from 0."""

    def __init__(self, sentence: str, *, text: str = "", at: int | None = None) -> None:
        super().__init__(sentence)
        self.text = text
        self.at = at

    @property
    def sentence(self) -> str:
        return str(self.args[0])

    @property
    def line(self) -> str:
        """The line of the condition that is wrong."""
        start, end = self._line_ends()
        return self.text[start:end]

    @property
    def caret(self) -> str:
        """Spaces and a caret, to stand under `line` in letters of one width; "" where no place is known."""
        if self.at is None:
            return ""
        return " " * (self._place() - self._line_ends()[0]) + "^"

    def _place(self) -> int:
        return max(0, min(self.at or 0, len(self.text)))

    def _line_ends(self) -> tuple[int, int]:
        place = self._place()
        end = self.text.find("\n", place)
        return self.text.rfind("\n", 0, place) + 1, len(self.text) if end < 0 else end
