"""What really happened: the moments the script wrote down, and what users met, counted from every request."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from lab.edge import HEALTH, Request
from lab.service.logs import ENDINGS
from lab.setup import Setup

SETTLING = 15  # seconds at the beginning that prove nothing
LEAST_FAILED, SHARE, CONFIRM = 2, 0.05, 6
CALM = 10  # seconds without trouble that prove a recovery
SLOW_CONFIRM, SLOW_NEEDED, SLOW_WIDTH = 10, 8, 5


@dataclass(slots=True)
class Truth:
    """The moments of one recording, as they are made."""

    events: list[dict[str, Any]] = field(default_factory=list)

    def add(self, kind: str, source: str, description: str, at: datetime | None = None, **more: Any) -> None:
        """Write a moment down; without a time, it is now."""
        told = {"t": _iso(at or datetime.now(UTC)), "kind": kind, "source": source, "description": description}
        self.events.append({**told, "evidence": "", **more})

    def told(self, setup: Setup, requests: Iterable[Request]) -> dict[str, Any]:
        """Give all of it as truth.json holds it."""
        seconds = _by_second(requests)
        users = _users(seconds, setup.slow)
        for kind, at in users.items():
            text = {"error_rate_onset": "more than 5 % fail", "latency_onset": f"p95 above {setup.slow:g} s"}
            self.add(kind, "nginx", text.get(kind, "the last bad second has passed"), _utc(at), tolerance_s=6)
        skew = {ENDINGS[setup.app_log]: setup.app_ahead} if setup.app_ahead else {}
        return {
            "name": setup.name, "title": setup.title, "service": setup.service, "root_cause": setup.root_cause,
            "known_data_defects": list(setup.known_defects), "events": sorted(self.events, key=lambda e: e["t"]),
            "impact": _impact(seconds, users), "root_signals": list(setup.roots), "skew": skew,
        }  # fmt: skip


def _by_second(requests: Iterable[Request]) -> dict[int, list[Request]]:
    found: defaultdict[int, list[Request]] = defaultdict(list)
    for request in requests:
        found[request.second].append(request)
    return {second: found[second] for second in sorted(found)}


def _asked(requests: Iterable[Request]) -> list[Request]:
    return [r for r in requests if r.path != HEALTH]


def _p95(requests: Sequence[Request]) -> float:
    took = sorted(r.took for r in requests)
    return took[int(0.95 * (len(took) - 1))] if took else 0.0


def _users(seconds: dict[int, list[Request]], slow: float) -> dict[str, int]:
    """The seconds in which failing and slowness began, and the one after the last bad one; what was not is absent."""
    known = {s: _asked(r) for s, r in seconds.items()}
    settled = list(known)[SETTLING:]

    def failed(first: int, width: int) -> tuple[int, float]:
        some = [r for s in range(first, first + width) for r in known.get(s, [])]
        count = sum(r.failed for r in some)
        return count, count / max(len(some), 1)

    def slowly(first: int, width: int = 1) -> bool:
        return _p95([r for s in range(first, first + width) for r in known.get(s, [])]) > slow

    bad = [s for s in settled if failed(s, 1)[0] >= LEAST_FAILED and failed(s, 1)[1] > SHARE]
    sluggish = [s for s in settled if slowly(s)]
    errors = next((s for s in bad if failed(s, CONFIRM)[1] > SHARE), None)
    latency = next(
        (s for s in sluggish if sum(slowly(s + i, SLOW_WIDTH) for i in range(SLOW_CONFIRM)) >= SLOW_NEEDED), None
    )
    found = {"error_rate_onset": errors, "latency_onset": latency}
    began = min((s for s in found.values() if s is not None), default=None)
    over = max((s for s in {*bad, *sluggish} if began is not None and s >= began), default=0) + 1
    if began is not None and over + CALM <= settled[-1]:
        found["recovery"] = over
    return {kind: at for kind, at in found.items() if at is not None}


def _impact(seconds: dict[int, list[Request]], users: dict[str, int]) -> dict[str, Any]:
    every = [r for some in seconds.values() for r in some]
    asked = _asked(every)
    told: dict[str, Any] = {
        "total_requests": len(asked), "failed_requests": sum(r.failed for r in asked),
        "health_checks_left_out": len(every) - len(asked),
    }  # fmt: skip
    if users:
        start, end = min(users.values()), users.get("recovery", max(seconds) + 1)
        inside = [r for r in asked if start <= r.second < end]
        told["user_visible_window"] = {"start": _iso(_utc(start)), "end": _iso(_utc(end))}
        told["in_window"] = {"requests": len(inside), "failed": sum(r.failed for r in inside)}
    return told


def _utc(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
