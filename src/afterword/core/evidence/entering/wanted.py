"""What of a log a window asks for: the window, what leads up to it and a little after it."""

from __future__ import annotations

from dataclasses import dataclass

from afterword.core.evidence.base import Window

SLACK = 60  # seconds that lines may stand out of order
BASELINE = 30 * 60  # seconds before the window at least, for what was usual
BASELINE_TIMES = 2  # lengths of the window, when that is more
LONGEST_BASELINE = 6 * 3600
MARGIN = 5 * 60  # seconds after the window, for lines that were written late
BASELINE_BYTES, MARGIN_BYTES = 128 << 20, 32 << 20  # of a log so dense that the rest alone would take seconds
FARTHEST_ZONE = 14 * 3600  # seconds: no zone lies farther from UTC


@dataclass(frozen=True, slots=True)
class Wanted:
    """Unix seconds: `start` to `end` is the window, `earliest` where what leads up to it begins, `latest` the end."""

    earliest: float
    start: float
    end: float
    latest: float

    @classmethod
    def of(cls, window: Window) -> Wanted:
        """What a window asks for."""
        start, end = window[0].timestamp(), window[1].timestamp()
        baseline = min(max(BASELINE, BASELINE_TIMES * (end - start)), LONGEST_BASELINE)
        return cls(start - baseline, start, end, end + MARGIN)

    def moved(self, seconds: float) -> Wanted:
        """The same as a clock shows it that is so many seconds ahead."""
        return Wanted(*(at + seconds for at in (self.earliest, self.start, self.end, self.latest)))

    def wider(self, seconds: float) -> Wanted:
        """The same with so many seconds more on both sides."""
        return Wanted(self.earliest - seconds, self.start - seconds, self.end + seconds, self.latest + seconds)

    def misses(self, first: float, last: float | None) -> bool:
        """Whether a log from `first` to `last` (None when that is not known) holds nothing of it."""
        return first > self.latest + SLACK or (last is not None and last < self.earliest - SLACK)
