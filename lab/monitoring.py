"""Prometheus and Alertmanager: their configuration, and the answers that are kept as evidence."""

from __future__ import annotations

import json
import signal
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lab.processes import Processes, free_port, wait_for_port
from lab.setup import Rule

STEP = 3  # seconds between samples
RATE = "[12s]"
EDGE = f'sum(rate(edge_http_requests_total{{status=~"5.."}}{RATE})) / sum(rate(edge_http_requests_total{RATE}))'
P95 = f"histogram_quantile(0.95, sum by (le) (rate(edge_http_request_duration_seconds_bucket{RATE})))"
QUERIES: dict[str, str] = {
    "edge_error_ratio": EDGE,
    "edge_requests_by_status": f"sum by (status) (rate(edge_http_requests_total{RATE}))",
    "edge_p95": P95,
    "ALERTS": "ALERTS",
    "up": "up",
    "rss": "process_resident_memory_bytes",
    "process_start_time": "process_start_time_seconds",
    "dependency_pool_in_use": "dependency_pool_in_use",
    "dependency_timeouts": f"rate(dependency_timeouts_total{RATE})",
    "dependency_errors": f"rate(dependency_errors_total{RATE})",
    "dependency_calls": f"rate(dependency_calls_total{RATE})",
    "payments_waiting": "payments_waiting",
    "disk_free_bytes": "disk_free_bytes",
    "disk_size_bytes": "disk_size_bytes",
    "db_pool_in_use": "db_pool_in_use",
    "db_pool_waiting": "db_pool_waiting",
    "db_pool_size": "db_pool_size",
    "db_pool_timeouts": f"rate(db_pool_timeouts_total{RATE})",
    "cache_hit_ratio": f"rate(cache_hits_total{RATE})"
    f" / (rate(cache_hits_total{RATE}) + rate(cache_misses_total{RATE}))",
    "pg_connections": "pg_connections",
    "pg_locks_waiting": "pg_locks_waiting",
    "pg_longest_transaction_seconds": "pg_longest_transaction_seconds",
    "pg_commits": f"rate(pg_commits_total{RATE})",
    "pg_wal_bytes": "pg_wal_bytes",
    "pg_slot_retained_bytes": "pg_slot_retained_bytes",
    "route_seconds": f"sum by (route) (rate(http_request_seconds_sum{RATE}))"
    f" / sum by (route) (rate(http_request_seconds_count{RATE}))",
    "http_requests_total": "sum by (route, status) (http_requests_total)",
    "node_load1": "node_load1",
    "build_info": "build_info",
}


class Monitoring:
    """Prometheus that scrapes, Alertmanager that calls the webhook."""

    def __init__(self, processes: Processes, work: Path) -> None:
        self._processes, self._work = processes, work
        self._prometheus, self._alertmanager = free_port(), free_port()

    def start(self, service: str, targets: Mapping[str, int], rules: Sequence[Rule], webhook: int) -> None:
        """Start both; `targets` are ports by the name of what listens there."""
        self._write("rules.yml", {"groups": [{"name": service, "rules": [_rule(rule, service) for rule in rules]}]})
        self._write("prometheus.yml", self._scrapes(service, targets))
        hook = {"url": f"http://127.0.0.1:{webhook}/hook", "send_resolved": True}
        route = {"receiver": "hook", "group_by": ["alertname"], "group_wait": "1s", "group_interval": "3s"}
        self._write("alertmanager.yml", {"route": route, "receivers": [{"name": "hook", "webhook_configs": [hook]}]})
        self._begin("alertmanager", "prometheus-alertmanager", self._alertmanager, ["--cluster.listen-address="])
        self._begin("prometheus", "prometheus", self._prometheus, [])

    def _begin(self, name: str, program: str, port: int, more: Sequence[str]) -> None:
        storage = "--storage.tsdb.path" if name == "prometheus" else "--storage.path"
        command = [program, f"--config.file={self._work / name}.yml", f"{storage}={self._work / name}-data"]
        listen = [f"--web.listen-address=127.0.0.1:{port}", f"--web.external-url=http://127.0.0.1:{port}"]
        log = self._work / f"{name}.log"
        self._processes.start(name, [*command, *listen, *more], output=log)
        wait_for_port(port, name, log)

    def _write(self, name: str, content: object) -> None:
        (self._work / name).write_text(json.dumps(content), encoding="utf-8")  # JSON is YAML

    def _scrapes(self, service: str, targets: Mapping[str, int]) -> dict[str, Any]:
        workers = [
            {"targets": [f"127.0.0.1:{port}"], "labels": {"worker": name}}
            for name, port in targets.items()
            if name.startswith("w")
        ]
        others = [
            {"job_name": name, "static_configs": [{"targets": [f"127.0.0.1:{port}"]}]}
            for name, port in targets.items()
            if not name.startswith("w")
        ]
        receiver = {"static_configs": [{"targets": [f"127.0.0.1:{self._alertmanager}"]}]}
        return {
            "global": {"scrape_interval": f"{STEP}s", "evaluation_interval": f"{STEP}s"},
            "rule_files": [str(self._work / "rules.yml")],
            "alerting": {"alertmanagers": [receiver]},
            "scrape_configs": [{"job_name": service, "static_configs": workers}, *others],
        }

    def freeze(self) -> None:
        """Stop the scrapes: Prometheus is halted, not ended."""
        self._processes.tell("prometheus", signal.SIGSTOP)

    def go_on(self) -> None:
        """Let a halted Prometheus scrape again."""
        self._processes.tell("prometheus", signal.SIGCONT)

    def keep(self, folder: Path, start: datetime, end: datetime, more: Mapping[str, str]) -> None:
        """Store what Prometheus answers about the whole recording; empty answers are left out."""
        index = []
        for name, query in {**QUERIES, **more}.items():
            asked = {"query": query, "start": start.timestamp(), "end": end.timestamp(), "step": STEP}
            address = f"http://127.0.0.1:{self._prometheus}/api/v1/query_range?{urllib.parse.urlencode(asked)}"
            with urllib.request.urlopen(address, timeout=30) as answer:
                body = answer.read()
            if json.loads(body)["data"]["result"]:
                (folder / f"{name}.json").write_bytes(body)
                index.append({"file": f"{name}.json", "query": query, "step_s": STEP})
        (folder / "index.json").write_text(json.dumps(index, indent=1), encoding="utf-8")


def _rule(rule: Rule, service: str) -> dict[str, Any]:
    labels = {"severity": rule.severity, "service": rule.service or service}
    known = {"alert": rule.name, "expr": rule.expression, "for": f"{rule.seconds}s", "labels": labels}
    return {**known, "annotations": {"summary": rule.summary}}


def errors(seconds: int = 12, share: float = 0.05) -> Rule:
    """Give the alert on failed requests at the edge."""
    text = f"more than {share:.0%} of requests fail at the edge"
    return Rule("EdgeErrorsHigh", f"{EDGE} > {share}", seconds, "page", text)


def slowness(seconds: int = 15, limit: float = 1.0) -> Rule:
    """Give the alert on slow requests at the edge."""
    return Rule("EdgeSlow", f"{P95} > {limit}", seconds, "page", f"edge p95 above {limit:g} s")


def unrelated(after: float = 25.0) -> Rule:
    """Give an alert that has nothing to do with any incident; it fires `after` seconds."""
    when = datetime.now(UTC).timestamp() + after
    text = "certificate of the intranet expires in 20 days"
    return Rule("CertExpiresSoon", f"vector(1) and on() (vector(time()) > {when:.0f})", 5, "info", text, "intranet")
