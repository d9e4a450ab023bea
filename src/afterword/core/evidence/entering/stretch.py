"""Finds where in a log a window begins and ends, by bisection over its times."""

from __future__ import annotations

from collections.abc import Callable

from afterword.core.errors import CannotEnter
from afterword.core.evidence.entering.looks import STEP, Look, Places
from afterword.core.evidence.entering.wanted import BASELINE_BYTES, MARGIN_BYTES, SLACK, Wanted

GRID = 24  # looks over the whole log that tell whether its times rise
AROUND = 8  # looks on each side of the window that tell whether a clock was put back there
CLOCK_BACK = 4200  # seconds around the window in which a clock that is put back by an hour matters
FARTHEST_FALL = 3660  # seconds: what steps back farther is no disorder and no end of summer time
ROUNDS = 3
DISORDERED = "its times do not rise"


def stretch(places: Places, wanted: Wanted) -> tuple[int, int]:
    """From which byte to which a log holds what is wanted; raises CannotEnter when its times do not rise.

    Lines may stand out of order by a minute, or by twice as much as they are seen to.
    """
    places.spread(0, places.count - 1, GRID)
    slack = max(float(SLACK), 2 * fallen(places.seen))
    for _ in range(ROUNDS):
        found = _between(places, wanted.wider(slack))
        if not places.zone:
            _look_around(places, wanted)
        fall = fallen(places.seen)
        if fall > FARTHEST_FALL:
            break
        if 2 * fall <= slack:
            return found
        slack = 2 * fall
    raise CannotEnter(reason=DISORDERED)


def fallen(looks: list[Look]) -> float:
    """How far times step back at most, from look to look and within one."""
    highest, fall = float("-inf"), 0.0
    for look in looks:
        fall = max(fall, highest - look.middle, look.fall)
        highest = max(highest, look.middle)
    return fall


def _between(places: Places, wanted: Wanted) -> tuple[int, int]:
    inside, stop = _begin(places, wanted.start), _end(places, wanted.end)
    begin, end = _begin(places, wanted.earliest), _end(places, wanted.latest)
    if inside - begin > BASELINE_BYTES:
        begin = _from(places, (inside - BASELINE_BYTES) // STEP)
    if end - stop > MARGIN_BYTES:
        end = _until(places, (stop + MARGIN_BYTES) // STEP)
    return begin, end


def _begin(places: Places, second: float) -> int:
    """A place before which all is earlier than a time: the step before the first whose median is not."""
    return _from(places, _step(places, second) - 1)


def _end(places: Places, second: float) -> int:
    """A place behind which all is later than a time."""
    return _until(places, _first(places, lambda look: look.middle > second))


def _from(places: Places, step: int) -> int:
    look = places.look(step) if step > 0 else None
    return look.begins if look else 0


def _until(places: Places, step: int) -> int:
    look = places.look(step) if step < places.count else None
    return look.ends if look else places.size


def _first(places: Places, fits: Callable[[Look], bool]) -> int:
    """The first step whose look fits, as if all behind one that fits did too; the end where nothing comes any more."""
    low, high = 0, places.count
    while low < high:
        middle = (low + high) // 2
        look = places.look(middle)
        if look is None or fits(look):
            high = middle
        else:
            low = middle + 1
    return low


def _look_around(places: Places, wanted: Wanted) -> None:
    """Looks closer where local time may fall back: what lies between two far looks would hide it."""
    wide = wanted.wider(CLOCK_BACK)
    for earlier, later in ((wide.earliest, wanted.earliest), (wanted.latest, wide.latest)):
        places.spread(_step(places, earlier), _step(places, later), AROUND)


def _step(places: Places, second: float) -> int:
    return _first(places, lambda look: look.middle >= second)
