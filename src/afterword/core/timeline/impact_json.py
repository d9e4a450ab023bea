"""The JSON form of an impact, and the way back; fields may be added, none is renamed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from afterword.core.model.timeline import Budget, EndpointCount, Impact, Latency, ServiceCount
from afterword.core.timeline.stamps import moment, stamp, sure


def impact_json(impact: Impact) -> dict[str, Any]:
    """Give the impact as plain JSON values."""
    length = (impact.end - impact.start).total_seconds() if impact.start and impact.end else None
    return {
        "start": stamp(impact.start),
        "end": stamp(impact.end),
        "duration_seconds": None if length is None else round(length),
        "requests": impact.requests,
        "failed": impact.failed,
        "affected_users": impact.affected_users,
        "affected_source": impact.affected_source,
        "in_window": {"requests": impact.requests_in_window, "failed": impact.failed_in_window},
        "source": impact.source,
        "by_service": [_service(one) for one in impact.services],
        "by_endpoint": [asdict(one) for one in impact.endpoints],
        "latency": {"before": _latency(impact.latency_before), "during": _latency(impact.latency_during)},
        "error_budget": [_budget(one) for one in impact.budgets],
        "bucket_seconds": impact.bucket_seconds,
        "per_bucket": _buckets(impact),
    }


def _buckets(impact: Impact) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]]
    rows = [{"at": stamp(at), "requests": requests, "failed": failed} for at, requests, failed in impact.per_bucket]
    for row, p95 in zip(rows, impact.p95_per_bucket, strict=False):
        row["p95_seconds"] = None if p95 is None else float(f"{p95:.4g}")
    return rows


def _service(one: ServiceCount) -> dict[str, Any]:
    inside = {"requests": one.requests_in_window, "failed": one.failed_in_window}
    plain = {name: getattr(one, name) for name in ("service", "source", "requests", "failed")}
    return {**plain, "in_window": inside}


def _latency(one: Latency | None) -> dict[str, Any] | None:
    if one is None:
        return None
    seconds = {f"{name}_seconds": float(f"{getattr(one, name):.4g}") for name in ("p50", "p95", "p99")}
    return {**seconds, "requests": one.requests}


def _budget(one: Budget) -> dict[str, Any]:
    return {**asdict(one), "allowed": round(one.allowed, 2), "used": float(f"{one.used:.6g}")}


def impact_from(item: Mapping[str, Any]) -> Impact:
    """Give back the impact that `impact_json` wrote, also one that was stored before fields were added."""
    latency = item.get("latency") or {}
    return Impact(
        start=moment(item["start"]),
        end=moment(item["end"]),
        requests=item["requests"],
        failed=item["failed"],
        requests_in_window=item["in_window"]["requests"],
        failed_in_window=item["in_window"]["failed"],
        affected_users=item["affected_users"],
        source=item["source"],
        per_bucket=tuple((sure(b["at"]), b["requests"], b["failed"]) for b in item.get("per_bucket", ())),
        p95_per_bucket=tuple(b["p95_seconds"] for b in item.get("per_bucket", ()) if "p95_seconds" in b),
        bucket_seconds=item.get("bucket_seconds", 10),
        affected_source=item.get("affected_source"),
        services=tuple(_service_from(row) for row in item.get("by_service", ())),
        endpoints=tuple(EndpointCount(**row) for row in item.get("by_endpoint", ())),
        latency_before=_latency_from(latency.get("before")),
        latency_during=_latency_from(latency.get("during")),
        budgets=tuple(Budget(**row) for row in item.get("error_budget", ())),
    )


def _service_from(row: Mapping[str, Any]) -> ServiceCount:
    inside = row["in_window"]
    plain = {name: row[name] for name in ("service", "source", "requests", "failed")}
    return ServiceCount(**plain, requests_in_window=inside["requests"], failed_in_window=inside["failed"])


def _latency_from(row: Mapping[str, Any] | None) -> Latency | None:
    if row is None:
        return None
    return Latency(row["p50_seconds"], row["p95_seconds"], row["p99_seconds"], row["requests"])
