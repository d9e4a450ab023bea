"""What exporters ask of the tree of a Markdown text."""

from __future__ import annotations

import re

from markdown_it.tree import SyntaxTreeNode

PICTURE = re.compile(r"^/images/([0-9a-f]{64})$")
_NOTE = re.compile(r"^#note-(E-\d+)$")
_BOX = re.compile(r'^<input class="task-list-item-checkbox"')


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


def box_of(item: SyntaxTreeNode) -> bool | None:
    """Whether the box of a task is checked; None when an item of a list has none."""
    paragraph = item.children[0] if item.children else None
    inline = paragraph.children[0].children if paragraph is not None and paragraph.children else []
    first = inline[0] if inline else None
    if first is None or first.type != "html_inline" or not _BOX.match(first.content):
        return None
    return "checked=" in first.content
