"""Reads OpenMetrics and Prometheus text with time stamps: `name{label="x"} value time`; counters become rates."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from afterword.core.evidence.base import Head, Source, lines_of
from afterword.core.evidence.engines.times import EARLIEST, LATEST
from afterword.core.evidence.structured import report_on, text_of
from afterword.core.model.reading import Reading, Series
from afterword.core.model.span import Unread

KIND = "openmetrics"
SAMPLE = re.compile(
    r"^(?P<name>[A-Za-z_:][\w:]*)(?:\{(?P<labels>(?:[^}\"]|\"(?:[^\"\\]|\\.)*\")*)\})?\s+(?P<value>[-+]?(?:[\d.]+(?:[eE][-+]?\d+)?|Inf|NaN))"
    r"(?:\s+(?P<time>-?[\d.]+(?:[eE][-+]?\d+)?))?(?:\s+#.*)?\s*$"
)
LABEL = re.compile(r'([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"')
TYPE = re.compile(r"^# TYPE (\S+) (\w+)")
COMMENT = re.compile(r"^# (TYPE|HELP|UNIT|EOF)\b")
MILLISECONDS = 1e11  # a time stamp above this is in milliseconds, as the older text format has them

Key = tuple[str, tuple[tuple[str, str], ...]]


class OpenMetrics:
    """Reads samples that carry their times; buckets of histograms are counted and left out of the series."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure when types or help texts of metrics and samples are seen."""
        lines = head.lines[:200]
        comments = sum(1 for line in lines if COMMENT.match(line))
        samples = sum(1 for line in lines if SAMPLE.match(line))
        return 0.96 * (comments + samples) / len(lines) if comments and samples else 0.0

    def read(self, source: Source) -> Reading:
        """A series for each metric and label set."""
        lines = lines_of(text_of(source))
        found: defaultdict[Key, list[tuple[float, float]]] = defaultdict(list)
        counters, unread, records, comments, timeless = set[str](), list[Unread](), 0, 0, 0
        for number, line in enumerate(lines, start=1):
            sample, kind = SAMPLE.match(line), TYPE.match(line)
            if kind and kind[2] == "counter":
                counters |= {kind[1], f"{kind[1]}_total"}
            if line.startswith("#"):
                comments += 1
            elif sample and _is_possible(sample):
                records += 1
                timeless += not sample["time"]
                if sample["time"]:
                    found[_key(sample)].append((_seconds(float(sample["time"])), float(sample["value"])))
            elif line.strip():
                unread.append(Unread(number, line.strip()[:160], "it is no sample of a metric with a possible time"))
        series = [_series(source, key, samples, counters) for key, samples in sorted(found.items())]
        kept = tuple(one for one in series if one is not None)
        problem = f"{timeless} of its samples carry no time and tell nothing of a course." if timeless else None
        report = report_on(source, KIND, records=records, unread=unread, problem=problem)
        times = [edge for one in kept if len(one.times) for edge in (one.times[0], one.times[-1])]
        blank = len(lines) - records - len(unread) - comments
        report = replace(
            report, lines=len(lines), continuation=comments, blank=blank,
            first=datetime.fromtimestamp(min(times), UTC) if times else None,
            last=datetime.fromtimestamp(max(times), UTC) if times else None,
        )  # fmt: skip
        return Reading(report, series=kept)


def _is_possible(sample: re.Match[str]) -> bool:
    """Whether a sample has a number for its value and a time of our days, or none."""
    try:
        float(sample["value"])
        return not sample["time"] or EARLIEST < _seconds(float(sample["time"])) < LATEST
    except ValueError:  # as in 1.2.3
        return False


def _key(sample: re.Match[str]) -> Key:
    labels = LABEL.findall(sample["labels"] or "")
    return sample["name"], tuple(sorted((name, re.sub(r"\\(.)", r"\1", value)) for name, value in labels))


def _seconds(time: float) -> float:
    return time / 1000 if abs(time) > MILLISECONDS else time


def _series(source: Source, key: Key, samples: list[tuple[float, float]], counters: set[str]) -> Series | None:
    name, labels = key
    if name.endswith("_bucket") and any(label == "le" for label, _ in labels):
        return None
    samples = sorted({time: value for time, value in samples if np.isfinite(value) and time > 0}.items())
    times, values = (np.array([one[place] for one in samples], dtype=np.float64) for place in (0, 1))
    told = ", ".join(f'{label}="{value}"' for label, value in labels)
    full = f"{name}{{{told}}}" if told else name
    step = float(np.median(np.diff(times))) if len(times) > 1 else None
    if name in counters or name.endswith(("_total", "_count", "_sum")):
        if len(times) < 2:
            return None
        grown = np.diff(values)
        grown = np.where(grown < 0, values[1:], grown)  # a counter that falls has begun anew
        times, values, full = times[1:], grown / np.diff(times), f"rate({full})"
    return Series(full, source.name, dict(labels), times, values, step)
