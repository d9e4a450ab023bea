"""What a lint rule found, where it stands in the document, and how it could be mended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning", "hint"]
LEVELS: tuple[Level, ...] = ("error", "warning", "hint")


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the file: lines and columns from 1, columns in characters, the end behind the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that is safe to make without asking: what stands at the place becomes `replacement`."""

    place: Place
    replacement: str
    title: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark of one rule; `rule` is the rule's name, `message` one sentence that says what to do."""

    rule: str
    level: Level
    place: Place
    message: str
    fix: Fix | None = None
