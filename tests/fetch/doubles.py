"""Services on loopback that answer as Prometheus and Loki document it, and keep what they were asked."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fetch.conftest import say

Rows = list[dict[str, Any]]
Line = tuple[int, str, str]  # nanoseconds, stream, text


@dataclass
class PrometheusDouble:
    """Answers as Prometheus documents it: samples on the grid of the step, of the series that it has for a query."""

    series: dict[str, list[dict[str, str]]]
    counts: dict[str, int] = field(default_factory=dict)
    rules: list[dict[str, Any]] = field(default_factory=list)
    most_points: int = 11_000
    scrape: float = 15
    asked: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, request: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(request.path)
        length = int(request.headers.get("Content-Length") or 0)
        text = request.rfile.read(length).decode() if length else parts.query
        given = {name: values[0] for name, values in parse_qs(text).items()}
        path = parts.path.removeprefix("/prometheus")
        if path == "/api/v1/query_range":
            self.asked.append(given | {"method": request.command})
            self._range(request, given)
        elif path == "/api/v1/query":
            _send(request, {"resultType": "vector", "result": self._at(given["query"], float(given["time"]))})
        elif path == "/api/v1/label/__name__/values":
            _send(request, sorted({row["__name__"] for rows in self.series.values() for row in rows}))
        elif path == "/api/v1/rules":
            _send(request, {"groups": self.rules})
        else:
            say(b"404 page not found", 404)(request)

    def _at(self, query: str, time: float) -> Rows:
        if query == "up[5m]":
            times = [time - 0.3 - self.scrape * back for back in range(9, -1, -1)]
            return [{"metric": {}, "values": [[at, "1"] for at in times]}]
        return [{"metric": {"__name__": name}, "value": [time, str(count)]} for name, count in self.counts.items()]

    def _range(self, request: BaseHTTPRequestHandler, given: dict[str, str]) -> None:
        start, end, step = (float(given[name]) for name in ("start", "end", "step"))
        count = int((end - start) / step + 1e-6) + 1
        if count > self.most_points:
            words = "exceeded maximum resolution of 11,000 points per timeseries"
            if self.most_points < 11_000:
                words = "query processing would load too many samples into memory in query execution"
            _refuse(request, 422 if self.most_points < 11_000 else 400, words)
        elif given["query"] not in self.series and "(" in given["query"] and "rate" not in given["query"]:
            _refuse(request, 400, 'invalid parameter "query": 1:5: parse error: unexpected end of input')
        else:
            pairs = [[round(start + place * step, 3), str(place % 7)] for place in range(count)]
            rows = [{"metric": labels, "values": pairs} for labels in self.series.get(given["query"], [])]
            _send(request, {"resultType": "matrix", "result": rows})


def _send(request: BaseHTTPRequestHandler, data: Any) -> None:
    say(json.dumps({"status": "success", "data": data}).encode(), Content_Type="application/json")(request)


def _refuse(request: BaseHTTPRequestHandler, status: int, words: str) -> None:
    kind = "bad_data" if status == 400 else "execution"
    say(json.dumps({"status": "error", "errorType": kind, "error": words}).encode(), status)(request)


def plain(*names: str) -> dict[str, list[dict[str, str]]]:
    """One series for each metric, under the query that is its name."""
    return {name: [{"__name__": name, "job": "shop"}] for name in names}


@dataclass
class LokiDouble:
    """Lines in order of time, `start` included and `end` not, `limit` of them over all streams together."""

    lines: list[Line]
    most: int = 5000
    asked: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, request: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(request.path)
        given = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path != "/loki/api/v1/query_range":
            return say(b"404 page not found", 404)(request)
        self.asked.append(given)
        if int(given["limit"]) > self.most:
            words = f"max entries limit per query exceeded, limit > max_entries_limit ({given['limit']} > {self.most})"
            return say(words.encode(), 400)(request)
        if not given["query"].startswith("{"):
            return say(b"parse error at line 1, col 1: syntax error: unexpected IDENTIFIER\n", 400)(request)
        assert given["direction"] == "forward"
        inside = [one for one in sorted(self.lines) if int(given["start"]) <= one[0] < int(given["end"])]
        streams: defaultdict[str, list[list[str]]] = defaultdict(list)
        for at, stream, text in inside[: int(given["limit"])]:
            streams[stream].append([str(at), text])
        rows = [{"stream": {"app": "shop", "pod": name}, "values": values} for name, values in streams.items()]
        answer = {"status": "success", "data": {"resultType": "streams", "result": rows, "stats": {}}}
        return say(json.dumps(answer).encode())(request)
