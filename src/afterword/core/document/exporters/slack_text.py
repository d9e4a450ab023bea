"""Markdown as Slack writes it (mrkdwn)."""

from __future__ import annotations

import re

from markdown_it.tree import SyntaxTreeNode

from afterword.core.document.exporters.tree import Signs, link_target, list_lines, note_named, table_lines, words_of
from afterword.core.document.render import inline_tree, markdown_tree
from afterword.core.document.svg import clean

_SIGNS = Signs("\N{BULLET}", "\N{BALLOT BOX}", "\N{BALLOT BOX WITH CHECK}")


def escaped(text: str) -> str:
    """Words in which Slack finds no mention, channel or link of its own."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, most: int) -> str:
    """The text within a limit, cut between words, never inside an escaped sign or a link."""
    if len(text) <= most:
        return text
    kept = text[: most - 2]
    kept = re.sub(r"<[^>]*$|&[a-z]*$", "", kept)
    whole = kept.rsplit(None, 1)[0] if " " in kept[-200:] else kept
    return f"{whole.rstrip()} \N{HORIZONTAL ELLIPSIS}"


def mrkdwn(text: str) -> str:
    """A Markdown text; tables become lines, pictures their words, references to evidence are left out."""
    return "\n\n".join(said for one in markdown_tree(text).children if (said := _block(one, "")))


def mrkdwn_line(text: str) -> str:
    """An entry of a timeline or an action on one line."""
    return " ".join(_inline(inline_tree(text.replace("\n", " "))).split())


def _block(node: SyntaxTreeNode, lead: str) -> str:
    if node.type == "paragraph":
        return _children(node).strip()
    if node.type == "heading":
        return f"*{escaped(words_of(node)).replace('*', '')}*"
    if node.type in ("fence", "code_block"):
        return f"```\n{escaped(node.content).strip()}\n```"
    if node.type in ("bullet_list", "ordered_list"):
        return list_lines(node, lead, signs=_SIGNS, block=lambda one: _block(one, lead + "    "))
    if node.type == "blockquote":
        inside = "\n".join(_block(one, "") for one in node.children)
        return "\n".join(f">{line}" for line in inside.split("\n"))
    if node.type == "table":
        return table_lines(node, _children)
    return "" if node.type in ("hr", "footnote_block") else "\n".join(_block(one, lead) for one in node.children)


def _children(node: SyntaxTreeNode) -> str:
    return "".join(_inline(one) for one in node.children)


def _inline(node: SyntaxTreeNode) -> str:
    if node.type == "text":
        return escaped(node.content)
    if node.type in ("softbreak", "hardbreak"):
        return " " if node.type == "softbreak" else "\n"
    if node.type == "code_inline":
        return f"`{escaped(node.content)}`"
    if node.type in ("html_inline", "footnote_ref", "footnote_anchor"):
        return ""
    if node.type == "image":
        return escaped(words_of(node))
    inside = _children(node)
    if node.type == "link":
        return _link(node, inside)
    sign = {"strong": "*", "em": "_", "s": "~"}.get(node.type, "")
    return f"{sign}{inside}{sign}" if inside.strip() else inside


def _link(node: SyntaxTreeNode, inside: str) -> str:
    if note_named(node):
        return ""
    target = link_target(node)
    if target is None:
        return inside
    address = clean(target).replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C")
    return f"<{address}|{inside.replace('|', '/')}>" if inside.strip() else f"<{address}>"
