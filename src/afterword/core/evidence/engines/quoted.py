"""Lines whose fields lie between quotes, as access logs have them: fields by the number of the quote before them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.octets import Octets, Places, parts, places_of

QUOTE = 34


class QuotedLines:
    """The quotes of some lines of a block: `count` of them in each, found by `quote`; `octets` reads what is there."""

    def __init__(self, octets: Octets, begin: int, ends: Places) -> None:
        self.octets = octets
        self._quotes = places_of(octets.octets[begin : ends[-1]], QUOTE) + begin
        self._first, self.count = self._of_lines(ends)

    def _of_lines(self, ends: Places) -> tuple[Places, Places]:
        """Which quote is the first of each line, and how many it has."""
        each, over = divmod(len(self._quotes), len(ends))
        if each and not over:  # most logs: every line has as many as the others
            table = self._quotes.reshape(-1, each)
            if (table[:, -1] < ends).all() and (table[1:, 0] > ends[:-1]).all():
                return np.arange(len(ends)) * each, np.full(len(ends), each)
        after = np.searchsorted(self._quotes, ends)
        first = np.concatenate([np.zeros(1, dtype=np.int64), after[:-1]])
        return first, after - first

    def quote(self, number: int) -> Places:
        """Where the quote of this number (from 0) stands in each line; before the block where a line has fewer."""
        if not len(self._quotes):
            return np.full(len(self.count), -1)
        found = self._quotes[np.minimum(self._first + number, len(self._quotes) - 1)]
        return np.where(self.count > number, found, -1)


def quoted_parts(block: Block) -> Iterator[QuotedLines]:
    """The lines of a block in the order of the file, a stretch at a time."""
    octets = Octets(block.raw)
    for line, behind in parts(block.ends):
        yield QuotedLines(octets, int(block.ends[line - 1]) + 1 if line else 0, block.ends[line:behind])
