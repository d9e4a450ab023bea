"""One entry for one moment: what several sources tell of the same becomes one, with all their evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from afterword.core.detect.base import Candidate, join_evidence
from afterword.core.model.span import LineSpan

SAME_SECONDS = 5.0
SAME_WORDS_SECONDS = 120.0
SAME_SERIES_SECONDS = 180.0
MEASURED = frozenset({"saturation", "change_point"})
STAGED = frozenset({"rollout", "stage", "mitigation"})
ALIKE = 0.5  # share of words in common
TIMES = re.compile(r"\((once|[\d,]+ times)\)$")
ALSO = re.compile(r"[(,] ?also in [^()]+\)$")
WORD = re.compile(r"[a-z]{3,}")

Same = Callable[[Candidate, Candidate], bool]


def deduplicate(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Give each moment once; the candidates come in order of time and stay so."""
    kept: list[Candidate] = []
    places: dict[tuple[str, ...], list[int]] = {}
    for candidate in candidates:
        groups = _groups(candidate)
        place = next((p for g in groups for p in reversed(places.get(g, ())) if _is_same(kept[p], candidate)), None)
        if place is None:
            place = len(kept)
            kept.append(candidate)
        else:
            kept[place] = joined(kept[place], candidate)
        for group in groups:
            places.setdefault(group, []).append(place)
    return kept


def _groups(candidate: Candidate) -> list[tuple[str, ...]]:
    """The groups inside which the same moment may stand: only their members are compared, thousands of others not."""
    found: list[tuple[str, ...]] = [("topic", candidate.entry.kind, candidate.topic)]
    if candidate.role == "pattern":
        found.append(("words",))
    if candidate.entry.kind in MEASURED:
        found.append(("series", candidate.topic.split(" ", 1)[-1]))
    if candidate.role in STAGED:
        found.append(("lines", repr(candidate.entry.evidence[:1])))
    return found


def _is_same(one: Candidate, other: Candidate) -> bool:
    near = abs(one.at - other.at) <= FARTHEST
    return _same_lines(one, other) or (near and any(same(one, other) for same in SAME))


def joined(one: Candidate, other: Candidate) -> Candidate:
    """Give both as one: the words of the more telling, the earlier time, all evidence."""
    best, rest = (one, other) if one.score >= other.score else (other, one)
    pieces = join_evidence([*best.entry.evidence, *rest.entry.evidence])
    text = _with_files(best.entry.text, _files(rest) - _files(best)) if best.role == "pattern" else best.entry.text
    at = min(one.at, other.at) if best.entry.kind != "saturation" else best.at
    return replace(best, entry=replace(best.entry, at=at, text=text, evidence=pieces))


def _with_files(text: str, files: set[str]) -> str:
    """The words of a pattern with the other files it stands in, in the one bracket that tells how often it came."""
    if not files or ALSO.search(text):
        return text
    also = f"also in {', '.join(sorted(files))})"
    return f"{text[:-1]}, {also}" if TIMES.search(text) else f"{text} ({also}"


def _files(candidate: Candidate) -> set[str]:
    return {piece.file for piece in candidate.entry.evidence if isinstance(piece, LineSpan)}


def _apart(one: Candidate, other: Candidate) -> float:
    return abs((one.at - other.at).total_seconds())


def _same_topic(one: Candidate, other: Candidate) -> bool:
    return one.topic == other.topic and one.entry.kind == other.entry.kind and _apart(one, other) <= SAME_SECONDS


def _same_words(one: Candidate, other: Candidate) -> bool:
    """The same message of a log in two files, often as the error of one program inside that of another."""
    if one.role != "pattern" or other.role != "pattern" or _apart(one, other) > SAME_WORDS_SECONDS:
        return False
    first, second = (_words(c.entry.text) for c in (one, other))
    return len(first & second) >= ALIKE * min(len(first), len(second)) and len(first & second) >= 3


def _words(text: str) -> set[str]:
    body = text.split(": ", 1)[-1].lower()
    return set(WORD.findall(body)) - {"times", "once", "also", "error", "the", "and", "for"}


def _same_series(one: Candidate, other: Candidate) -> bool:
    """A series that moved and was full: being full says more."""
    if {one.entry.kind, other.entry.kind} != MEASURED or _apart(one, other) > SAME_SERIES_SECONDS:
        return False
    return one.topic.split(" ", 1)[-1] == other.topic.split(" ", 1)[-1]


def _same_lines(one: Candidate, other: Candidate) -> bool:
    """The same lines read in two ways, as a restart and as a stage of a rollout: the more telling reading counts."""
    return one.role in STAGED and other.role in STAGED and one.entry.evidence == other.entry.evidence


SAME: tuple[Same, ...] = (_same_topic, _same_words, _same_series)
FARTHEST = timedelta(seconds=max(SAME_SECONDS, SAME_WORDS_SECONDS, SAME_SERIES_SECONDS))  # most pairs lie farther apart
