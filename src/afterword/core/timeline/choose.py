"""Which entries are key: the 8 to 25 that tell what changed, what users felt, who came, what helped, and the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from afterword.core.detect.base import Candidate
from afterword.core.detect.case import Focus
from afterword.core.model.timeline import Entry

LEAST_KEY, MOST_KEY, MOST_ENTRIES = 8, 25, 200
LEAST_SCORE = 0.45
AFTER_SECONDS = 3600.0
BREATH_SECONDS = 20.0  # what people write within so many seconds of one another is one thing said
SAID = frozenset({"finding", "guess"})
LEAST_SAID, LONG_MESSAGE = 0.35, 40  # a score, and letters
AROUND_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the story: which candidates tell it, how many may, and which of them come first."""

    name: str
    fits: Callable[[Candidate], bool]
    most: int
    first: Callable[[Candidate], tuple[float, ...]]


def _telling(candidate: Candidate) -> tuple[float, ...]:
    return (-candidate.score, candidate.at.timestamp())


def _earliest(candidate: Candidate) -> tuple[float, ...]:
    return (candidate.at.timestamp(), -candidate.score)


def _latest(candidate: Candidate) -> tuple[float, ...]:
    return (-candidate.at.timestamp(),)


def _role(*roles: str) -> Callable[[Candidate], bool]:
    return lambda c: c.role in roles


def _kind(*kinds: str, role: str = "person") -> Callable[[Candidate], bool]:
    return lambda c: c.entry.kind in kinds and c.role == role


# People's words for what was measured stand in only when nothing measured it.
TOLD_BY = {
    "what people met": frozenset({"onset"}),
    "that people saw it was over": frozenset({"recovery"}),
    "what people said meanwhile": frozenset({"finding"}),
    "what was said as it turned": frozenset({"mitigation", "said_mitigation"}),
}
LIVING = frozenset({"up", "process_start_time", "process_start_time_seconds"})

# In this order: when there are more than 25, what stands last stays out.
STORY: tuple[Part, ...] = (
    Part("what changed", _role("change"), 3, _telling),
    Part("what undid it", _role("mitigation"), 3, _telling),
    Part("when users began to suffer", _role("onset"), 4, _telling),
    Part("an earlier sign", _role("step"), 1, _earliest),
    Part("when it was over", _role("recovery"), 2, _telling),
    Part("what was said as it turned", lambda c: c.role.startswith("said_"), 1, _latest),
    Part("who was called", _kind("page"), 2, _earliest),
    Part("who answered", _kind("acknowledge"), 1, _earliest),
    Part("who was called next", _kind("escalate"), 2, _earliest),
    Part("the end", _kind("resolved"), 1, _latest),
    Part("the end, as people said it", _role("said_resolved"), 1, _latest),
    Part("a later stage", _role("stage"), 2, _earliest),
    Part("what was found", _role("finding"), 2, _telling),
    Part("what was thought first", _role("guess"), 2, _telling),
    Part("what people said meanwhile", _role("said_status", "said_note", "said_question"), 2, _telling),
    Part("processes that died", _role("crash"), 2, _telling),
    Part("alerts", lambda c: c.role == "alert" and c.entry.kind == "alert_firing", 6, _telling),
    Part("alerts over", lambda c: c.role == "alert" and c.entry.kind == "alert_resolved", 4, _telling),
    Part("what was ruled out", _role("refutation"), 1, _telling),
    Part("that people saw it was over", _role("said_recovery"), 1, _telling),
    Part("holes in the evidence", _role("gap"), 2, _telling),
    Part("the new message of the logs", _role("pattern"), 1, _telling),
    Part("what was full", _role("saturation"), 1, _telling),
    Part("what people did", _role("said_mitigation", "said_decision"), 1, _telling),
    Part("what people met", _role("said_status"), 1, _earliest),
    Part("more alerts over", lambda c: c.role == "alert" and c.entry.kind == "alert_resolved", 2, _telling),
    Part("the metric that moved first", _role("metric"), 1, _telling),
    Part("when it began again", _role("onset again"), 1, _telling),
    Part("done by hand", _role("by_hand"), 1, _telling),
    Part("more that was found", _role("finding"), 1, _telling),
    Part("alerts that came again", _role("alert again"), 6, _earliest),
)


def choose(candidates: Sequence[Candidate], focus: Focus | None) -> list[Entry]:
    """Give at most 200 entries in order of time, 8 to 25 of them marked as key when there are so many to tell."""
    kept = _most_telling(candidates)
    near = [c for c in kept if _is_near(c, focus)]
    key: list[Candidate] = []
    for part in STORY:
        key += _pick(part, near, key, focus)
    key = key[:MOST_KEY]
    for candidate in sorted(near, key=_telling):  # a thin story is filled up with what scores next
        if len(key) >= LEAST_KEY:
            break
        if not any(candidate is one for one in key):
            key.append(candidate)
    chosen = {id(candidate) for candidate in key}
    return [replace(c.entry, key=id(c) in chosen) for c in kept]


def _most_telling(candidates: Sequence[Candidate]) -> list[Candidate]:
    if len(candidates) <= MOST_ENTRIES:
        return list(candidates)
    best = {id(c) for c in sorted(candidates, key=_telling)[:MOST_ENTRIES]}
    return [c for c in candidates if id(c) in best]


def _is_near(candidate: Candidate, focus: Focus | None) -> bool:
    if focus is None:
        return True
    before = max(900.0, focus.start - focus.calm_until + 60)
    return focus.start - before <= candidate.at.timestamp() <= focus.end + max(AFTER_SECONDS, focus.length)


def _pick(part: Part, near: Iterable[Candidate], taken: Sequence[Candidate], focus: Focus | None) -> list[Candidate]:
    free = [c for c in near if part.fits(c) and c.score >= LEAST_SCORE and not any(c is one for one in taken)]
    if part.name == "what people said meanwhile":
        free = _meanwhile([c for c in near if part.fits(c)], taken, focus)
    if part.name == "what was said as it turned":
        free = _as_it_turned([c for c in near if part.fits(c)], taken)
    if any(c.role in TOLD_BY.get(part.name, ()) for c in taken):
        return []
    if part.name == "what was thought first":
        free = _before_finding(free, taken)
    if part.name == "what undid it" and not free:  # then only people's words tell of it
        free = [c for c in near if c.role == "said_mitigation" and c.score >= LEAST_SCORE]
    if part.name == "the metric that moved first":
        full = {_metric(c) for c in taken if c.role == "saturation"}  # that it was full says more than that it moved
        free = [c for c in sorted(free, key=part.first)[:1] if _metric(c) not in full and not _is_crash(c, taken)]
    if part.name == "holes in the evidence":
        return _whole_hole(sorted(_before_end(free, taken), key=part.first), taken)
    return _one_a_breath(sorted(free, key=part.first), taken)[: part.most]


def _one_a_breath(ordered: Sequence[Candidate], taken: Sequence[Candidate]) -> list[Candidate]:
    """Of what people found or guessed in one breath only what comes first in the order: it is one moment."""
    kept: list[Candidate] = []
    for candidate in ordered:
        same = (c for c in (*taken, *kept) if c.role == candidate.role and candidate.role in SAID)
        if not any(abs((c.at - candidate.at).total_seconds()) <= BREATH_SECONDS for c in same):
            kept.append(candidate)
    return kept


def _before_end(holes: Sequence[Candidate], taken: Sequence[Candidate]) -> list[Candidate]:
    """The holes that hide a part of the incident: what is missing after it was over takes nothing from the story."""
    over = [c.at for c in taken if c.role == "recovery" or c.entry.kind == "resolved"]
    return [c for c in holes if not over or c.at <= max(over)]


def _meanwhile(said: Sequence[Candidate], taken: Sequence[Candidate], focus: Focus | None) -> list[Candidate]:
    """What people wrote at some length while users suffered; its words do not tell what it is, but it is theirs."""
    over = [c.at.timestamp() for c in taken if c.role in {"recovery", "mitigation"}]
    end = min(over, default=focus.end if focus else float("inf"))
    begin = focus.start if focus else float("-inf")
    long = [c for c in said if len(c.entry.text) >= LONG_MESSAGE and c.score >= LEAST_SAID]
    return [c for c in long if begin <= c.at.timestamp() <= end]


def _as_it_turned(said: Sequence[Candidate], taken: Sequence[Candidate]) -> list[Candidate]:
    """What people wrote within a minute before users were well again: whatever its words, it is what they did."""
    over = [c.at for c in taken if c.role == "recovery"]
    return [c for c in said if any(0 <= (at - c.at).total_seconds() <= AROUND_SECONDS for at in over)]


def _is_crash(moved: Candidate, taken: Sequence[Candidate]) -> bool:
    """True for a metric that counts processes which are up, when the story tells already that they died."""
    near = (c for c in taken if abs((c.at - moved.at).total_seconds()) <= AROUND_SECONDS)
    return _metric(moved) in LIVING and any(c.role == "crash" for c in near)


def _metric(candidate: Candidate) -> str:
    """The bare name of the metric that a candidate is about: `full disk_free{w1}` gives disk_free."""
    return candidate.topic.split(" ", 1)[-1].partition("{")[0]


def _whole_hole(free: Sequence[Candidate], taken: Sequence[Candidate]) -> list[Candidate]:
    """The foremost hole with both of its ends; one end alone would leave the reader to guess the other.

    A log that comes again as users are well again tells by its hole of the trouble itself: then recovery is its end.
    """
    ends = [c for c in free if c.topic == free[0].topic][:2]
    over = [c.at for c in taken if c.role == "recovery"]
    if len(ends) > 1 and any(abs((ends[1].at - at).total_seconds()) <= BREATH_SECONDS for at in over):
        return ends[:1]
    return ends


def _before_finding(guesses: Sequence[Candidate], taken: Sequence[Candidate]) -> list[Candidate]:
    """Guesses count until the cause was found; the last finding taken tells when."""
    found = [c.at for c in taken if c.role == "finding"]
    early = [g for g in guesses if not found or g.at < max(found)]
    return list(early or guesses)
