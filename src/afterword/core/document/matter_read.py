"""What stands above the body of any document: YAML between dashes or TOML between plus signs."""

from __future__ import annotations

import re
from typing import Any

from afterword.core.document.front_matter import split_front_matter

_TOML = re.compile(r"\+\+\+[ \t]*\n(?P<inner>(?:.*\n)*?)\+\+\+[ \t]*(?:\n|\Z)")
_YAML = re.compile(r"---[ \t]*\n(?P<inner>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_PAIR = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40}):(?P<value>(?: .*)?)$")


def split_matter(text: str) -> tuple[dict[str, Any] | None, str, int]:
    """The front matter, the body, and how many lines stand before the body; None when there is no front matter."""
    meta, body, before = split_front_matter(text)
    if meta is not None:
        return meta, body, before
    toml, yaml = _TOML.match(text), _YAML.match(text)
    found = _toml(toml["inner"]) if toml else _pairs(yaml["inner"]) if yaml else None
    end = (toml or yaml).end() if found else 0  # type: ignore[union-attr]
    return found, text[end:], text[:end].count("\n")


def _toml(text: str) -> dict[str, Any] | None:
    import tomllib  # not above: few files have it

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):  # tables in tables without end
        return None


def _pairs(text: str) -> dict[str, Any] | None:
    """The plain `key: value` lines of front matter that is no YAML, as with a title that holds a colon."""
    found = [_PAIR.match(line) for line in text.splitlines() if line.strip()]
    if not found or not all(found):
        return None
    return {one["key"]: one["value"].strip().strip("\"'") for one in found if one}
