"""Work on many things shared with a second process, where the machine has a second core."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

FEW = 24  # things below which starting a process costs more than it saves
WARM = 4  # done before, so that what is made once is made once

Given = TypeVar("Given")
Result = TypeVar("Result")


def in_two(things: Sequence[Given], work: Callable[[Given], Result]) -> list[Result]:
    """The results of the work on each thing, in their order; the work must not raise, nor write anything."""
    if len(things) < FEW or not hasattr(os, "fork") or (os.cpu_count() or 1) < 2:
        return [work(one) for one in things]
    first = [work(one) for one in things[:WARM]]
    theirs, ours = things[WARM::2], things[WARM + 1 :: 2]
    reading, child = _started(theirs, work)
    own = [work(one) for one in ours]
    others: list[Result] | None = _received(reading, child)
    if others is None:  # whatever ended it, the work is done all the same
        others = [work(one) for one in theirs]
    pairs = [one for pair in zip(others, own, strict=False) for one in pair]
    return [*first, *pairs, *others[len(own) :]]


def _started(things: Sequence[Given], work: Callable[[Given], Result]) -> tuple[int, int]:
    """A process that does the work and writes the results: where to read them, and its number."""
    sys.stdout.flush()
    sys.stderr.flush()
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return reading, child
    status = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "wb") as stream:
            pickle.dump([work(one) for one in things], stream, protocol=pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)  # nothing of the parent is tidied up twice


def _received(reading: int, child: int) -> list[Result] | None:
    """The results that a process wrote, None when it did not end well."""
    with os.fdopen(reading, "rb") as stream:
        raw = stream.read()
    _, status = os.waitpid(child, 0)
    if status:
        return None
    results: list[Result] = pickle.loads(raw)  # noqa: S301  our own process wrote it
    return results
