"""The charts of checks: the value of each run against the limit, and the samples of one run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from django.utils.safestring import SafeString

from afterword.core.document.limit_chart import HALF, Against, Reading, limit_chart
from afterword.core.model.document import Chart
from afterword.domain.checks.judging import amount
from afterword.domain.checks.models import Check, Run
from afterword.web.presenters.figures import figure

WORDS = {"pass": "passed", "fail": "failed", "no_data": "no data"}


def limit_of(kind: str, spec: dict[str, object]) -> float | None:
    """The limit that values are held against; None when there is none."""
    if kind == "promql":
        return float(str(spec["limit"]))
    return float(str(spec["most_ms"])) if kind == "http" and spec["most_ms"] else None


def against(kind: str, spec: dict[str, object], marks: Sequence[tuple[str, datetime]] = ()) -> Against:
    """The limit of a definition, and how its values are written."""
    unit = str(spec.get("unit", "")) if kind == "promql" else "ms"
    return Against(limit_of(kind, spec), lambda value: amount(value, unit), marks)


def runs_chart(check: Check, runs: Sequence[Run], marks: Sequence[tuple[str, datetime]] = ()) -> Chart | None:
    """The value of each run that had one, of the definition that the check has now; oldest first."""
    own = [run for run in runs if run.definition == check.definition]
    readings = [Reading(run.at, run.value, WORDS[run.verdict], run.verdict == "fail") for run in own]
    title = f"{check.name}, each run"
    held = against(check.kind, check.spec, marks)
    return limit_chart(f"check-{check.pk}", title, readings, held, dots=True, width=HALF)


def samples_charts(run: Run) -> list[SafeString]:
    """The samples of each series of a run that holds more than one moment, drawn by us, their words escaped."""
    found = []
    for place, series in enumerate(run.samples):
        points = [(datetime.fromtimestamp(at, UTC), value) for at, value in series["points"]]
        if len(points) < 2:
            continue
        readings = [Reading(at, value, "sample" if value is not None else "no number") for at, value in points]
        title = _labels(series["labels"]) or run.check_row.name
        held = against(run.asked["kind"], run.asked["spec"])
        chart = limit_chart(f"run-{run.pk}-{place}", title, readings, held, dots=False)
        if chart is not None:
            found.append(figure(chart))
    return found


def _labels(labels: dict[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in sorted(labels.items()))
