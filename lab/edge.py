"""nginx before the workers: its configuration, and what its access log tells, counted for Prometheus and the truth."""

from __future__ import annotations

import gzip
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lab.processes import Processes, wait_for_port
from lab.service.metrics import line

BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)
HEALTH = "/healthz"
COMBINED = '$remote_addr - - [$time_local] "$request" $status $body_bytes_sent "-" "$http_user_agent"'
TIMED = " rt=$request_time urt=$upstream_response_time up=$upstream_addr us=$upstream_status"
UNZONED = '$unzoned $remote_addr "$request" $status $body_bytes_sent "$http_user_agent"'
FORMS = {"timed": COMBINED + TIMED, "unzoned": UNZONED + TIMED, "bare": COMBINED}
COUNTED = "$msec $uri $status $request_time"  # what the truth and the metrics are counted from, whatever the form
CONFIG = """
daemon off; worker_processes 1; pid {work}/nginx.pid; error_log {logs}/error.log warn; {user}
events {{ worker_connections 512; }}
http {{
  map $time_iso8601 $unzoned {{ "~^(?<day>[^T]+)T(?<clock>.{{8}})" "$day $clock"; default "-"; }}
  log_format lab '{form}'; access_log {logs}/access.log lab; {limit_zone}
  log_format counted '{counted}'; access_log {work}/counted.log counted;
  client_body_temp_path {work}/1; proxy_temp_path {work}/2; fastcgi_temp_path {work}/3;
  uwsgi_temp_path {work}/4; scgi_temp_path {work}/5;
  upstream app {{ {servers} }}
  server {{ listen 127.0.0.1:{port};
    location / {{ {limit} proxy_pass http://app; proxy_next_upstream off; proxy_read_timeout {patience}s; }} {extra} }}
}}
"""


@dataclass(frozen=True, slots=True)
class Request:
    """One request: the second it ended in, its path, its status and how long it took."""

    second: int
    path: str
    status: int
    took: float

    @property
    def failed(self) -> bool:
        """True when the user met an error of the servers."""
        return 500 <= self.status <= 599


class Edge:
    """nginx with its configuration."""

    def __init__(self, processes: Processes, work: Path, logs: Path, port: int, ports: list[int]) -> None:
        self._processes, self._work, self._logs, self._ports = processes, work, logs, ports
        self.port, self.form, self.zone, self.counted = port, "timed", "UTC", work / "counted.log"

    def configure(self, *, limit: str = "", patience: int = 5, extra: str = "") -> None:
        """Write the configuration; `limit` requests a second from one address, `patience` for an answer."""
        text = CONFIG.format(
            work=self._work, logs=self._logs, port=self.port, patience=patience, extra=extra,
            user="user root;" if os.geteuid() == 0 else "",
            form=FORMS[self.form],
            counted=COUNTED,
            limit_zone=f"limit_req_zone $binary_remote_addr zone=all:1m rate={limit};" if limit else "",
            limit="limit_req zone=all burst=3 nodelay;" if limit else "",
            servers=" ".join(f"server 127.0.0.1:{port} max_fails=0;" for port in self._ports),
        )  # fmt: skip
        (self._work / "nginx.conf").write_text(text, encoding="utf-8")

    def start(self) -> None:
        """Start nginx in its zone."""
        self._processes.start("nginx", ["nginx", "-c", str(self._work / "nginx.conf")], env={"TZ": self.zone})
        wait_for_port(self.port, "nginx")

    def reload(self) -> None:
        """Have nginx take the configuration as it is now."""
        self._processes.tell("nginx", signal.SIGHUP)

    def rotate(self) -> None:
        """Put the access log aside, packed, and have nginx begin a new one, as logrotate does."""
        log = self._logs / "access.log"
        aside = log.rename(log.with_name("access.log.1"))
        self._processes.tell("nginx", signal.SIGUSR1)
        time.sleep(1)  # nginx may still write to the old one
        with gzip.open(aside.with_name("access.log.1.gz"), "wb") as packed:
            packed.write(aside.read_bytes())
        aside.unlink()

    def requests(self) -> Iterator[Request]:
        """Give all requests so far."""
        with self.counted.open(encoding="utf-8") as file:
            yield from (parsed(text) for text in file)


def parsed(text: str) -> Request:
    """Give a line of the log that is counted as a request."""
    at, path, status, took = text.split()
    return Request(int(float(at)), path, int(status), float(took))


class EdgeCounts(threading.Thread):
    """Follows the requests and counts what Prometheus asks for."""

    def __init__(self, path: Path) -> None:
        super().__init__(daemon=True)
        self._path, self._over = path, threading.Event()
        self._statuses: Counter[str] = Counter()
        self._buckets: Counter[str] = Counter()

    def run(self) -> None:
        """Read each line as it is written, until told to end."""
        begun = ""
        with self._path.open(encoding="utf-8") as file:
            while not self._over.is_set():
                begun += file.readline()
                if not begun.endswith("\n"):  # nginx is still writing it
                    time.sleep(0.05)
                    continue
                request, begun = parsed(begun), ""
                if request.path != HEALTH:
                    self._count(request)

    def _count(self, request: Request) -> None:
        self._statuses[str(request.status)] += 1
        self._buckets["+Inf"] += 1
        for bound in BUCKETS:
            self._buckets[str(bound)] += request.took <= bound

    def end(self) -> None:
        """Stop following."""
        self._over.set()

    def lines(self) -> Iterator[str]:
        """Give the counts in the text format of Prometheus."""
        for status, count in list(self._statuses.items()):
            yield line("edge_http_requests_total", count, status=status)
        for bound, count in list(self._buckets.items()):
            yield line("edge_http_request_duration_seconds_bucket", count, le=bound)
