"""A Prometheus answer opened: its series with their samples, its step, and what tells the series apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import orjson

from afterword.core.errors import EvidenceError
from afterword.core.evidence.base import Source, unpacked
from afterword.core.evidence.engines.times import FIRST, LAST
from afterword.core.evidence.json_spans import Located, LocatedArray
from afterword.core.evidence.stamps import from_iso, from_unix
from afterword.core.evidence.structured import broken_sentence, first_array, label_texts, objects, text_of
from afterword.core.model.span import Unread

Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]
_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
_RANGE = re.compile(r"\[(\d+)(ms|s|m|h|d)\]")


@dataclass(frozen=True, slots=True)
class Sampled:
    """One series as the answer gives it: `times` in Unix seconds, ascending; `values` may be NaN or infinite."""

    labels: Mapping[str, str]
    times: Numbers
    values: Numbers


@dataclass(frozen=True, slots=True)
class Asked:
    """What the index beside an answer says of the question: its window, step and range in seconds."""

    start: datetime | None = None
    end: datetime | None = None
    step: float | None = None
    range: float | None = None
    named: bool = False  # the index names the file, so its name was chosen for what was asked


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer of `query_range` or `query`."""

    series: tuple[Sampled, ...]
    step: float | None
    asked: Asked
    unread: tuple[Unread, ...]
    problem: str | None


def open_answer(source: Source) -> Answer:
    """The answer in a file; raises EvidenceError with the server's own words when it is an error."""
    array = _result(text_of(source))
    if str(array.members.get("status")) == "error":
        raise EvidenceError(file=source.name, reason=_server_words(array.members))
    if not array.found:
        where = broken_sentence(array.broken)
        raise EvidenceError(file=source.name, reason=(where or "no result of a query stands in it").rstrip("."))
    unread = [array.broken] if array.broken else []
    series = _series(array, unread)
    asked = question(source)
    return Answer(tuple(series), asked.step or grid(series), asked, tuple(unread), broken_sentence(array.broken))


def _result(text: str) -> LocatedArray:
    """The list of series; a text that is whole is parsed at once, one that is broken element by element."""
    try:
        whole = orjson.loads(text)
    except orjson.JSONDecodeError:
        return first_array(text, ("data", "result"), ("result",), ())
    members = whole if isinstance(whole, dict) else {}
    inner = members["data"] if isinstance(members.get("data"), dict) else members
    rows = whole if isinstance(whole, list) else inner.get("result")
    items = [Located(row, 1, 1) for row in rows] if isinstance(rows, list) else []
    return LocatedArray(items, members, found=isinstance(rows, list))


def question(source: Source) -> Asked:
    """What an `index.json` beside the file says of the query that gave it; all None when there is none."""
    index = source.beside("index.json")
    if index is None or index.name == source.name:
        return Asked()
    try:
        rows = orjson.loads(text_of(index))
    except orjson.JSONDecodeError:
        return Asked()
    file = source.name.rsplit("/", 1)[-1]
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and row.get("file") in (file, unpacked(file)):
            return Asked(_moment(row.get("start")), _moment(row.get("end")), _step(row), _range(row.get("query")), True)
    return Asked()


def stem(name: str) -> str:
    """A file's name without folders and endings: `prometheus/pg_up.json.gz` gives `pg_up`."""
    return unpacked(name.rsplit("/", 1)[-1]).removesuffix(".json")


def series_names(name: str, labels: Sequence[Mapping[str, str]], *, chosen: bool = True) -> list[str]:
    """One name per series: the file's stem with the labels that tell the series of this file apart.

    A name of a file that nobody chose for a query says less than the name of the metric, which then stands for it.
    """
    metrics = {row.get("__name__", "") for row in labels}
    if not chosen and all(metrics):
        rows = {metric: [row for row in labels if row["__name__"] == metric] for metric in metrics}
        named = {metric: iter(series_names(metric, of)) for metric, of in rows.items()}
        return [next(named[row["__name__"]]) for row in labels]
    keys = sorted({key for row in labels for key in row})
    telling = [key for key in keys if len({row.get(key) for row in labels}) > 1]
    told = [", ".join(f'{key}="{row[key]}"' for key in telling if key in row) for row in labels]
    return [f"{stem(name)}{{{text}}}" if text else stem(name) for text in told]


def grid(series: Sequence[Sampled]) -> float | None:
    """The commonest distance of two neighbouring samples, in seconds; None when no series has two."""
    steps = [np.round(np.diff(one.times), 3) for one in series if len(one.times) > 1]
    if not steps:
        return None
    found, counts = np.unique(np.concatenate(steps), return_counts=True)
    return float(found[np.argmax(counts)])


def _series(array: LocatedArray, unread: list[Unread]) -> list[Sampled]:
    if array.items and not isinstance(array.items[0].value, dict):  # a scalar is a bare pair
        return [_sampled({}, [[item.value for item in array.items]], unread)]
    found = []
    for item, value in objects(array.items):
        pairs = value.get("values") or ([value["value"]] if value.get("value") else None)
        if isinstance(pairs, list) and isinstance(value.get("metric"), dict):
            found.append(_sampled(label_texts(value["metric"]), pairs, unread))
        else:
            reason = "a native histogram" if "histograms" in value or "histogram" in value else "no series of samples"
            unread.append(Unread(item.line_start, str(value)[:160], reason))
    return found


def _sampled(labels: Mapping[str, str], pairs: list[Any], unread: list[Unread]) -> Sampled:
    """One series in order of time; a sample given twice counts once, one that is no pair of numbers is unread."""
    try:
        times, values = [pair[0] for pair in pairs], [float(pair[1]) for pair in pairs]
        at = np.asarray(times, np.float64)  # what is no number becomes NaN, or is refused
        plain = at.ndim == 1 and bool(np.all((at >= FIRST) & (at <= LAST)))  # false for NaN too
    except (TypeError, ValueError, IndexError, KeyError, OverflowError):
        plain = False
    if not plain:
        times, values = _readable(pairs, unread)
    at, number = np.asarray(times, np.float64), np.asarray(values, np.float64)
    if not (np.diff(at) > 0).all():
        at, first = np.unique(at, return_index=True)
        number = number[first]
    return Sampled(labels, at, number)


def _readable(pairs: list[Any], unread: list[Unread]) -> tuple[list[float], list[float]]:
    times, values = [], []
    for pair in pairs:
        try:
            time, value = float(pair[0]), float(pair[1])
            if not FIRST <= time <= LAST:
                raise ValueError(time)
        except (TypeError, ValueError, IndexError, KeyError, OverflowError):
            unread.append(Unread(1, str(pair)[:160], "a sample that is no time and number"))
        else:
            times.append(time)
            values.append(value)
    return times, values


def _server_words(members: Mapping[str, Any]) -> str:
    words = str(members.get("error") or "it gives no reason").strip().rstrip(".")
    kind = f" ({members['errorType']})" if members.get("errorType") else ""
    return f"Prometheus answered with an error{kind}: {words}"


def _moment(value: Any) -> datetime | None:
    return from_iso(value) if isinstance(value, str) and "-" in value else from_unix(value)


LONGEST_STEP = 366 * 86_400  # seconds: what is longer is no step


def _step(row: Mapping[str, Any]) -> float | None:
    value = row.get("step_s", row.get("step"))
    if isinstance(value, str):
        match = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)?", value.strip())
        return float(match[1]) * _UNITS[match[2] or "s"] if match else None
    return float(value) if isinstance(value, int | float) and 0 < value < LONGEST_STEP else None


def _range(query: Any) -> float | None:
    found = [float(n) * _UNITS[unit] for n, unit in _RANGE.findall(str(query or ""))]
    return max(found) if found else None
