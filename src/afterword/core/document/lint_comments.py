"""Comments to the lint (`<!-- lint off: RULE because REASON -->`) are for writers: no reader's page shows them."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_COMMENT = re.compile(r"<!--\s*lint (?:off|file):(?:(?!<!--).)*?-->", re.DOTALL)


def hide_lint_comments(md: MarkdownIt) -> None:
    """Lets an engine pass over these comments, in a line and on lines of their own."""
    md.inline.ruler.before("text", "lint_comment", _in_line)
    md.block.ruler.before("paragraph", "lint_comment", _on_lines, {"alt": ["paragraph", "blockquote", "list"]})


def _in_line(state: StateInline, silent: bool) -> bool:
    found = _COMMENT.match(state.src, state.pos) if state.src[state.pos] == "<" else None
    if found is None:
        return False
    if not silent:
        state.pending = state.pending.rstrip(" \t")
    state.pos = found.end()
    return True


def _on_lines(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    begin = state.bMarks[start] + state.tShift[start]
    found = _COMMENT.match(state.src, begin, state.eMarks[end - 1])
    if found is None:
        return False
    last = next(line for line in range(start, end) if state.eMarks[line] >= found.end())
    if state.src[found.end() : state.eMarks[last]].strip():
        return False
    if not silent:
        state.line = last + 1
    return True
