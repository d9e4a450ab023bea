"""Takes out what a terminal would obey: escape sequences and control characters, from every text of a value."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

T = TypeVar("T")

_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # colours and cursor
    r"|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)"  # titles and links of a terminal
    r"|\x1b[PX^_][^\x1b\n]*\x1b\\"
    r"|\x1b[ -/]*[0-~]"
    r"|\x9b[0-?]*[ -/]*[@-~]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_HALF = re.compile(r"[\ud800-\udfff]")


def without_controls(text: str) -> str:
    """The text without escape sequences and control characters; tabs and line ends stay."""
    if text.isprintable():
        return text
    return _HALF.sub("\N{REPLACEMENT CHARACTER}", _CONTROL.sub("", _SEQUENCE.sub("", text)))


def clean_value(value: T) -> T:
    """A document, or any part of one, in which every text is `without_controls`; the same value when all were clean."""
    cleaned: Any = value
    if isinstance(value, str):
        cleaned = without_controls(value)
    elif isinstance(value, tuple):
        parts = tuple(clean_value(one) for one in value)
        cleaned = value if all(new is old for new, old in zip(parts, value, strict=True)) else parts
    elif is_dataclass(value) and not isinstance(value, type):
        now = {one.name: getattr(value, one.name) for one in fields(value)}
        changed = {name: new for name, old in now.items() if (new := clean_value(old)) is not old}
        cleaned = replace(value, **changed) if changed else value
    return cleaned  # type: ignore[no-any-return]
