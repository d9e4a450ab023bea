"""Whether words are written from right to left."""

from __future__ import annotations

import unicodedata

_RIGHT_TO_LEFT = ("R", "AL")


def runs_right_to_left(text: str) -> bool:
    """True when the first letter that has a direction is of a script written from right to left."""
    if text.isascii():
        return False
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction == "L" or direction in _RIGHT_TO_LEFT:
            return direction in _RIGHT_TO_LEFT
    return False
