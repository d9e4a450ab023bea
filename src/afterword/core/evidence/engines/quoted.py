"""Lines whose fields lie between quotes, as access logs have them: fields by the number of the quote before them."""

from __future__ import annotations

import io

import numpy as np
import polars as pl

from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.octets import Octets, Places

QUOTE = 34


class QuotedLines:
    """The quotes of each line of a block: `count` of them, found by `quote`; `octets` reads what stands there."""

    def __init__(self, block: Block) -> None:
        self._block = block
        self.octets = Octets(block.raw)
        self._quotes = self.octets.places(QUOTE)
        self._first, self.count = self._of_lines(block.ends)

    def _of_lines(self, ends: Places) -> tuple[Places, Places]:
        """Which quote is the first of each line, and how many it has."""
        each, over = divmod(len(self._quotes), max(len(ends), 1))
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

    def between(self) -> pl.Series | None:
        """What lies between the first two quotes of each line; None when the block cannot be split so."""
        try:
            frame = pl.read_csv(
                io.BytesIO(self._block.raw),
                has_header=False,
                separator='"',
                quote_char=None,
                schema={"before": pl.String, "between": pl.String, "after": pl.String},
                columns=[1],
                extra_columns="ignore",
                missing_columns="insert",
                truncate_ragged_lines=True,
            )
        except pl.exceptions.PolarsError:
            return None
        return frame.to_series().fill_null("") if frame.height == self._block.count else None
