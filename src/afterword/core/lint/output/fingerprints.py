"""By what a finding is known again when lines have moved: its rule, its words, and which of them it is."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import sha256

from afterword.core.model.finding import Finding, Place


class Fingerprints:
    """The fingerprints of one file's findings, asked for in the order of the text.

    Neither the file's name nor a line number goes in, so that moved lines and renamed files keep them. Numbers of the
    message are left out (1,204 words today, 1,198 tomorrow).
    """

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._seen: Counter[str] = Counter()

    def of(self, finding: Finding) -> str:
        """64 hexadecimal digits and which of several equal ones it is, from 1."""
        said = re.sub(r"\d+", "", finding.message)
        words = " ".join(self._words(finding.place).split())
        digest = sha256("\x00".join((finding.rule, said, words)).encode()).hexdigest()
        self._seen[digest] += 1
        return f"{digest}:{self._seen[digest]}"

    def _words(self, place: Place) -> str:
        lines = self._lines[place.line - 1 : place.end_line]
        if not lines:
            return ""
        lines[-1] = lines[-1][: place.end_column - 1] if place.end_line - place.line < len(lines) else lines[-1]
        lines[0] = lines[0][place.column - 1 :]
        return "\n".join(lines)
