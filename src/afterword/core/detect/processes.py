"""What lines of supervisors, kernels and init systems say of processes: which one, and whether it began or ended."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from afterword.core.detect.base import series_evidence, utc
from afterword.core.detect.case import Case
from afterword.core.model.reading import Moment
from afterword.core.model.span import Evidence

STOPPING_SECONDS = 30.0
SAME_SECONDS = 5.0
What = Literal["start", "stop", "crash"]
PROCESS_KINDS = frozenset({"process_start", "process_exit", "process_stop"})
CRASH = re.compile(
    r"\b(exited|exit(ed)? (code|status)|crash(ed|ing)?|killed|SIGKILL|SIGSEGV|segfault|core dumped|OOM|out of memory|"
    r"died|unexpected(ly)?|CrashLoopBackOff|back-?off|panic)\b",
    re.IGNORECASE,
)
ASKED = re.compile(r"\b(shut ?down|stop|termination) request(ed)?\b|\brequested (shut ?down|stop)\b", re.IGNORECASE)
OPERATOR = re.compile(r"\boperator\b")
PAST = re.compile(r"\bwas (shut down|interrupted|stopped)\b", re.IGNORECASE)
DEATH = re.compile(r"\b(crash(ed|ing)|SIGKILL|SIGSEGV|segfault|core dumped|CrashLoopBackOff|died)\b", re.IGNORECASE)
TELLING = ("request", "crash", "sigkill", "sigsegv", "segfault", "core dumped", "died")  # all of ASKED and DEATH
CLEAN = re.compile(
    r"\b(exit(ed)?|status|code)\W+(with\W+)?(code|status)?\W*0\b|expected\b(?<!unexpected)", re.IGNORECASE
)
VERSION = re.compile(r"\bv?\d+\.\d+(?:\.\d+)*(?:[-+.][\w.]+)?\b")
SUBJECT = re.compile(
    r"(?:^|\s|\[)(?:supervisor|supervisord|systemd|init|kubelet|pm2|circus|monit)(?:\[\d+\])?:?\s+(?P<name>[\w.@/-]+?)(?::|\s)"
)
OTHER_SUBJECT = re.compile(
    r"^\W*(?:program|process|worker|unit|service|container|pod)?\s*['\"]?(?P<name>[A-Za-z][\w.@/-]*?)['\"]?:\s"
)


@dataclass(frozen=True, slots=True)
class Event:
    """One beginning or end of a process. `name` is the process, `version` what it runs when that is said."""

    at: float
    what: What
    name: str
    version: str
    text: str
    source: str
    evidence: tuple[Evidence, ...]


def process_events(case: Case) -> list[Event]:
    """Give all beginnings and ends of processes in order, from lines and from start times in metrics."""
    cached: list[Event] | None = case.notes.get("processes")
    if cached is None:
        told = _as_told([e for m in case.moments if (e := from_line(m)) is not None])
        cached = sorted([*told, *_from_series(case, told)], key=lambda e: (e.at, e.name, e.what))
        case.notes["processes"] = cached
    return cached


def _as_told(lines: Sequence[Event]) -> list[Event]:
    """Leave out ends that follow a stop, for parts go down with the whole, and what is told twice.

    What a nameless process says of itself counts only when no supervisor says the same with its name.
    """
    stops = [e for e in lines if e.what == "stop"]
    named = [e for e in lines if e.name]
    stop_times, named_times = [e.at for e in stops], [e.at for e in named]
    kept = []
    for event in lines:
        before = stops[bisect_left(stop_times, event.at - STOPPING_SECONDS) : bisect_right(stop_times, event.at)]
        near = named[
            bisect_left(named_times, event.at - SAME_SECONDS) : bisect_right(named_times, event.at + SAME_SECONDS)
        ]  # fmt: skip
        asked = event.what == "crash" and any(
            _one_process(event, stop) and not _began_between(named, named_times, event, stop.at) for stop in before
        )
        twice = not event.name and any(n.what == event.what and n.version == event.version for n in near)
        if not asked and not twice:
            kept.append(event)
    return kept


def _began_between(named: Sequence[Event], times: Sequence[float], event: Event, stopped: float) -> bool:
    """True when the process began anew after the stop: then it is the new one that ended."""
    between = named[bisect_left(times, stopped) : bisect_left(times, event.at)]
    return any(e.what == "start" and e.name == event.name for e in between)


def _one_process(event: Event, stop: Event) -> bool:
    return event.source == stop.source and (not stop.name or not event.name or event.name == stop.name)


def from_line(moment: Moment) -> Event | None:
    """Give what a line says of a process; None when it says nothing of the kind."""
    what = _what(moment)
    if what is None:
        return None
    name = moment.labels.get("process") or moment.labels.get("name") or _subject(moment.text)
    version = VERSION.search(re.sub(r"\b\d+(\.\d+){3}(:\d+)?\b", "", moment.text))
    return Event(
        moment.at.timestamp(), what, name, moment.labels.get("version") or (version[0] if version else ""),
        moment.text, moment.source, moment.evidence,
    )  # fmt: skip


def _what(moment: Moment) -> What | None:
    text = moment.text
    if moment.kind == "log_line":
        return _what_of_log_line(text)
    if moment.kind not in PROCESS_KINDS or OPERATOR.search(text):
        return None
    if ASKED.search(text):
        return "stop"
    if PAST.search(text):
        return None
    if CRASH.search(text) and not CLEAN.search(text):
        return "crash"
    return "start" if moment.kind == "process_start" else "stop"


def _what_of_log_line(text: str) -> What | None:
    """Only what names the process at its head can be told from talk about others; a request to stop needs no name.

    There are thousands of these lines, so what is quickest to rule out comes first.
    """
    lower = text.lower()
    if not any(word in lower for word in TELLING) or OPERATOR.search(text):
        return None
    if ASKED.search(text):
        return "stop"
    if PAST.search(text) or not OTHER_SUBJECT.match(text):
        return None
    return "crash" if DEATH.search(text) else None


def _subject(text: str) -> str:
    match = SUBJECT.search(text) or OTHER_SUBJECT.match(text)
    return match["name"] if match else ""


def _from_series(case: Case, lines: list[Event]) -> list[Event]:
    """Starts that only `process_start_time_seconds` shows: the value is when the process began."""
    found = []
    starts = [e.at for e in lines if e.what == "start"]
    for series in case.series:
        if "start_time" not in series.name or not len(series.values):
            continue
        places = np.concatenate(([0], np.flatnonzero(np.diff(series.values) > 1) + 1))
        for place in places:
            began, seen = float(series.values[place]), float(series.times[place])
            name = next(
                (series.labels[k] for k in ("worker", "pod", "container", "instance") if series.labels.get(k)),
                series.name,
            )
            known = _begins_near(began, starts)
            if known or not 0 <= seen - began < 3600 or (case.span and began < case.span[0]):
                continue
            piece = series_evidence(series.file, series.name, seen, seen)
            found.append(
                Event(began, "start", name, "", f"{name} started at {utc(began):%H:%M:%S}", "prometheus", (piece,))
            )
    return found


def _begins_near(second: float, starts: list[float]) -> bool:
    """True when one of the sorted beginnings lies within ten seconds."""
    place = bisect_left(starts, second - 10)
    return place < len(starts) and starts[place] < second + 10
