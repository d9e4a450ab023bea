"""What exporters ask of the tree of a Markdown text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from markdown_it.tree import SyntaxTreeNode

PICTURE = re.compile(r"^/images/([0-9a-f]{64})$")
_NOTE = re.compile(r"^#note-(E-\d+)$")
_BOX = re.compile(r'^<input class="task-list-item-checkbox"')


@dataclass(frozen=True, slots=True)
class Signs:
    """What stands before the items of a list: of a plain one, and of a task that is open or done."""

    bullet: str
    open: str
    done: str


def words_of(node: SyntaxTreeNode) -> str:
    """The plain words of a node and all below it."""
    if node.type in ("text", "code_inline", "fence", "code_block"):
        return node.content
    if node.type in ("softbreak", "hardbreak"):
        return " "
    return "".join(words_of(child) for child in node.children)


def chart_named(paragraph: SyntaxTreeNode) -> str | None:
    """The name of the chart that a paragraph consists of; None when it says anything else."""
    inline = paragraph.children[0].children if paragraph.children else []
    if len(inline) != 1 or inline[0].type != "image":
        return None
    source = str(inline[0].attrs.get("src", ""))
    return source.removeprefix("chart:") if source.startswith("chart:") else None


def note_named(link: SyntaxTreeNode) -> str | None:
    """The number of the note of evidence that a link refers to."""
    found = _NOTE.match(str(link.attrs.get("href", "")))
    return found[1] if found else None


def link_target(link: SyntaxTreeNode) -> str | None:
    """The address of a link that leads anywhere outside of the document; None for others."""
    href = str(link.attrs.get("href", ""))
    return href if href.lower().startswith(("http://", "https://", "mailto:")) else None


def table_rows(table: SyntaxTreeNode) -> list[tuple[bool, list[SyntaxTreeNode]]]:
    """The rows of a table: whether each is of the head, and its cells."""
    return [(part.type == "thead", list(row.children)) for part in table.children for row in part.children]


def list_lines(node: SyntaxTreeNode, lead: str, *, signs: Signs, block: Callable[[SyntaxTreeNode], str]) -> str:
    """A list as lines of text: number, sign or box, and the blocks of each item as `block` writes them."""
    lines, start = [], node.attrs.get("start", 1)
    for count, item in enumerate(node.children, start=start if isinstance(start, int) else 1):
        box = box_of(item)
        sign = f"{count}." if node.type == "ordered_list" else signs.bullet
        sign = sign if box is None else signs.done if box else signs.open
        said = [part for one in item.children if (part := block(one))]
        lines.append(f"{lead}{sign} {chr(10).join(said).lstrip()}")
    return "\n".join(lines)


def table_lines(node: SyntaxTreeNode, words: Callable[[SyntaxTreeNode], str]) -> str:
    """A table as lines of text, its cells parted by strokes."""
    return "\n".join(" | ".join(words(cell).strip() for cell in cells) for _, cells in table_rows(node))


def box_of(item: SyntaxTreeNode) -> bool | None:
    """Whether the box of a task is checked; None when an item of a list has none."""
    paragraph = item.children[0] if item.children else None
    inline = paragraph.children[0].children if paragraph is not None and paragraph.children else []
    first = inline[0] if inline else None
    if first is None or first.type != "html_inline" or not _BOX.match(first.content):
        return None
    return "checked=" in first.content
