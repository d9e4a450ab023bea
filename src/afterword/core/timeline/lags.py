"""By how many seconds two counts are apart: the lag at which their jumps, second by second, agree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from afterword.core.detect.stretches import Floats

FARTHEST = 600  # seconds; beyond this it is a wrong zone, not a wrong clock
SMOOTH = 15  # seconds; what changes more slowly than this tells nothing of the lag
LONGEST = 4 * 3600  # seconds of the busiest stretch that are compared
LEAST_EVENTS = 30
CLEAR_STRENGTH, CLEAR_SIGMAS, CLEAR_RATIO = 0.2, 6.0, 1.5
AGREEING = 0.7  # of two smooth courses, which agree somewhat at nearly any lag
QUARTER, MOST_QUARTERS = 900, 14 * 4  # zones differ by quarters of an hour, 14 hours at most
NEAR_QUARTER = 120  # seconds of drift that a source in a wrong zone may have besides
LONGEST_APART = 36 * 3600


@dataclass(frozen=True, slots=True)
class Lag:
    """`seconds` by which one is ahead; `strength` of the agreement, 0 to 1, and how many times that of any other."""

    seconds: int
    strength: float
    ratio: float


def lag_between(ours: pl.DataFrame, theirs: pl.DataFrame) -> Lag | None:
    """Give how far `ours` is ahead of `theirs` (columns second, requests); None when nothing stands out."""
    if not _enough(ours, theirs):
        return None
    start, end = _stretch(ours, theirs)
    whole = _agreement(*(_jumps(frame, start, end) for frame in (ours, theirs)))
    if whole is None:
        return None
    return _standing_out(_near(whole), -FARTHEST)


def hours_between(ours: pl.DataFrame, theirs: pl.DataFrame) -> Lag | None:
    """Give how far `ours` is ahead when that is about a quarter of an hour or a multiple of it: a zone read wrongly."""
    if not _enough(ours, theirs):
        return None
    firsts, lasts = zip(*((int(f["second"].min()), int(f["second"].max())) for f in (ours, theirs)), strict=True)  # type: ignore[arg-type]
    start, end = min(firsts), max(lasts)
    if end - start > LONGEST_APART:
        return None
    whole = _agreement(*(_jumps(frame, start, end) for frame in (ours, theirs)))
    if whole is None:
        return None
    farthest = min(QUARTER * MOST_QUARTERS + NEAR_QUARTER, end - start)
    lags = np.arange(-farthest, farthest + 1)
    off = np.abs(lags - np.rint(lags / QUARTER) * QUARTER)
    likely = (off <= NEAR_QUARTER) & (np.abs(lags) >= QUARTER - NEAR_QUARTER)
    return _standing_out(np.where(likely, whole[lags], 0.0), -farthest)


def _enough(ours: pl.DataFrame, theirs: pl.DataFrame) -> bool:
    return bool(ours.height and theirs.height and min(ours["requests"].sum(), theirs["requests"].sum()) >= LEAST_EVENTS)


def _agreement(first: Floats, second: Floats) -> Floats | None:
    """How well both agree at each lag; index 0 is no lag, negative lags stand at the end."""
    norm = float(np.linalg.norm(first) * np.linalg.norm(second))
    if norm <= 0:
        return None
    size = 1 << (2 * len(first) - 1).bit_length()
    return np.asarray(np.fft.irfft(np.fft.rfft(first, size) * np.conj(np.fft.rfft(second, size)), size) / norm)


def _near(whole: Floats) -> Floats:
    """The agreement at the lags from -FARTHEST to FARTHEST."""
    return np.concatenate((whole[-FARTHEST:], whole[: FARTHEST + 1]))


def _standing_out(strength: Floats, first: int) -> Lag | None:
    """The lag whose agreement stands far above all others; `first` is the lag of the first place."""
    best = int(np.argmax(strength))
    elsewhere = np.delete(strength, range(max(best - 3, 0), min(best + 4, len(strength))))
    top, noise, next_best = float(strength[best]), float(np.std(elsewhere)), float(elsewhere.max(initial=0.0))
    if top < CLEAR_STRENGTH or top < CLEAR_SIGMAS * noise or top < CLEAR_RATIO * next_best:
        return None
    return Lag(best + first, top, top / max(next_best, 0.01))


def _stretch(ours: pl.DataFrame, theirs: pl.DataFrame) -> tuple[int, int]:
    """The seconds to compare: all, or for long logs those around the middle of what the sparser one tells."""
    seconds = ours["second"].to_numpy()
    start, end = int(seconds.min()) - FARTHEST, int(seconds.max()) + FARTHEST
    if end - start > LONGEST:
        middle = int(np.median(np.repeat(seconds, np.minimum(ours["requests"].to_numpy(), 1000).astype(np.int64))))
        start, end = middle - LONGEST // 2, middle + LONGEST // 2
    return start, end


def _jumps(frame: pl.DataFrame, start: int, end: int) -> Floats:
    """Counts per second as their square roots, less their moving average: only the quick changes are left."""
    rows = frame.filter(pl.col("second").is_between(start, end))
    counts = np.bincount(rows["second"].to_numpy() - start, rows["requests"].to_numpy(), end - start + 1)
    roots: Floats = np.sqrt(counts)
    smooth = np.convolve(roots, np.ones(SMOOTH) / SMOOTH, "same")
    active = np.convolve(counts, np.ones(2 * SMOOTH), "same") > 0
    return np.where(active, roots - smooth, 0.0)


def best_lag(first: Floats, second: Floats) -> float | None:
    """Give the lag at which two smooth courses agree best; None when they do not agree well."""
    whole = _agreement(first, second)
    if whole is None:
        return None
    strength = _near(whole)
    best = int(np.argmax(strength))
    return float(best - FARTHEST) if float(strength[best]) >= AGREEING else None
