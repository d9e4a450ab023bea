"""Counts that are added up block by block: small frames grouped again whenever they have grown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate

import polars as pl

COMPACT_ROWS = 400_000

COUNT = "count"
TIMES = ("second", "bucket", "minute")
RULES: dict[str, Callable[[str], pl.Expr]] = {
    COUNT: lambda name: pl.col(name).sum(),
    "requests": lambda name: pl.col(name).sum(),
    "records": lambda name: pl.col(name).sum(),
    "first": lambda name: pl.col(name).min(),
    "last": lambda name: pl.col(name).max(),
    "first_line": lambda name: pl.col(name).min(),
    "last_line": lambda name: pl.col(name).max(),
    "exemplar": lambda name: pl.col(name).first(),  # frames are added in the order of the file
}


class Tally:
    """Groups by `keys`; each other column is added up by its name's rule; `squeeze` thins out keys."""

    def __init__(self, *keys: str, squeeze: Callable[[pl.DataFrame], pl.DataFrame] | None = None) -> None:
        self._keys, self._squeeze = keys, squeeze
        self._parts: list[pl.DataFrame] = []
        self._rows = 0
        self._base = 0

    def add(self, part: pl.DataFrame) -> None:
        """Takes in a frame that is already grouped within its block."""
        if not part.height:
            return
        self._parts.append(part)
        self._rows += part.height
        if self._rows > max(COMPACT_ROWS, 2 * self._base):
            self._compact()

    def result(self, sort: Sequence[str] = ()) -> pl.DataFrame | None:
        """Everything added up, sorted; None when nothing ever came."""
        if not self._parts:
            return None
        self._compact()
        return self._parts[0].sort(list(sort) or list(self._keys), nulls_last=True)

    def _compact(self) -> None:
        whole = self._merged()
        if self._squeeze and whole.height > COMPACT_ROWS // 4:
            whole = self._group(self._squeeze(whole))
        self._parts, self._rows, self._base = [whole], whole.height, whole.height

    def _merged(self) -> pl.DataFrame:
        """Everything with equal keys added up; of parts that follow each other in time only the seams are looked at."""
        time = next((name for name in self._keys if name in TIMES), None)
        if time is None or len(self._parts) == 1:
            return self._group(pl.concat(self._parts))
        spans = [part.select(low=pl.col(time).min(), high=pl.col(time).max()).row(0) for part in self._parts]
        highest = list(accumulate((high for _, high in spans), max))
        lowest = list(accumulate((low for low, _ in reversed(spans)), min))[::-1]
        alone, shared = list[pl.DataFrame](), list[pl.DataFrame]()
        for place, part in enumerate(self._parts):
            before = highest[place - 1] if place else None
            after = lowest[place + 1] if place + 1 < len(spans) else None
            met = pl.any_horizontal(
                pl.lit(value=False) if before is None else pl.col(time) <= before,
                pl.lit(value=False) if after is None else pl.col(time) >= after,
            )
            shared.append(part.filter(met))
            alone.append(part.filter(~met))
        return pl.concat([*alone, self._group(pl.concat(shared))])

    def _group(self, frame: pl.DataFrame) -> pl.DataFrame:
        others = [name for name in frame.columns if name not in self._keys]
        grouped = frame.group_by(*self._keys, maintain_order=True).agg(*[RULES[name](name) for name in others])
        return grouped.select(frame.columns)


def squeeze_rare(column: str, keep: int) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """A function that keeps the `keep` most frequent values of a column and calls the others `(other)`."""

    def squeeze(frame: pl.DataFrame) -> pl.DataFrame:
        totals = frame.group_by(column).agg(pl.col(COUNT).sum()).sort(COUNT, column, descending=[True, False])
        if totals.height <= keep:
            return frame
        kept = totals.get_column(column).head(keep).implode()
        return frame.with_columns(
            pl.when(pl.col(column).is_in(kept)).then(column).otherwise(pl.lit("(other)")).alias(column)
        )

    return squeeze
