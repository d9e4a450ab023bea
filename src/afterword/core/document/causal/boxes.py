"""What a drawn causal graph is made of: boxes with wrapped words, and routes between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from afterword.core.document.causal.graph import Node
from afterword.core.document.svg import text_width
from afterword.core.model.analysis import LAYERS, PASSED, RELATIONS

Point = tuple[float, float]

SIZE = 13  # of the words in a box, px
SMALL = 11  # of the line that says layer and category
LINE = 17  # from one line to the next
SIDE = 12  # between the edge of a box and its words
BOLD, PLAIN = 0.63, 0.58  # how wide a letter is, in parts of its size, on the safe side
MOST_LINES = 7  # the table has the whole text
SHORT = {**RELATIONS, "not_caught": "not caught"}  # beside an arrow there is little room


@dataclass(frozen=True, slots=True)
class Box:
    """One node as drawn; `again` where it was drawn in full above."""

    id: int
    x: float
    y: float
    width: float
    height: float
    kind: str
    lines: tuple[str, ...]
    title: str
    again: bool = False

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return self.y + self.height / 2

    @property
    def end(self) -> bool:
        """Whether it is the outcome."""
        return self.id == 0


@dataclass(frozen=True, slots=True)
class Route:
    """One arrow as drawn: its points, the last one at its tip, and where its word stands."""

    points: tuple[Point, ...]
    words: str
    at: Point
    anchor: str
    passed: bool

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """The space that its word takes: left, top, right, bottom."""
        width = text_width(self.words, SMALL)
        left = self.at[0] - (width / 2 if self.anchor == "middle" else 0)
        return left, self.at[1] - SMALL, left + width, self.at[1] + 3


@dataclass(frozen=True, slots=True)
class Drawn:
    """A whole drawing: its size, its boxes and its routes."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    routes: tuple[Route, ...]


def kind_words(node: Node) -> str:
    """Layer and category as one line says them, as in Systemic, planning."""
    if node.id == 0:
        return "Effect"
    layer = LAYERS.get(node.layer, node.layer)
    return f"{layer} · {node.category}" if node.category else layer


def wrapped(text: str, width: float, size: float = SIZE) -> tuple[str, ...]:
    """A text in lines that fit into a width; a word that does not fit is cut, and so is what is too long."""
    most = max(int(width / (size * BOLD)), 4)
    lines = [""]
    for word in text.split():
        for start in range(0, len(word), most):
            piece = word[start : start + most]
            joined = f"{lines[-1]} {piece}" if lines[-1] else piece
            if len(joined) <= most:
                lines[-1] = joined
            else:
                lines.append(piece)
    if len(lines) <= MOST_LINES:
        return tuple(lines)
    return (*lines[: MOST_LINES - 1], lines[MOST_LINES - 1][: most - 1].rstrip() + "…")


def shortened(text: str, width: float, size: float = SMALL) -> str:
    """One line that fits into a width."""
    most = max(int(width / (size * PLAIN)), 4)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def box_of(node: Node, x: float, y: float, width: float, *, again: bool = False) -> Box:
    """A box at a place, as high as its words need."""
    inner = width - 2 * SIDE
    said = f"{node.text} (told above)" if again else node.text
    lines = wrapped(said, inner)
    height = SIDE + SMALL + 6 + LINE * len(lines) + SIDE / 2
    return Box(node.id, x, y, width, height, shortened(kind_words(node), inner), lines, node.text, again)


def curve(start: Point, end: Point, steps: int = 10) -> list[Point]:
    """A line that leaves and arrives level, as points: drawings hold nothing that bends."""
    (x1, y1), (x2, y2) = start, end
    if abs(y1 - y2) < 0.5:
        return [start, end]
    points = []
    for step in range(steps + 1):
        part = step / steps
        eased = part * part * (3 - 2 * part)
        points.append((x1 + (x2 - x1) * part, y1 + (y2 - y1) * eased))
    return points


def is_passed(relation: str) -> bool:
    """Whether an arrow is dashed: what stood at its tail did not produce, but did not stop it."""
    return relation in PASSED


def size_of(boxes: Sequence[Box]) -> float:
    """How low the lowest box reaches."""
    return max(box.y + box.height for box in boxes)
