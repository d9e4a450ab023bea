"""Looks at a few lines at any place of a log: their times, as the log's own layout reads them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from afterword.core.errors import CannotEnter
from afterword.core.evidence.base import Entrance
from afterword.core.evidence.engines.blocks import blocks
from afterword.core.evidence.engines.layout import Layout
from afterword.core.evidence.readers.guessed_access import GuessedLayout
from afterword.core.evidence.readers.json_lines import JsonLayout
from afterword.core.evidence.readers.nginx_access import AccessLayout
from afterword.core.evidence.readers.plain_log import PlainLayout
from afterword.core.evidence.readers.postgres import PostgresLayout

STEP = 32 << 10  # bytes of a look, and the grid on which places are looked for
LONGEST = 16 << 20  # so much without a time is no log that can be entered
USUAL = 0.95  # the share of steps back that must be smaller than what is taken for the usual disorder

ALIKE = (AccessLayout, GuessedLayout, JsonLayout, PlainLayout, PostgresLayout)  # they read every line by itself

Maker = Callable[[], Layout]


@dataclass(frozen=True, slots=True)
class Look:
    """What lines at one place tell. Times are Unix seconds, places are bytes of what is read.

    `begins` is where the first line stands that begins a record, `ends` is behind the last whole line. `middle` is
    the median time, which one line with a wild time does not move; `fall` is how far times usually step back.
    """

    begins: int
    ends: int
    first: int
    last: int
    middle: float
    fall: float


def look_at(raw: bytes, place: int, layout: Layout) -> Look | None:
    """What whole lines that begin at a place tell; None when no record begins there."""
    block = next(blocks(io.BytesIO(raw), len(raw) + 1), None)
    if block is None:
        return None
    records = layout.extract(block).select("n", pl.col("second")).drop_nulls()
    if not records.height:
        return None
    seconds = records.get_column("second").to_numpy()
    number = int(records.get_column("n")[0]) - block.first
    before = sum(len(line) + 1 for line in raw.split(b"\n", number)[:number])
    falls = np.maximum(seconds[:-1] - seconds[1:], 0)
    fall = float(np.quantile(falls, USUAL)) if len(falls) else 0.0
    first, last = int(seconds.min()), int(seconds.max())
    return Look(place + before, place + len(raw), first, last, float(np.median(seconds)), fall)


class Places:
    """The places of a log that can be entered, on a grid of STEP bytes; each is looked at once at most."""

    def __init__(self, entrance: Entrance, make: Maker) -> None:
        self._entrance, self._make = entrance, make
        self._kept: Layout | None = None
        self._known: dict[int, Look | None] = {}
        self.size, self.count = entrance.size, -(-entrance.size // STEP)
        self.zone: str | None = None

    @property
    def seen(self) -> list[Look]:
        """All looks so far, in the order of the file."""
        return [look for _, look in sorted(self._known.items()) if look is not None]

    def look(self, step: int) -> Look | None:
        """What the first records from a step of the grid on tell; None when none comes any more."""
        if step not in self._known:
            self._known[step] = self._look(step * STEP)
        return self._known[step]

    def spread(self, first: int, last: int, count: int) -> None:
        """Looks at so many steps from the first to the last, evenly."""
        for step in np.unique(np.linspace(max(first, 0), min(last, self.count - 1), count).astype(int)).tolist():
            self.look(step)

    def _look(self, place: int) -> Look | None:
        length = STEP
        while length <= LONGEST:
            raw, begin, at_end = self._lines(place, length)
            layout = self._layout()
            found = look_at(raw, begin, layout) if raw else None
            self.zone = self.zone or layout.zone
            if found or at_end:
                return found
            length *= 4
        raise CannotEnter(reason=f"{LONGEST >> 20} MiB of it hold no time")

    def _layout(self) -> Layout:
        """A fresh layout, for some take what a line means from the lines before it; of those that do not, the same."""
        if self._kept is not None:
            return self._kept
        layout = self._make()
        if isinstance(layout, ALIKE):
            self._kept = layout
        return layout

    def _lines(self, place: int, length: int) -> tuple[bytes, int, bool]:
        """The whole lines that begin at a place or behind it, where the first of them does, and whether all is read."""
        before = min(place, 1)  # the byte before tells whether a line begins here
        with self._entrance.open_at(place - before) as stream:
            data = stream.read(length + before)
        at_end = place - before + len(data) >= self.size or len(data) < length + before
        begin = data.find(b"\n") + 1 if before else 0
        if before and not begin:
            return b"", place, at_end
        end = len(data) if at_end else data.rfind(b"\n") + 1
        return data[begin:end], place - before + begin, at_end
