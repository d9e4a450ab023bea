"""Groups rows by several small numbers at once: packed into one number with the row below it, and sorted.

Sorting one column of integers uses the vector instructions of the processor; a group then is a run, whose first and
last rows are the first and last of the file.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

Numbers = npt.NDArray[np.int64]
BITS = 63  # of a number that is not negative


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups in the order of their keys: `rows` has those of each group together, the first at `begins`."""

    rows: Numbers
    begins: Numbers
    count: Numbers

    @property
    def first(self) -> Numbers:
        """The first row of each group."""
        return self.rows[self.begins]

    @property
    def last(self) -> Numbers:
        """The last row of each group."""
        found: Numbers = self.rows[self.begins + self.count - 1]
        return found

    def least(self, values: Numbers) -> Numbers:
        """The least value in each group."""
        found: Numbers = np.minimum.reduceat(values[self.rows], self.begins) if len(values) else values
        return found

    def most(self, values: Numbers) -> Numbers:
        """The greatest value in each group."""
        found: Numbers = np.maximum.reduceat(values[self.rows], self.begins) if len(values) else values
        return found


def groups(*keys: Numbers) -> Groups:
    """The groups of rows that have equal keys."""
    rows = len(keys[0])
    row_bits = rows.bit_length()
    packed = _packed(keys, BITS - row_bits)
    ordered = np.sort((packed << row_bits) | np.arange(rows))
    begins = np.flatnonzero(np.diff(ordered >> row_bits, prepend=-1))
    count = np.diff(begins, append=rows)
    return Groups(ordered & ((1 << row_bits) - 1), begins, count)


def _packed(keys: tuple[Numbers, ...], room: int) -> Numbers:
    """One number of at most `room` bits for each row, in the order of the keys."""
    widths = [_width(key) for key in keys]
    if sum(widths) > room:  # far apart: their ranks are close together
        keys = tuple(_ranks(key) for key in keys)
        widths = [_width(key) for key in keys]
    if sum(widths) > room:
        return _packed((_ranks(_packed(keys[:2], BITS)), *keys[2:]), room)
    columns = [key - key.min() if len(key) else key for key in keys]
    packed = columns[0]
    for column, width in zip(columns[1:], widths[1:], strict=True):
        packed = (packed << width) | column
    return packed


def _width(key: Numbers) -> int:
    return (int(key.max()) - int(key.min())).bit_length() if len(key) else 0


def _ranks(key: Numbers) -> Numbers:
    return np.unique(key, return_inverse=True)[1]


def as_numbers(column: pl.Series) -> Numbers:
    """A column of integers, categories or texts as numbers that are equal where the values are."""
    if column.dtype == pl.String:
        column = column.cast(pl.Categorical(pl.Categories.random()))  # of its own, so that they are forgotten with it
    if isinstance(column.dtype, pl.Categorical):
        column = column.to_physical()
    column = column.cast(pl.Int64)
    if column.null_count():  # null is one less than the least
        least = column.min()
        column = column.fill_null(int(least) - 1 if isinstance(least, int) else 0)
    return column.to_numpy()
