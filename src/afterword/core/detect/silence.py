"""When a source said nothing: holes that come back (gap_start, gap_end) and sources that fall silent for good."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
import polars as pl

from afterword.core.detect.base import Candidate, clock, duration, join_evidence, line_evidence, series_evidence, utc
from afterword.core.detect.case import Case
from afterword.core.detect.traffic import LogSource
from afterword.core.detect.units import name_words
from afterword.core.model.reading import Moment, Series
from afterword.core.model.span import Evidence
from afterword.core.model.timeline import Entry

SAME_HOLE_SECONDS = 15.0
LEAST_HOLE_SECONDS = 30.0
TIMES_USUAL_PAUSE = 20.0
METRIC_KINDS = frozenset({"prometheus"})
RESTLESS = 0.5  # share of the samples of a series that differ from the one before
WRONG_CLOCK_SECONDS = 90.0  # by which what tells of the trouble may seem to come before it
LIVELY_RECORDS = 100  # a log with fewer records is quiet by nature


def detect(case: Case) -> list[Candidate]:
    """Give a start and an end for each hole in the metrics and logs, and one moment for each lasting silence."""
    holes = _metric_holes(case)
    down = [hole for hole in holes if _is_down(case, hole)]
    found = _down(down)
    for hole in holes:
        if hole not in down:
            found += _edges(hole, shared=_is_shared(case, hole))
    for source in case.logs:
        found += _log_holes(case, source)
    return found


@dataclass(frozen=True, slots=True)
class Hole:
    """A hole in Unix seconds, what it is in, where it can be seen, and in how many files."""

    start: float
    end: float
    what: str
    source: str
    evidence: tuple[Evidence, ...]
    files: int = 1
    jobs: tuple[str, ...] = ()


def _is_down(case: Case, hole: Hole) -> bool:
    """True when the monitoring went on and says itself that a target of the job did not answer meanwhile."""
    for series in case.series:
        if name_words(series.name) == {"up"} and series.labels.get("job") in hole.jobs:
            inside = (series.times > hole.start) & (series.times < hole.end)
            if bool((series.values[inside] == 0).any()):
                return True
    return False


def _is_shared(case: Case, hole: Hole) -> bool:
    """True when no other job goes on being measured through the hole: then it is the monitoring that paused."""
    others = [s for s in case.series if s.labels.get("job") and s.labels["job"] not in hole.jobs and len(s.times) > 1]
    if not hole.jobs or not others:
        return True
    restless = [s for s in others if float((np.diff(s.values) != 0).mean()) > RESTLESS]
    return not any(_goes_on(s, hole, restless=bool(restless)) for s in restless or others)


def _goes_on(series: Series, hole: Hole, *, restless: bool) -> bool:
    """True when it has samples inside the hole, new ones if it is restless: a paused monitoring repeats the last."""
    values = series.values[(series.times > hole.start) & (series.times < hole.end)]
    return len(values) > 0 and (not restless or bool((values != values[0]).any()))


def _down(holes: Sequence[Hole]) -> list[Candidate]:
    """One moment for all the times at which the targets of a job did not answer: that tells of them, not of a hole."""
    found = []
    for jobs in dict.fromkeys(hole.jobs for hole in holes):
        own = [hole for hole in holes if hole.jobs == jobs]
        times = f", {len(own)} times until {clock(own[-1].end)}" if len(own) > 1 else ""
        text = (
            f"The targets of {', '.join(jobs)} do not answer the monitoring for {duration(own[0].end - own[0].start)}"
        )
        pieces = join_evidence((piece for hole in own for piece in hole.evidence), limit=6)
        entry = Entry(utc(own[0].start), "silence", own[0].source, text + times, pieces, score=0.4)
        found.append(Candidate(entry, "measured as down meanwhile", f"down {jobs}", "background"))
    return found


def _metric_holes(case: Case) -> list[Hole]:
    """Holes that the files of metrics have in common, each once; what a single file lacks may be its nature."""
    starts = [m for m in case.moments if m.kind == "gap_start"]
    ends = [m for m in case.moments if m.kind == "gap_end"]
    stated = [(s, e) for s in starts if (e := _end_of(s, ends)) is not None]
    holes = [_hole(g) for g in _together(stated)]
    shared = [_hole(g) for g in _together(_from_reports(case)) if len(g) > 1]
    return holes + [h for h in shared if not any(h.start <= o.end and o.start <= h.end for o in holes)]


def _from_reports(case: Case) -> list[tuple[Moment, Moment]]:
    """The gaps in the reports of files of metrics, as pairs of moments."""
    found = []
    for report in case.reports:
        for gap in report.gaps if report.kind in METRIC_KINDS else ():
            name = report.file.rpartition("/")[2].split(".")[0]
            piece = (series_evidence(report.file, name, gap.start.timestamp(), gap.end.timestamp()),)
            start, end = (
                Moment(at, kind, report.kind, f"{kind} in {name}", piece, labels={"series": name})
                for at, kind in ((gap.start, "gap_start"), (gap.end, "gap_end"))
            )
            found.append((start, end))
    return found


def _together(pairs: list[tuple[Moment, Moment]]) -> list[list[tuple[Moment, Moment]]]:
    """Pairs that begin and end within seconds of one another, gathered."""
    gathered: list[list[tuple[Moment, Moment]]] = []
    for pair in sorted(pairs, key=lambda p: (p[0].at, p[1].at, p[0].text)):
        group = next((g for g in gathered if _same_hole(g[0], pair)), None)
        if group is None:
            gathered.append([pair])
        else:
            group.append(pair)
    return gathered


def _same_hole(one: tuple[Moment, Moment], other: tuple[Moment, Moment]) -> bool:
    return all(abs((a.at - b.at).total_seconds()) <= SAME_HOLE_SECONDS for a, b in zip(one, other, strict=True))


def _end_of(start: Moment, ends: Sequence[Moment]) -> Moment | None:
    same = [e for e in ends if e.evidence == start.evidence and e.source == start.source and e.at > start.at]
    return min(same, key=lambda e: e.at, default=None)


def _hole(pairs: list[tuple[Moment, Moment]]) -> Hole:
    jobs = sorted({p[0].labels.get("job", "") for p in pairs} - {""})
    files = len({p[0].labels.get("series", p[0].text) for p in pairs})
    what = f"metrics of {', '.join(jobs)}" if jobs else "metrics"
    what += f" ({files} series files)" if files > 1 else f" in {pairs[0][0].labels.get('series', 'one file')}"
    start = _usual([p[0].at.timestamp() for p in pairs])
    end = _usual([p[1].at.timestamp() for p in pairs])
    return Hole(
        start,
        end,
        what,
        pairs[0][0].source,
        join_evidence((e for p in pairs for e in p[0].evidence), limit=6),
        files,
        tuple(jobs),
    )


def _usual(times: list[float]) -> float:
    """The time that most agree on, to the second; the middle one when none does."""
    counts = Counter(round(t) for t in times)
    second, count = counts.most_common(1)[0]
    return min(t for t in times if round(t) == second) if count > 1 else float(median(times))


def _edges(hole: Hole, *, shared: bool = True) -> list[Candidate]:
    length = duration(hole.end - hole.start)
    score = 0.7 if shared and (hole.files > 1 or hole.source != "prometheus") else 0.4
    start = Entry(utc(hole.start), "gap_start", hole.source, f"No {hole.what} for {length}", hole.evidence, score=score)
    end = Entry(
        utc(hole.end),
        "gap_end",
        hole.source,
        f"The {hole.what} come again after {length}",
        hole.evidence,
        score=score - 0.02,
    )
    topic, role = f"hole {hole.what} {hole.start:.0f}", "gap" if score > 0.5 else "background"
    return [Candidate(start, "a hole in the evidence", topic, role), Candidate(end, "the hole ends", topic, role)]


def _log_holes(case: Case, source: LogSource) -> list[Candidate]:
    """Pauses of a lively log that are far longer than any it usually makes."""
    seconds, lines = _seconds(case, source)
    until = _goes_on_until(case)
    if len(seconds) < LIVELY_RECORDS or until is None or not _lively_before(case, seconds):
        return []
    pauses = np.diff(seconds)
    least = max(
        LEAST_HOLE_SECONDS, TIMES_USUAL_PAUSE * float(np.quantile(pauses, 0.9)), 3 * float(np.quantile(pauses, 0.99))
    )
    kind, file = source.report.kind, source.report.file
    found: list[Candidate] = []
    for place in np.flatnonzero(pauses > least):
        piece = (line_evidence(file, min(lines[place], lines[place + 1]), max(lines[place], lines[place + 1])),)
        found += _edges(Hole(float(seconds[place]), float(seconds[place + 1]), f"records in {file}", kind, piece))
    if until - seconds[-1] > least and not _is_rotated(case, source):
        text = f"{file} falls silent; the evidence goes on for {duration(until - float(seconds[-1]))}"
        entry = Entry(utc(float(seconds[-1])), "silence", kind, text, (line_evidence(file, lines[-1]),), score=0.65)
        found.append(Candidate(entry, "nothing more from a lively source", f"silence {file}", "gap"))
    return found


def _goes_on_until(case: Case) -> float | None:
    """The last Unix second of which two sources tell that something went on: one of them may have a wrong clock."""
    lasts = [source.report.last.timestamp() for source in case.logs if source.report.last]
    lasts += [max(float(series.times[-1]) for series in case.series)] if case.series else []
    if case.window:
        lasts = [min(last, case.window[1]) for last in lasts]
    return sorted(lasts)[-2 if len(lasts) > 2 else -1] if lasts else None


def _lively_before(case: Case, seconds: np.ndarray[tuple[int], np.dtype[np.int64]]) -> bool:
    """True when the log was as busy before the trouble as over all: one that only tells of trouble is no witness."""
    if case.focus is None or case.span is None:
        return True
    calm = case.focus.calm_until - case.span[0]
    calm -= min(WRONG_CLOCK_SECONDS, calm / 2)
    before = int((seconds < case.span[0] + calm).sum())
    return calm < LEAST_HOLE_SECONDS or before / calm >= 0.3 * len(seconds) / max(case.span[1] - case.span[0], 1.0)


def _seconds(case: Case, source: LogSource) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], list[int]]:
    """The seconds with records, ascending, and the first line of each."""
    frame = source.log.requests if source.log.requests is not None and source.log.requests.height else source.log.levels
    if frame is None or not frame.height:
        return np.array([], np.int64), []
    if case.window:
        frame = frame.filter(frame["second"].is_between(int(case.window[0]), int(case.window[1])))
    rows = frame.group_by("second").agg(pl.col("first_line").min()).sort("second")
    return rows["second"].to_numpy().astype(np.int64), rows["first_line"].to_list()


def _is_rotated(case: Case, source: LogSource) -> bool:
    """True when a newer file of the same kind in the same folder goes on where this one ends."""
    folder = source.report.file.rpartition("/")[0]
    by_folder: defaultdict[tuple[str, str], list[LogSource]] = defaultdict(list)
    for other in case.logs:
        by_folder[other.report.file.rpartition("/")[0], other.report.kind].append(other)
    last = source.report.last
    return any(
        o is not source and o.report.last and last and o.report.last > last
        for o in by_folder[folder, source.report.kind]
    )
