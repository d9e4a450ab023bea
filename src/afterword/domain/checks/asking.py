"""Asks what a check asks, through the one guarded way out, and judges the answer. Writes nothing."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from afterword.core.errors import FetchError, QuestionRefused
from afterword.domain.checks.judging import Outcome, Series, judge_series
from afterword.domain.checks.judging_http import judge_answer
from afterword.domain.checks.models import PrometheusServer
from afterword.domain.sealed import LOST
from afterword.fetch.credentials import basic_authentication, sendable
from afterword.fetch.guard import Limits, Outgoing
from afterword.fetch.http.client import look
from afterword.fetch.prometheus.client import Prometheus, align
from afterword.fetch.service import rows_at

LIMITS = Limits(connect=3, pause=10, whole=20, size=8 * 1024 * 1024)
LOOKED_AT = 240  # samples of a stretch that are asked for
LEAST_STEP = 15.0
MOST_SERIES = 1000


def ask(
    kind: str, spec: Mapping[str, Any], server: PrometheusServer | None, at: datetime, window: timedelta | None = None
) -> Outcome:
    """What comes of asking now; whatever hinders the answer is no data, told in its sentence."""
    try:
        if kind == "promql" and server is not None:
            return _promql(spec, server, at, window or timedelta(minutes=spec["minutes"]))
        return _http(spec, at)
    except FetchError as error:
        return Outcome("no_data", f"{error}")


def refusal(spec: Mapping[str, Any], server: PrometheusServer, at: datetime) -> str:
    """Why Prometheus cannot read the expression, in its own words; empty when it can, or cannot be asked."""
    try:
        with Outgoing(settings.OUTGOING_ALLOWED, limits=LIMITS, secret=headers(server), follow=False) as out:
            Prometheus(out, server.url).at(spec["query"], at)
    except QuestionRefused as error:
        return str(error.fields["words"])
    except FetchError:
        return ""
    return ""


def is_open(query: str, server: PrometheusServer, at: datetime) -> bool:
    """Whether a query gives anything but nothing and zero; FetchError when it cannot be asked."""
    with Outgoing(settings.OUTGOING_ALLOWED, limits=LIMITS, secret=headers(server), follow=False) as out:
        rows = Prometheus(out, server.url).at(query, at)
    values = [_number(row["value"][1]) for row in rows if isinstance(row.get("value"), list) and len(row["value"]) == 2]
    return any(value and not math.isnan(value) for value in values)


def headers(server: PrometheusServer) -> dict[str, str]:
    """What only this server is sent: who asks, and for which tenant."""
    if server.is_secret_lost:
        reason = f"its token or password was {LOST}; enter it again in Settings, Integrations"
        raise FetchError(where=server.name, reason=reason)
    found = {"X-Scope-OrgID": server.tenant} if server.tenant else {}
    if server.username:
        found["Authorization"] = basic_authentication(server.username, server.secret, server.name)
    elif server.secret:
        found["Authorization"] = f"Bearer {server.secret}"
    return sendable(found, server.name)


def _promql(spec: Mapping[str, Any], server: PrometheusServer, at: datetime, window: timedelta) -> Outcome:
    """A moment's answer, or all samples of the stretch that ends at the moment."""
    with Outgoing(settings.OUTGOING_ALLOWED, limits=LIMITS, secret=headers(server), follow=False) as out:
        client, query = Prometheus(out, server.url), spec["query"]
        if not window:
            asked = {"query": query, "time": f"{at.timestamp():.3f}"}
            body, expected = client.get("/api/v1/query", asked, or_form=True), None
        else:
            step = max(LEAST_STEP, math.ceil(window.total_seconds() / LOOKED_AT / LEAST_STEP) * LEAST_STEP)
            first, last = align(at - window, at, step)
            body, expected = client.over(query, at - window, at, step), round((last - first) / step) + 1
        series = series_in(client.parsed(body), at)
    outcome = judge_series(spec, series, expected=expected)
    return replace(outcome, sha256=hashlib.sha256(body).hexdigest(), size=len(body))


def series_in(answer: Any, at: datetime) -> list[Series]:
    """The series of an answer of `query` or `query_range`; a bare number is a series without labels."""
    data = answer.get("data") if isinstance(answer, dict) else None
    if isinstance(data, dict) and data.get("resultType") == "scalar":
        return [Series({}, _points([data.get("result")]))]
    rows = rows_at(answer, "data", "result")[:MOST_SERIES]
    return [
        Series({str(name): str(value) for name, value in _labels(row).items()},
               _points(row.get("values") or [row.get("value")]))
        for row in rows
    ]  # fmt: skip


def _labels(row: Mapping[str, Any]) -> dict[str, Any]:
    metric = row.get("metric")
    return metric if isinstance(metric, dict) else {}


def _points(pairs: Any) -> list[tuple[float, float]]:
    found = [pair for pair in pairs if isinstance(pair, list) and len(pair) == 2] if isinstance(pairs, list) else []
    return [(_number(pair[0]), _number(pair[1])) for pair in found]


def _number(written: Any) -> float:
    try:
        return float(written)
    except (TypeError, ValueError):
        return math.nan


def _http(spec: Mapping[str, Any], at: datetime) -> Outcome:
    looked = look(spec["url"], head=spec["method"] == "HEAD", allowed=settings.OUTGOING_ALLOWED)
    outcome = judge_answer(
        spec, status=looked.status, body=looked.body, milliseconds=looked.milliseconds, at=at.timestamp()
    )
    return replace(outcome, sha256=hashlib.sha256(looked.body).hexdigest())
