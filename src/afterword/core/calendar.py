"""Writes iCalendar text (RFC 5545): lines that are folded, escaped and end as calendars want them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

WIDTH = 75  # octets of a line
Property = tuple[str, str]

_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None, "\x00": None})


def escaped(text: str) -> str:
    """A text as the value of a property; other control characters are left out."""
    kept = "".join(
        sign for sign in text.replace("\r\n", "\n") if sign in "\n\t" or (ord(sign) >= 32 and ord(sign) != 127)
    )
    return kept.translate(_ESCAPES)


def day(value: date) -> str:
    """A day as 20261113."""
    return f"{value:%Y%m%d}"


def moment(value: datetime) -> str:
    """A moment in UTC as 20261113T090000Z; the value is aware UTC."""
    return f"{value:%Y%m%dT%H%M%SZ}"


def component(name: str, properties: Iterable[Property], inside: Sequence[str] = ()) -> str:
    """A component such as VEVENT with its properties, and with what it holds between BEGIN and END."""
    lines = [f"BEGIN:{name}", *(f"{key}:{value}" for key, value in properties)]
    return "".join(folded(line) for line in lines) + "".join(inside) + folded(f"END:{name}")


def folded(line: str) -> str:
    """A line of at most 75 octets, the rest on further lines that begin with a blank; no character is torn."""
    pieces, piece, size = [], "", 0
    for sign in line:
        octets = len(sign.encode("utf-8", "replace"))
        if size + octets > WIDTH:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    return "\r\n".join([*pieces, piece]) + "\r\n"
