"""The drawing of a playbook: boxes down the page, jumps at their sides. A template makes the picture."""

from __future__ import annotations

from dataclasses import dataclass

from tutti.engines.playbooks.definition import Definition, Texts, Way
from tutti.engines.playbooks.flow import target, ways
from tutti.ground.texts import text_in

BOX_WIDTH, BOX_HEIGHT, BETWEEN = 300, 52, 28
SIDE, LANE, MARGIN = 28, 22, 12
LETTERS = 38  # of a title that fit in a box
LANES = 5


@dataclass(frozen=True, kw_only=True)
class Box:
    key: str
    kind: str
    title: str
    number: int
    x: int
    y: int
    width: int = BOX_WIDTH
    height: int = BOX_HEIGHT

    @property
    def short(self) -> str:
        return (
            self.title if len(self.title) <= LETTERS else self.title[: LETTERS - 1].rstrip() + "…"
        )

    @property
    def text_x(self) -> int:
        return self.x + 12

    @property
    def kind_y(self) -> int:
        return self.y + 20

    @property
    def title_y(self) -> int:
        return self.y + 39

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


@dataclass(frozen=True, kw_only=True)
class Line:
    """A way from one box to another or to the end: `path` for the picture, the rest for those who read a list."""

    way: Way
    path: str
    from_: int
    to: int | None  # the number of a box; None: the end
    words_at: tuple[int, int]
    backward: bool = False


@dataclass(frozen=True, kw_only=True)
class Drawing:
    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    end_y: int
    end_x: int

    @property
    def end_cy(self) -> int:
        return self.end_y + 6


def drawn(definition: Definition, language: str) -> Drawing:
    """The playbook in the reader's language. Unknown targets are left out: what is wrong is said elsewhere."""
    left = MARGIN + SIDE + LANES * LANE // 2
    boxes = tuple(
        Box(
            key=step.key,
            kind=step.kind,
            title=_title(step.titles, language) or step.key,
            number=place + 1,
            x=left,
            y=MARGIN + place * (BOX_HEIGHT + BETWEEN),
        )
        for place, step in enumerate(definition.steps)
    )
    end_y = MARGIN + len(boxes) * (BOX_HEIGHT + BETWEEN)
    lines = _lines(definition, boxes, end_y)
    width = left + BOX_WIDTH + SIDE + LANES * LANE + MARGIN
    middle = left + BOX_WIDTH // 2
    return Drawing(
        width=width,
        height=end_y + 2 * MARGIN + 8,
        boxes=boxes,
        lines=lines,
        end_y=end_y,
        end_x=middle,
    )


def _title(titles: Texts, language: str) -> str:
    return text_in(titles, language)


def _lines(definition: Definition, boxes: tuple[Box, ...], end_y: int) -> tuple[Line, ...]:
    by_key = {box.key: box for box in boxes}
    made: list[Line] = []
    jumps = 0
    for step, box in zip(definition.steps, boxes, strict=True):
        for way in ways(step):
            to = target(definition, step, way)
            if to and to not in by_key:
                continue
            end = by_key.get(to or "")
            direct = (end.number if end else len(boxes) + 1) == box.number + 1
            made.append(_straight(box, end, way) if direct else _jump(box, end, way, jumps, end_y))
            jumps += not direct
    return tuple(made)


def _straight(box: Box, end: Box | None, way: Way) -> Line:
    middle, below = box.x + box.width // 2, box.y + box.height
    return Line(
        way=way,
        path=f"M{middle} {below}V{below + BETWEEN - 2}",
        from_=box.number,
        to=end.number if end else None,
        words_at=(middle + 8, below + BETWEEN // 2 + 4),
    )


def _jump(
    box: Box, end: Box | None, way: Way, nth: int, end_y: int
) -> Line:  # long: one line's parts
    """Forward jumps run at the right, those going back at the left; each has a lane of its own."""
    backward = end is not None and end.number <= box.number
    to_y = end.middle if end else end_y + MARGIN // 2
    lane = SIDE + (nth % LANES) * LANE // (2 if backward else 1)
    from_y = box.middle + (8 if way in {"no", "declined", "late"} else -8)
    if backward:
        start, turn, finish = box.x, max(4, box.x - lane), box.x - 2
    else:
        start = box.x + box.width
        turn = start + lane
        finish = start + 2 if end else box.x + box.width // 2 + 12
    return Line(
        way=way,
        path=f"M{start} {from_y}H{turn}V{to_y}H{finish}",
        from_=box.number,
        to=end.number if end else None,
        words_at=(start + 4, from_y - 4) if not backward else (turn + 2, from_y + 14),
        backward=backward,
    )
