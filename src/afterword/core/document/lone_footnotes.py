"""Keeps footnotes that nothing in the same text refers to: in a document the reference may stand in another section."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token


def keep_lone_footnotes(md: MarkdownIt) -> None:
    """Shows them where they stand, as they are written; without this they would not be shown at all."""
    md.core.ruler.before("footnote_tail", "lone_footnotes", _show)


def _show(state: StateCore) -> None:
    referred = {label for label, number in state.env.get("footnotes", {}).get("refs", {}).items() if number >= 0}
    kept: list[Token] = []
    lone: str | None = None
    named = True
    for token in state.tokens:
        if token.type == "footnote_reference_open" and f":{token.meta['label']}" not in referred:
            lone, named = token.meta["label"], False
        elif token.type == "footnote_reference_close" and lone is not None:
            lone = None
        else:
            if token.type == "inline" and lone is not None and not named:
                _name(token, lone)
                named = True
            kept.append(token)
    state.tokens = kept


def _name(inline: Token, label: str) -> None:
    """Puts the footnote's own mark before its words."""
    mark = f"[^{label}]: "
    inline.content = mark + inline.content
    inline.children = [Token("text", "", 0, content=mark), *(inline.children or [])]
