"""New kinds of log messages: patterns first seen when the trouble began, and old ones that suddenly multiply."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from afterword.core.detect.base import Candidate, line_evidence, shorten, utc
from afterword.core.detect.case import Case
from afterword.core.detect.traffic import LogSource
from afterword.core.model.reading import Pattern
from afterword.core.model.timeline import Entry

LEVELS = {"DEBUG": 0.1, "INFO": 0.3, "NOTICE": 0.35, "LOG": 0.35, "WARN": 0.6, "WARNING": 0.6, "ERROR": 0.75}
SEVERE = {"ERROR", "CRITICAL", "FATAL", "PANIC", "ALERT", "EMERG", "EMERGENCY", "CRIT", "SEVERE"}
KNOWN_SECONDS = 30.0  # a log must have been read for so long before a pattern can be called new in it
BEFORE_SECONDS = 30.0
BURST_TIMES, BURST_LEAST = 5.0, 10
MOST_OF_A_LOG, MOST_IN_ALL = 8, 24
CONTEXT = re.compile(
    r", (?:client|server|request|upstream|host|trace_id|request_id): "
)  # where nginx and others begin to say to whom
ANSWER = re.compile(r"(?P<what>[A-Z]{3,7} /\S*) (?P<status>[1-5]\d\d)")  # how a log of requests puts its patterns
LIFECYCLE = re.compile(
    r"\b(start(ing|ed)|stopp(ing|ed)|shutting down|listening on|ready to accept|opened|closed|signal)\b", re.I
)
# What a message says that tells only that a request went wrong, not why; pairs of name and value aside.
OUTCOME = frozenset(
    "request requests response http get post put patch delete failed failure fail error errors internal server "
    "unsuccessful completed finished handled processed ended with status code warn warning critical".split()
)
PAIR = re.compile(r"[\w.@-]+=(?:\"[^\"]*\"|\S+)")
# A server may tell of trouble at a level at which it tells of everything.
TROUBLE = re.compile(
    r"\b(still waiting|deadlock|timed? ?out|refused|denied|expired|exhausted|too many|too frequently|no space|"
    r"out of \w+|unreachable|failed|cannot|could not|killed|terminated|exceeded)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Find:
    pattern: Pattern
    at: float
    is_new: bool
    count: int
    score: float


def detect(case: Case) -> list[Candidate]:
    """Give the foremost new and bursting patterns of all logs, the most telling first."""
    found: list[tuple[LogSource, _Find]] = []
    for source in case.logs:
        own = [f for pattern in source.log.patterns if (f := _judge(case, source, pattern)) is not None]
        own = _without_twins(own)
        found += [(source, f) for f in own[:MOST_OF_A_LOG]]
    found.sort(key=lambda pair: (-pair[1].score, pair[1].at, pair[0].report.file, pair[1].pattern.id))
    outermost = case.traffic.sources if case.traffic else ()
    return [
        _candidate(source, find, in_requests=any(source.report is s.report for s in outermost))
        for source, find in found[:MOST_IN_ALL]
    ]


def _without_twins(finds: list[_Find]) -> list[_Find]:
    """The most telling first; of lines that always come together (a message and its detail) only the longer."""
    seen: set[tuple[float, int]] = set()
    kept = []
    for find in sorted(finds, key=lambda f: (-f.score, -len(f.pattern.example), f.at, f.pattern.id)):
        if find.count < 5 or (find.at, find.count) not in seen:
            kept.append(find)
        seen.add((find.at, find.count))
    return kept


def _judge(case: Case, source: LogSource, pattern: Pattern) -> _Find | None:
    """The moment at which a pattern became remarkable, or None."""
    first, last = pattern.first.timestamp(), pattern.last.timestamp()
    start, end = (
        (case.focus.calm_until - BEFORE_SECONDS, case.focus.end) if case.focus else (case.span or (0.0, math.inf))
    )
    if case.window and (last < case.window[0] or first > case.window[1]):
        return None
    begin = source.report.first.timestamp() if source.report.first else first
    if start <= first <= end and (first - begin >= KNOWN_SECONDS or _severe(pattern)):
        score = _score(case, pattern, first, pattern.count)
        return _Find(pattern, first, True, pattern.count, score) if score >= 0.35 else None
    return _burst(case, source, pattern, start, end)


def _severe(pattern: Pattern) -> bool:
    return (pattern.level or "").upper() in SEVERE


def _burst(case: Case, source: LogSource, pattern: Pattern, start: float, end: float) -> _Find | None:
    """The bucket from which a pattern known before comes at least five times as often as ever before."""
    if case.focus is None or pattern.first.timestamp() >= start:
        return None
    width = source.log.bucket_seconds
    before = max((n for at, n in pattern.per_bucket.items() if at + width <= start), default=0)
    least = max(BURST_TIMES * before, BURST_LEAST)
    hits = sorted((at, n) for at, n in pattern.per_bucket.items() if start <= at <= end and n >= least)
    if not hits:
        return None
    count = sum(n for at, n in pattern.per_bucket.items() if start <= at <= end)
    score = _score(case, pattern, float(hits[0][0]), count) - 0.1
    return _Find(pattern, float(hits[0][0]), False, count, score) if score >= 0.35 else None


def _score(case: Case, pattern: Pattern, at: float, count: int) -> float:
    level = (pattern.level or "").upper()
    score = 0.8 if level in SEVERE else LEVELS.get(level, 0.3)
    score += min(math.log10(max(count, 1)) / 20, 0.15)
    if count >= 50 and level not in LEVELS.keys() | SEVERE:
        score += 0.1
    if count >= 200 and score < 0.6:
        score += 0.15
    if case.focus and abs(at - case.focus.start) > 60 and not case.focus.calm_until - 5 <= at <= case.focus.start + 60:
        score -= 0.12
    if LIFECYCLE.search(pattern.template) and level not in SEVERE:
        score -= 0.25
    if TROUBLE.search(pattern.template) and score < 0.6:
        score += 0.15
    return min(score, 0.93) - (0.12 if _only_outcome(pattern) else 0.0)


def _only_outcome(pattern: Pattern) -> bool:
    """True when a message says no more than that a request went wrong, which the access log told already."""
    words = re.findall(r"[a-z]{3,}", PAIR.sub(" ", pattern.example or pattern.template).lower())
    return bool(words) and OUTCOME.issuperset(words)


def _candidate(source: LogSource, find: _Find, *, in_requests: bool) -> Candidate:
    """The candidate; a new kind of request is background, since onsets and rates already tell of failed requests."""
    pattern, level = find.pattern, (find.pattern.level or "").upper()
    what = "error pattern" if level in SEVERE else ("warning" if level.startswith("WARN") else "log pattern")
    words = shorten(CONTEXT.split(pattern.example or pattern.template, maxsplit=1)[0], 200)
    times = f"{find.count:,} times" if find.count != 1 else "once"
    begin = f"New {what}: " if find.is_new else f"Known {what} multiplies: "
    answer = ANSWER.fullmatch(words)
    if answer:
        begin, words = "", f"{answer['what']} answers {answer['status']}"
        words += " for the first time" if find.is_new else " far more often than before"
    lines = (line_evidence(source.report.file, pattern.example_line),)
    entry = Entry(
        utc(find.at),
        "new_pattern",
        source.report.kind,
        f"{begin}{words} ({times})",
        lines,
        score=min(find.score, 0.4) if in_requests else find.score,
    )
    reason = "first seen when the trouble began" if find.is_new else "five times as often as ever before"
    return Candidate(entry, reason, f"pattern {pattern.template}", "background" if in_requests else "pattern")
