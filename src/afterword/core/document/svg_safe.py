"""Lets through of a drawing only what our own drawings are made of: nothing in it runs, links or is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from xml.etree import ElementTree

_SPACE = "{http://www.w3.org/2000/svg}"
_ELEMENTS = {"svg", "g", "line", "circle", "rect", "polyline", "polygon", "text", "tspan", "title"}
_ATTRIBUTES = {
    *("class", "viewBox", "font-size", "role", "aria-label", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r"),
    *("points", "width", "height", "text-anchor", "rx"),
}
_SHORT = {"line", "circle", "rect", "polyline", "polygon"}  # written without a closing tag, as our own writer does


def drawing_of(svg: str) -> ElementTree.Element | None:
    """The drawing as a tree; None when it is none, or holds what only a document that tricks a parser holds."""
    if "<!" in svg:
        return None
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 - declarations were refused above
    except (ElementTree.ParseError, ValueError):
        return None
    return root if root.tag == f"{_SPACE}svg" else None


def local(element: ElementTree.Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.removeprefix(_SPACE)


def safe_svg(svg: str) -> str:
    """The drawing with known shapes, words and attributes alone; empty when it cannot be read. Our own stay as is."""
    root = drawing_of(svg)
    return "".join(_written(root, outermost=True)) if root is not None else ""


def _written(element: ElementTree.Element, *, outermost: bool = False) -> Iterator[str]:
    name = local(element)
    space = ' xmlns="http://www.w3.org/2000/svg"'
    kept = [(key, value) for key, value in element.attrib.items() if key in _ATTRIBUTES]
    said = "".join(f' {key}="{escape(value)}"' for key, value in kept)
    if outermost:
        first, rest = re.match(r"^((?: class=\"[^\"]*\")?)(.*)$", said, re.DOTALL).groups()  # type: ignore[union-attr]
        said = f"{first}{space}{rest}"
    if name in _SHORT:
        yield f"<{name}{said}/>"
        return
    yield f"<{name}{said}>{escape(element.text or '')}"
    for child in element:
        if local(child) in _ELEMENTS:
            yield from _written(child)
        yield escape(child.tail or "")
    yield f"</{name}>"
