"""Gathers what a Prometheus knows of a stretch of time, as files that the readers understand."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from afterword.core.errors import FetchError, QuestionRefused
from afterword.fetch.prometheus.choose import ALWAYS, Question, choose, metrics_in_rules
from afterword.fetch.prometheus.client import MOST_POINTS, Prometheus, align
from afterword.fetch.service import Fetched, Note, file_stem, rows_at

FOLDER = "prometheus"
LEAST_RATE = 15  # seconds
COUNTS = 'count by (__name__) ({__name__=~".+"})'


def gather(
    client: Prometheus,
    start: datetime,
    end: datetime,
    *,
    note: Note,
    queries: Sequence[Question] = (),
    step: float | None = None,
) -> Iterator[Fetched]:
    """The answers as `prometheus/<name>.json`, the alert rules, and an index that tells the question to each answer.

    Without `queries` a selection is asked. Without `step` the samples are as fine as they were taken, and no finer
    than MOST_POINTS for the whole stretch. A question that fails is noted and the others are still asked.
    """
    scraped = client.scrape_step(end)  # first: a service that cannot be asked at all fails here
    rules = _rules(client, note)
    step = step or max(scraped, float(math.ceil((end - start).total_seconds() / MOST_POINTS)))
    if rules:
        yield Fetched(f"{FOLDER}/rules.json", orjson.dumps(rules))
    rate = f"{max(4 * scraped, step, LEAST_RATE):.0f}s"
    asked = _always(queries) if queries else _chosen(client, start, end, metrics_in_rules(rules), rate, note)
    index: list[dict[str, Any]] = []
    for question in asked:
        body = _answer(client, question, start, end, step, note, wanted=question in queries)
        if body is not None:
            stem = file_stem(question.name, [row["file"].removesuffix(".json") for row in index] + ["index", "rules"])
            index.append(_row(f"{stem}.json", question, *align(start, end, step), step))
            yield Fetched(f"{FOLDER}/{stem}.json", body)
    if index:
        yield Fetched(f"{FOLDER}/index.json", orjson.dumps(index, option=orjson.OPT_INDENT_2))


def _rules(client: Prometheus, note: Note) -> Any:
    """The rules there are; a service without rules, or that hides them, is still asked for series."""
    try:
        rules = client.parsed(client.rules())
    except FetchError as error:
        note(f"The alert rules are not known. {error}")
        return None
    return rules if rows_at(rules, "data", "groups") else None


def _always(queries: Sequence[Question]) -> list[Question]:
    named = {question.name for question in queries}
    return [*(Question(name, name) for name in ALWAYS if name not in named), *queries]


def _chosen(
    client: Prometheus, start: datetime, end: datetime, in_rules: set[str], rate: str, note: Note
) -> Sequence[Question]:
    choice = choose(client.names(start, end), _counts(client, end), in_rules, rate)
    left = []
    if choice.without_room:
        shown = ", ".join(choice.without_room[:5]) + (", ..." if len(choice.without_room) > 5 else "")
        left.append(f"{len(choice.without_room)} metrics found no room ({shown})")
    if choice.itself:
        left.append(f"{choice.itself} tell of the monitoring or a runtime itself")
    if left:
        note(f"Of Prometheus' metrics {' and '.join(left)}; name what you miss with --query NAME=PROMQL.")
    return choice.questions


def _counts(client: Prometheus, end: datetime) -> dict[str, int]:
    """How many series each metric has at the end; nothing when that is too much to ask."""
    try:
        rows = client.at(COUNTS, end)
        return {row["metric"]["__name__"]: int(float(row["value"][1])) for row in rows if row["metric"]}
    except (FetchError, KeyError, TypeError, ValueError, OverflowError):
        return {}


def _answer(
    client: Prometheus, question: Question, start: datetime, end: datetime, step: float, note: Note, *, wanted: bool
) -> bytes | None:
    """The answer when there are series in it; when not, or when it is refused, what was asked for by name is noted."""
    try:
        body = client.over(question.query, start, end, step)
    except QuestionRefused as error:
        note(f"{question.name}: {error}")
        return None
    if rows_at(client.parsed(body), "data", "result"):
        return body
    if wanted:
        note(f"{question.name}: Prometheus has no series for it in this window.")
    return None


def _row(file: str, question: Question, first: float, last: float, step: float) -> dict[str, Any]:
    begin, end = (datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z") for at in (first, last))
    return {"file": file, "query": question.query, "start": begin, "end": end, "step_s": step}
