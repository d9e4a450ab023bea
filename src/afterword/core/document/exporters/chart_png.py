"""A chart as a picture of dots, for readers that show no SVG: Word, Confluence and mail programs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from itertools import pairwise
from math import hypot
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from afterword.core.document.svg_safe import drawing_of, local
from afterword.core.model.document import Chart

SCALE = 2.5  # dots for each unit of the drawing: sharp at the width of a printed page
_INK, _GREY, _HAIR, _AXIS, _ACCENT, _AREA = "#1d1c1a", "#69655c", "#e4e0d6", "#cbc5b8", "#0b6e6e", "#e7f0f0"
_FACES = {
    False: ("LiberationSans-Regular.ttf", "DejaVuSans.ttf", "Arial.ttf", "arial.ttf", "NotoSans-Regular.ttf"),
    True: ("LiberationSans-Bold.ttf", "DejaVuSans-Bold.ttf", "Arial Bold.ttf", "arialbd.ttf", "NotoSans-Bold.ttf"),
}
_PLAIN = str.maketrans({"\N{RIGHTWARDS ARROW}": ">", "\N{MINUS SIGN}": "-", "\N{NO-BREAK SPACE}": " "})
_LARGEST = 4000  # units of a drawing; ours are 884 wide


def chart_png(chart: Chart) -> bytes | None:
    """The wide drawing on white; None when the chart has none that can be drawn."""
    root = drawing_of(chart.svg)
    size = _size(root.get("viewBox", "")) if root is not None else None
    if root is None or size is None:
        return None
    picture = Image.new("RGB", (round(size[0] * SCALE), round(size[1] * SCALE)), "white")
    pen = ImageDraw.Draw(picture)
    for element in root.iter():
        try:
            _draw(pen, local(element), element.attrib, element.text or "")
        except ValueError:
            continue  # a number that is none: the other shapes still say something
    file = BytesIO()
    picture.save(file, "PNG", optimize=True, dpi=(240, 240))
    return file.getvalue()


def _size(box: str) -> tuple[float, float] | None:
    try:
        numbers = [float(one) for one in box.split()]
    except ValueError:
        return None
    fits = len(numbers) == 4 and 0 < numbers[2] <= _LARGEST and 0 < numbers[3] <= _LARGEST
    return (numbers[2], numbers[3]) if fits else None


def _draw(pen: ImageDraw.ImageDraw, name: str, shape: dict[str, str], words: str) -> None:
    kind = shape.get("class", "")
    if name == "line":
        _line(pen, kind, *(_at(shape, one) for one in ("x1", "y1", "x2", "y2")))
    elif name == "circle":
        _dot(pen, kind, _at(shape, "cx"), _at(shape, "cy"), _at(shape, "r"))
    elif name == "rect":
        _box(pen, kind, *(_at(shape, one) for one in ("x", "y", "width", "height")))
    elif name == "polygon":
        pen.polygon(list(_points(shape)), fill=_GREY if kind == "tip" else _AREA)
    elif name == "polyline" and kind.startswith("edge"):
        _edge(pen, list(_points(shape)), dashed=kind.endswith("missed"))
    elif name == "polyline":
        pen.line(list(_points(shape)), fill=_ACCENT, width=round(1.75 * SCALE), joint="curve")
    elif name == "text":
        _text(pen, words, shape)


def _box(pen: ImageDraw.ImageDraw, kind: str, x: float, y: float, width: float, height: float) -> None:
    outline = _INK if kind == "node end" else _AXIS
    place = [x, y, x + width, y + height]
    pen.rounded_rectangle(place, radius=6 * SCALE, fill="white", outline=outline, width=max(1, round(SCALE / 2)))


def _edge(pen: ImageDraw.ImageDraw, points: list[tuple[float, float]], *, dashed: bool) -> None:
    """An arrow's line; a dashed one leaves out every second piece of it."""
    if not dashed:
        pen.line(points, fill=_GREY, width=round(1.25 * SCALE), joint="curve")
        return
    for (x1, y1), (x2, y2) in pairwise(points):
        count = max(1, round(hypot(x2 - x1, y2 - y1) / (3.5 * SCALE)))
        for piece in range(0, count, 2):
            ends = [(x1 + (x2 - x1) * part / count, y1 + (y2 - y1) * part / count) for part in (piece, piece + 1)]
            pen.line(ends, fill=_GREY, width=round(1.25 * SCALE))


def _at(shape: dict[str, str], name: str) -> float:
    return float(shape.get(name, "0")) * SCALE


def _points(shape: dict[str, str]) -> Iterator[tuple[float, float]]:
    for pair in shape.get("points", "").split():
        x, _, y = pair.partition(",")
        yield float(x) * SCALE, float(y) * SCALE


def _line(pen: ImageDraw.ImageDraw, kind: str, x1: float, y1: float, x2: float, y2: float) -> None:
    if kind != "mark":
        pen.line([(x1, y1), (x2, y2)], fill=_HAIR if kind == "grid" else _AXIS, width=max(1, round(SCALE / 2)))
        return
    dash, gap, y = 2 * SCALE, 3 * SCALE, min(y1, y2)
    while y < max(y1, y2):
        pen.line([(x1, y), (x2, min(y + dash, max(y1, y2)))], fill=_INK, width=max(1, round(SCALE / 2)))
        y += dash + gap


def _dot(pen: ImageDraw.ImageDraw, kind: str, x: float, y: float, radius: float) -> None:
    pen.ellipse([x - radius, y - radius, x + radius, y + radius], fill=_ACCENT if kind == "pt" else _INK)


def _text(pen: ImageDraw.ImageDraw, words: str, shape: dict[str, str]) -> None:
    strong = shape.get("class") == "strong"
    face, whole = _face(strong, round(float(shape.get("font-size", "12")) * SCALE))
    anchor = {"middle": "ms", "end": "rs"}.get(shape.get("text-anchor", ""), "ls")
    said = words if whole else words.translate(_PLAIN)
    halo = {"stroke_width": round(2.5 * SCALE), "stroke_fill": "white"} if shape.get("class") == "rel" else {}
    place = (_at(shape, "x"), _at(shape, "y"))
    pen.text(place, said, fill=_INK if strong else _GREY, font=face, anchor=anchor, **halo)  # type: ignore[arg-type]


@cache
def _face(strong: bool, size: int) -> tuple[Any, bool]:
    """A face of this machine, else the one that Pillow brings, and whether it has arrows and minus signs."""
    for name in _FACES[strong]:
        try:
            return ImageFont.truetype(name, size), True
        except OSError:
            continue
    return ImageFont.load_default(size), False
