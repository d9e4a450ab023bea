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
    """Groups in the order of their keys: the first and the last row of each, and how many rows it has."""

    first: Numbers
    last: Numbers
    count: npt.NDArray[np.uint32]


def groups(*keys: Numbers) -> Groups:
    """The groups of rows that have equal keys."""
    rows = len(keys[0])
    row_bits = rows.bit_length()
    packed = _packed(keys, BITS - row_bits)
    ordered = np.sort((packed << row_bits) | np.arange(rows))
    held = ordered >> row_bits
    begins = np.flatnonzero(np.diff(held, prepend=-1))
    row = ordered & ((1 << row_bits) - 1)
    count = np.diff(begins, append=rows)
    return Groups(row[begins], row[begins + count - 1], count.astype(np.uint32))


def _packed(keys: tuple[Numbers, ...], room: int) -> Numbers:
    """One number of at most `room` bits for each row, in the order of the keys."""
    columns = [key - key.min() if len(key) else key for key in keys]
    widths = [int(column.max()).bit_length() if len(column) else 0 for column in columns]
    if sum(widths) > room:  # far apart: their ranks are close together
        columns = [np.unique(column, return_inverse=True)[1] for column in columns]
        widths = [int(column.max()).bit_length() for column in columns]
    if sum(widths) > room:
        pairs = _packed((columns[0], columns[1]), BITS)
        return _packed((np.unique(pairs, return_inverse=True)[1], *columns[2:]), room)
    packed = columns[0]
    for column, width in zip(columns[1:], widths[1:], strict=True):
        packed = (packed << width) | column
    return packed


def as_numbers(column: pl.Series) -> Numbers:
    """A column of integers, categories or texts as numbers that are equal where the values are."""
    if column.dtype == pl.String:
        column = column.cast(pl.Categorical)
    if column.dtype == pl.Categorical:
        column = column.to_physical()
    column = column.cast(pl.Int64)
    if column.null_count():  # null is one less than the least
        least = column.min()
        column = column.fill_null(int(least) - 1 if isinstance(least, int) else 0)
    return column.to_numpy()
