"""What lines of supervisors, kernels and init systems say of processes: which one, and whether it began or ended."""

from __future__ import annotations

import re
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
PAST = re.compile(r"\bwas (shut down|interrupted|stopped)\b", re.IGNORECASE)
DEATH = re.compile(r"\b(crash(ed|ing)|SIGKILL|SIGSEGV|segfault|core dumped|CrashLoopBackOff|died)\b", re.IGNORECASE)
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
        lines = [e for m in case.moments if (e := from_line(m)) is not None]
        told = _once([e for e in lines if not _was_asked(e, lines)])
        cached = sorted([*told, *_from_series(case, told)], key=lambda e: (e.at, e.name, e.what))
        case.notes["processes"] = cached
    return cached


def _was_asked(event: Event, lines: list[Event]) -> bool:
    """True for an end that follows a stop in the same source: parts go down with the whole."""
    return event.what == "crash" and any(
        e.what == "stop" and e.source == event.source and 0 <= event.at - e.at <= STOPPING_SECONDS
        and (not e.name or not event.name or e.name == event.name)
        for e in lines
    )  # fmt: skip


def _once(lines: list[Event]) -> list[Event]:
    """Leave out what a nameless process says of itself when a supervisor says the same with its name."""
    named = [e for e in lines if e.name]
    return [
        e
        for e in lines
        if e.name
        or not any(n.what == e.what and abs(n.at - e.at) <= SAME_SECONDS and n.version == e.version for n in named)
    ]


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
    if re.search(r"\boperator\b", moment.text) or moment.kind not in PROCESS_KINDS | {"log_line"}:
        return None
    if re.search(ASKED, moment.text):
        return "stop"
    if re.search(PAST, moment.text):
        return None
    if moment.kind == "log_line":  # only what names the process at its head can be told from talk about others
        return "crash" if OTHER_SUBJECT.match(moment.text) and re.search(DEATH, moment.text) else None
    if CRASH.search(moment.text) and not CLEAN.search(moment.text):
        return "crash"
    return "start" if moment.kind == "process_start" else "stop"


def _subject(text: str) -> str:
    match = SUBJECT.search(text) or OTHER_SUBJECT.match(text)
    return match["name"] if match else ""


def _from_series(case: Case, lines: list[Event]) -> list[Event]:
    """Starts that only `process_start_time_seconds` shows: the value is when the process began."""
    found = []
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
            known = any(e.what == "start" and abs(e.at - began) < 10 for e in lines)
            if known or not 0 <= seen - began < 3600 or (case.span and began < case.span[0]):
                continue
            piece = series_evidence(series.file, series.name, seen, seen)
            found.append(
                Event(began, "start", name, "", f"{name} started at {utc(began):%H:%M:%S}", "prometheus", (piece,))
            )
    return found
