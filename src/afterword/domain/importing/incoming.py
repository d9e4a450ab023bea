"""One file that may be a document, wherever it comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

LARGEST = 5_000_000  # bytes; no postmortem is longer, and a log given by mistake is told at once
Beside = Callable[[str], bytes | None]
Lies = Callable[[str, str], bool]


def _nothing(path: str) -> bytes | None:
    return None


def _unknown(origin: str, path: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Authored:
    """Who wrote a file first and when, as git knows it."""

    at: datetime
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file: its name for people, where it lay for the next time, and how to read it.

    `beside` gives the bytes of a file by its path from this one, None where there is none or it leads elsewhere.
    `lies` tells whether a file with that origin and path is still there, as far as can be told from here.
    `named` files were asked for by name; others were found in a folder, and are left out when they are no postmortem.
    """

    name: str
    origin: str
    path: str
    load: Callable[[], bytes]
    beside: Beside = _nothing
    named: bool = False
    modified: datetime | None = None
    authored: Authored | None = None
    problem: str = field(default="")
    lies: Lies = _unknown
