"""The comments in our Markdown that a reader of the page never sees: they keep what the visible form cannot say.

A mark is `<!-- afterword: word {json} -->`. Text from outside can never look like one: `guard` puts a plus sign into
every comment that begins like ours, `unguard` takes it out again.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

_MARK = re.compile(r"^(?P<before>.*?) ?<!-- afterword: (?P<word>[a-z_]+)(?: (?P<data>\{.*\}))? -->\s*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: its word and what it carries."""

    word: str
    data: dict[str, Any]


def guard(text: str) -> str:
    """Text from outside in which nothing can be taken for a mark."""
    return re.sub(r"<!-- (\+*)afterword", r"<!-- +\1afterword", text)


def unguard(text: str) -> str:
    """The text as it was before `guard`."""
    return re.sub(r"<!-- \+(\+*)afterword", r"<!-- \1afterword", text)


def mark(word: str, data: dict[str, Any] | None = None) -> str:
    """A mark as a comment; its JSON cannot close the comment."""
    if not data:
        return f"<!-- afterword: {word} -->"
    packed = json.dumps(data, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c").replace(">", "\\u003e")
    return f"<!-- afterword: {word} {packed} -->"


def take_mark(line: str) -> tuple[str, Mark | None]:
    """A line without the mark at its end, and the mark; a damaged mark counts as none and is dropped."""
    found = _MARK.match(line)
    if found is None:
        return line, None
    try:
        data = json.loads(found["data"]) if found["data"] else {}
    except ValueError:
        return found["before"], None
    return found["before"], Mark(found["word"], data)
