"""What a sync did, or would do."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Clash:
    """A part that both sides changed: the file, and the part as people call it."""

    file: str
    section: str


@dataclass(slots=True)
class Left:
    """A file that was left as it is, and why."""

    file: str
    reason: str


@dataclass(slots=True)
class Report:
    """Files that were written and read, what is in conflict, and what was left with the reason."""

    written: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    conflicts: list[Clash] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
