"""Markdown as plain text that is read as it stands: in a letter, on a terminal."""

from __future__ import annotations

from markdown_it.tree import SyntaxTreeNode

from afterword.core.document.exporters.header_facts import Fact
from afterword.core.document.exporters.rows import Moment, action_cells
from afterword.core.document.exporters.tree import Signs, link_target, list_lines, note_named, table_lines, words_of
from afterword.core.document.render import inline_tree, markdown_tree
from afterword.core.model.document import ActionItem

_SIGNS = Signs("-", "[ ]", "[x]")


def plain(text: str) -> str:
    """A Markdown text; links name their address, references to evidence are left out."""
    return "\n\n".join(block for one in markdown_tree(text).children if (block := _block(one, "")))


def said(fact: Fact) -> str:
    """A fact without its name."""
    return f"{fact.value} ({fact.more})" if fact.more else fact.value


def time_of(one: Moment) -> str:
    """When a moment was, with its day where that changes."""
    return " ".join(part for part in (one.day, one.time) if part)


def plain_action(one: ActionItem) -> str:
    """An action on one line."""
    number, text, owner, due, priority, _ = action_cells(one)
    more = ", ".join(part for part in (owner, f"due {due}" if due else "", priority) if part)
    return f"{f'{number}: ' if number else ''}{plain_line(text)}{f' ({more})' if more else ''}"


def plain_line(text: str) -> str:
    """An entry of a timeline or an action on one line."""
    return " ".join(_inline(inline_tree(text.replace("\n", " "))).split())


def _block(node: SyntaxTreeNode, lead: str) -> str:
    if node.type in ("paragraph", "heading"):
        return _children(node).strip()
    if node.type in ("fence", "code_block"):
        return "\n".join(f"    {line}" for line in node.content.rstrip("\n").split("\n"))
    if node.type in ("bullet_list", "ordered_list"):
        return list_lines(node, lead, signs=_SIGNS, block=lambda one: _block(one, lead + "  "))
    if node.type == "blockquote":
        return "\n".join(f"> {line}" for one in node.children for line in _block(one, "").split("\n"))
    if node.type == "table":
        return table_lines(node, _children)
    return "" if node.type in ("hr", "footnote_block") else "\n".join(_block(one, lead) for one in node.children)


def _children(node: SyntaxTreeNode) -> str:
    return "".join(_inline(one) for one in node.children)


def _inline(node: SyntaxTreeNode) -> str:
    if node.type in ("text", "code_inline"):
        return node.content
    if node.type in ("softbreak", "hardbreak"):
        return "\n"
    if node.type in ("html_inline", "footnote_ref", "footnote_anchor"):
        return ""
    if node.type == "image":
        return f"[{words_of(node)}]" if words_of(node) else ""
    if node.type == "link":
        return _link(node)
    return _children(node)


def _link(node: SyntaxTreeNode) -> str:
    if note_named(node):
        return ""
    inside, target = _children(node), link_target(node)
    return f"{inside} <{target}>" if target and target.removeprefix("mailto:") != inside else inside
