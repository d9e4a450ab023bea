"""When users were in trouble: stretches of failed and of slow requests at the outermost source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from afterword.core.detect.stretches import Flags, Floats, Stretch, ahead, join, runs
from afterword.core.detect.traffic import Traffic

LEAST_SHARE, LEAST_REFUSED = 0.05, 0.2
TIMES_BASELINE = 3.0
LEAST_FAILED = 3
CONFIRM_SLOTS, CONFIRM_NEEDED = 5, 4  # the onset counts when the slots from it on are bad as well
BURST_HOLE = 2
HOLE_SECONDS = 15  # trouble that pauses no longer than this is one stretch
SAME_INCIDENT_SECONDS = 60
MINOR_SHARE = 0.1  # a burst with a smaller share of the worst stretch's failures is a note, not an onset
SLOW_TIMES = 2.0
MAIN_TIMES = 4.0  # a plateau this far above the first threshold has a main onset apart from the first step
SLOW_CONFIRM, SLOW_NEEDED = 10, 8
LEAST_SLOWER_SECONDS = 0.01
FELT_TIMES, FELT_SECONDS = 3.0, 0.15  # users notice what is this many times as slow and this much slower
SLOW_WEIGHT = 0.25  # of a failed request, for a request that came while requests were slow
LIKE_MAIN, LIKE_MAIN_AT_FIRST = 0.25, 0.5  # of the main episode's weight, for another to belong to the incident
CALLED_LATE_SECONDS = 60  # an alert fires so long after its cause at most
DROP_SECONDS, DROP_SHARE, LEAST_IN_DROP_WINDOW = 15, 0.5, 30


@dataclass(frozen=True, eq=False)
class Errors:
    """Failed requests: the threshold (a share), what was usual, and the stretches above it, minor ones apart."""

    threshold: float
    baseline: float
    stretches: tuple[Stretch, ...]
    minor: tuple[Stretch, ...]


@dataclass(frozen=True, eq=False)
class Slowness:
    """Slow requests: p95 in seconds per slot; `stretches` lie above `threshold`, `steps` above the lower `step`."""

    p95: Floats
    baseline: float
    step: float
    threshold: float
    steps: tuple[Stretch, ...]
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Drop:
    """A stretch with less than half the requests that were `usual` in a slot."""

    stretch: Stretch
    usual: float


@dataclass(frozen=True, eq=False)
class Trouble:
    """What users felt; `felt` joins stretches of failed and slow requests, else of absent and refused ones.

    Only the episodes that make the incident are felt: the gravest, those like it, and those that called somebody.
    """

    errors: Errors
    slowness: Slowness
    drops: tuple[Drop, ...]
    refused: tuple[Stretch, ...]
    felt: tuple[Stretch, ...]


def find_trouble(traffic: Traffic, slow_from: float | None = None, called: Sequence[float] = ()) -> Trouble:
    """Give the stretches of trouble in the traffic.

    `slow_from` is what its owners call slow, in seconds; `called` is when alerts and pages called somebody.
    """
    errors, slowness, drops = find_errors(traffic), find_slowness(traffic, slow_from), find_drops(traffic)
    refused = find_errors(traffic, refused=True).stretches
    hole = max(1, SAME_INCIDENT_SECONDS // traffic.step)
    felt = [*errors.stretches, *slowness.stretches]
    if not felt:
        other = [*(drop.stretch for drop in drops), *refused]
        return Trouble(errors, slowness, drops, refused, tuple(join(other, hole)))
    episodes = join(felt, hole)
    main = _gravest(traffic, slowness, episodes, [traffic.slot(c) for c in called if traffic.start <= c])
    return Trouble(_only(errors, main), slowness, drops, refused, tuple(main))


def _gravest(traffic: Traffic, slowness: Slowness, episodes: list[Stretch], called: list[int]) -> list[Stretch]:
    """The episodes that make the incident; a far smaller start-up or blip that called nobody is none."""
    late = CALLED_LATE_SECONDS // traffic.step
    slow = np.zeros(len(traffic.total))
    for stretch in slowness.stretches:
        slow[stretch.first : stretch.last + 1] = SLOW_WEIGHT
    cost = traffic.failed + slow * traffic.total
    weights = [float(cost[e.first : e.last + 1].sum()) for e in episodes]
    calls = [any(e.first <= c <= e.last + late for c in called) for e in episodes]
    loud = [w for w, c in zip(weights, calls, strict=True) if c]
    most = max(loud or weights)
    kept = []
    for episode, weight, call in zip(episodes, weights, calls, strict=True):
        early = episode.first * traffic.step < CONFIRM_SLOTS
        if (call and not early) or weight >= (LIKE_MAIN_AT_FIRST if early else LIKE_MAIN) * most:
            kept.append(episode)
    return kept


def _only(errors: Errors, felt: Sequence[Stretch]) -> Errors:
    """The errors with those outside the incident counted among the minor ones."""
    inside = tuple(s for s in errors.stretches if any(f.first <= s.first <= f.last for f in felt))
    outside = [s for s in errors.stretches if s not in inside]
    minor = [m for m in errors.minor if not any(o.first <= m.last and m.first <= o.last for o in outside)]
    return replace(errors, stretches=inside, minor=tuple(sorted([*minor, *outside], key=lambda s: s.first)))


def find_errors(traffic: Traffic, *, refused: bool = False) -> Errors:
    """Give the stretches in which more than 5 %, or three times the usual share, of the requests failed.

    With `refused` it looks at answers 400 to 499 instead, of which there must be more than 20 %.
    """
    counts = traffic.refused if refused else traffic.failed
    share = traffic.ratio(counts=counts)
    seen = traffic.total > 0
    smooth = traffic.ratio(10, counts)[seen]
    baseline = float(np.quantile(smooth, 0.3)) if len(smooth) else 0.0
    threshold = min(max(LEAST_REFUSED if refused else LEAST_SHARE, TIMES_BASELINE * baseline), 0.5)
    above = share > threshold
    least = min(LEAST_FAILED, max(1.0, float(np.median(traffic.total[seen])) / 2)) if seen.any() else LEAST_FAILED
    enough = above & (counts >= least)
    lasting = ahead(above.astype(np.float64), CONFIRM_SLOTS) >= CONFIRM_NEEDED
    starts = enough & lasting & (traffic.ratio(CONFIRM_SLOTS, counts) > threshold)
    found = _from_starts(above, starts, max(1, HOLE_SECONDS // traffic.step))
    weight = [float(counts[s.first : s.last + 1].sum()) for s in found]
    main = tuple(s for s, w in zip(found, weight, strict=True) if w >= MINOR_SHARE * max(weight))
    return Errors(threshold, baseline, main, _bursts(enough, main))


def _bursts(enough: Flags, main: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """The short runs of failures outside the main stretches: restarts, blips."""
    short = runs(enough, hole=BURST_HOLE)
    return tuple(s for s in short if not any(s.first <= m.last and m.first <= s.last for m in main))


def _from_starts(above: Flags, starts: Flags, hole: int) -> list[Stretch]:
    """Give the runs of `above`, each cut off before its first confirmed start; runs without one are left out."""
    found = []
    for run in runs(above, hole=hole):
        confirmed = np.flatnonzero(starts[run.first : run.last + 1])
        if len(confirmed):
            found.append(Stretch(run.first + int(confirmed[0]), run.last))
    return found


def find_slowness(traffic: Traffic, slow_from: float | None = None) -> Slowness:
    """Give the stretches in which the 95th percentile of the latency stayed above a robust multiple of the usual.

    What the owners call slow counts instead where it can: it must lie above the usual and be reached. A lesser
    wobble, which nobody notices, is a step at most.
    """
    p95, pooled = traffic.p95(1), traffic.p95(traffic.window)
    known = pooled[np.isfinite(pooled)]
    if len(known) < 8:
        return Slowness(p95, float("nan"), float("nan"), float("nan"), (), ())
    baseline = float(np.quantile(known, 0.25))
    calm = known[known <= float(np.median(known))]
    spread = float(np.median(np.abs(calm - baseline)))
    step = max(SLOW_TIMES * baseline, baseline + 6 * spread, baseline + LEAST_SLOWER_SECONDS)
    steps = _sustained(p95, pooled, step, traffic)
    plateau = max((_plateau(pooled, s) for s in steps), default=step)
    threshold = float(np.sqrt(step * plateau)) if plateau >= MAIN_TIMES * step else step
    if slow_from is not None and step < slow_from < plateau:
        threshold = slow_from
    else:
        threshold = max(threshold, FELT_TIMES * baseline, baseline + FELT_SECONDS)
    return Slowness(p95, baseline, step, threshold, steps, _sustained(p95, pooled, threshold, traffic))


def _plateau(pooled: Floats, stretch: Stretch) -> float:
    return float(np.nanquantile(pooled[stretch.first : stretch.last + 1], 0.9))


def _sustained(p95: Floats, pooled: Floats, threshold: float, traffic: Traffic) -> tuple[Stretch, ...]:
    """Give the runs above the threshold from the first slot that stays so in 8 of the next 10 windows."""
    with np.errstate(invalid="ignore"):
        above, windows = p95 > threshold, pooled > threshold
    confirm, needed = (SLOW_CONFIRM, SLOW_NEEDED) if len(p95) > 60 else (5, 4)
    held = np.convolve(np.concatenate((windows, np.zeros(confirm))), np.ones(confirm))
    following = held[confirm : confirm + len(p95)]
    return tuple(_from_starts(above, above & (following >= needed), max(1, HOLE_SECONDS // traffic.step)))


def find_drops(traffic: Traffic) -> tuple[Drop, ...]:
    """Give the stretches in which less than half of the usual requests came for at least 15 s."""
    width = max(1, DROP_SECONDS // traffic.step)
    pooled = ahead(traffic.total, width)[: max(len(traffic.total) - width + 1, 0)]
    if len(pooled) < 4 * width:
        return ()
    usual = float(np.median(pooled))
    if usual < LEAST_IN_DROP_WINDOW:
        return ()
    low = runs(pooled < DROP_SHARE * usual, hole=width)
    found = [
        Stretch(s.first, s.last + width - 1)
        for s in low
        if s.first > 0 and s.length * traffic.step >= DROP_SECONDS // 2
    ]
    return tuple(Drop(_tight(traffic, s, usual / width), usual / width) for s in found)


def _tight(traffic: Traffic, stretch: Stretch, usual: float) -> Stretch:
    """The stretch from its first to its last slot that is itself low."""
    low = np.flatnonzero(traffic.total[stretch.first : stretch.last + 1] < DROP_SHARE * usual)
    return Stretch(stretch.first + int(low[0]), stretch.first + int(low[-1])) if len(low) else stretch
