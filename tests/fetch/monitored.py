"""A small service on loopback, watched by a real Prometheus and a real Alertmanager, each ended by its own pid."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpx
import pytest
from tests.fetch.conftest import say, serving
from tests.ports import free_port

SHARE = 'sum(rate(shop_requests_total{code="500"}[4s])) / sum(rate(shop_requests_total[4s]))'
RULES = {
    "groups": [
        {
            "name": "shop",
            "rules": [
                {
                    "alert": "ShopFails", "expr": f"{SHARE} > 0.2", "for": "2s",
                    "labels": {"severity": "critical", "service": "shop"},
                    "annotations": {"summary": "requests of the shop fail"},
                }
            ],
        }
    ]
}  # fmt: skip


class Shop:
    """Serves 40 requests a second by the clock, however busy the machine is; `failing` makes two in three fail."""

    def __init__(self) -> None:
        self._failing, self._counted = False, time.monotonic()
        self._served = {"200": 0.0, "500": 0.0}
        self._lock = threading.Lock()

    @property
    def failing(self) -> bool:
        """Whether requests fail from now on."""
        return self._failing

    @failing.setter
    def failing(self, value: bool) -> None:
        self._count()
        self._failing = value

    def _count(self) -> None:
        with self._lock:
            now = time.monotonic()
            requests, self._counted = 40 * (now - self._counted), now
            self._served["500"] += requests * (2 / 3 if self._failing else 0)
            self._served["200"] += requests * (1 / 3 if self._failing else 1)

    def metrics(self, request: BaseHTTPRequestHandler) -> None:
        """Answers a scrape."""
        self._count()
        rows = [f'shop_requests_total{{code="{code}"}} {count:.0f}' for code, count in self._served.items()]
        text = "\n".join(["# TYPE shop_requests_total counter", *rows, *self._seconds(), ""]).encode()
        say(text, Content_Type="text/plain; version=0.0.4")(request)

    def _seconds(self) -> list[str]:
        """How long requests took: those that failed over a second, the others under a tenth of one."""
        good, every = self._served["200"], sum(self._served.values())
        buckets = {"0.1": good, "1": good, "2.5": every, "+Inf": every}
        name = "shop_request_seconds"
        rows = [f'{name}_bucket{{le="{edge}"}} {count:.0f}' for edge, count in buckets.items()]
        return [f"# TYPE {name} histogram", *rows, f"{name}_sum {every:.0f}", f"{name}_count {every:.0f}"]


@dataclass
class Watched:
    """The shop with the addresses of those who watch it."""

    shop: Shop
    prometheus: str
    alertmanager: str

    def alerts(self) -> list[dict[str, object]]:
        """The alerts that are active at Alertmanager."""
        found: list[dict[str, object]] = httpx.get(self.alertmanager + "/api/v2/alerts", trust_env=False).json()
        return found

    def samples(self) -> int:
        """How many samples of the shop Prometheus has taken."""
        asked = {"query": 'sum(count_over_time(shop_requests_total{code="200"}[1h]))'}
        rows = httpx.get(self.prometheus + "/api/v1/query", params=asked, trust_env=False).json()["data"]["result"]
        return int(float(rows[0]["value"][1])) if rows else 0


def until(what: Callable[[], object], seconds: float = 60) -> None:
    """Waits until something is true; fails when it is not within the time."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, f"it did not come about within {seconds:g} s"
        time.sleep(0.1)


@contextmanager
def watched(place: Path) -> Iterator[Watched]:
    """The shop, scraped each second, with a rule that fires when a fifth of its requests fail for 2 s."""
    for program in ("prometheus", "prometheus-alertmanager"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    with ExitStack() as stack:
        shop = Shop()
        service = stack.enter_context(serving(shop.metrics))
        ports = [free_port() for _ in range(2)]
        _configure(place, service.port, ports[1])
        prometheus, alertmanager = (f"http://127.0.0.1:{port}" for port in ports)
        stack.enter_context(_running(
            "prometheus-alertmanager", f"--config.file={place}/alertmanager.yml", f"--storage.path={place}/am",
            f"--web.listen-address=127.0.0.1:{ports[1]}", "--cluster.listen-address=", ready=alertmanager,
        ))  # fmt: skip
        stack.enter_context(_running(
            "prometheus", f"--config.file={place}/prometheus.yml", f"--storage.tsdb.path={place}/tsdb",
            f"--web.listen-address=127.0.0.1:{ports[0]}", ready=prometheus,
        ))  # fmt: skip
        yield Watched(shop, prometheus, alertmanager)


def _configure(place: Path, shop: int, alertmanager: int) -> None:
    """Writes both programs' settings; JSON is YAML."""
    (place / "rules.yml").write_text(json.dumps(RULES))
    (place / "prometheus.yml").write_text(json.dumps({
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(place / "rules.yml")],
        "alerting": {"alertmanagers": [{"static_configs": [{"targets": [f"127.0.0.1:{alertmanager}"]}]}]},
        "scrape_configs": [{"job_name": "shop", "static_configs": [{"targets": [f"127.0.0.1:{shop}"]}]}],
    }))  # fmt: skip
    (place / "alertmanager.yml").write_text(
        json.dumps({"route": {"receiver": "nobody"}, "receivers": [{"name": "nobody"}]})
    )


@contextmanager
def _running(*command: str, ready: str) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: process.poll() is not None or _is_ready(ready), 30)
        assert process.poll() is None, f"{command[0]} ended with {process.returncode}"
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _is_ready(url: str) -> bool:
    try:
        return httpx.get(url + "/-/ready", trust_env=False, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False
