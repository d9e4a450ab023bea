"""The worker processes of the service, and the supervisor that starts them again and writes down that it did."""

from __future__ import annotations

import signal
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from lab.processes import Processes, free_port, wait_for_port
from lab.service.metrics import memory

NAMES = ("w1", "w2", "w3")
ROOT = Path(__file__).resolve().parent.parent
PAUSE = 2.0  # seconds before a worker that died is started again


class Workers(threading.Thread):
    """Three workers; one that ends by itself is started again, one that grows beyond `most_memory` bytes is killed."""

    def __init__(self, processes: Processes, options: Path, log: Path, *, most_memory: float = float("inf")) -> None:
        super().__init__(daemon=True)
        self._processes, self._options, self._log, self._most = processes, options, log, most_memory
        self._wanted: set[str] = set()
        self._over, self._lock = threading.Event(), threading.RLock()
        self.ports = {name: free_port() for name in NAMES}
        self.version = "v3.1.0"

    def note(self, text: str) -> None:
        """Write a line to the log of the supervisor."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        with self._log.open("a", encoding="utf-8") as file:
            file.write(f"{at} supervisor: {text}\n")

    def begin(self, name: str) -> None:
        """Start a worker of the version of now."""
        environment = {
            "PYTHONPATH": str(ROOT),
            "LAB_OPTIONS": str(self._options),
            "LAB_INSTANCE": name,
            "LAB_VERSION": self.version,
        }
        command = [sys.executable, "-m", "uvicorn", "lab.service.app:app", "--port", str(self.ports[name])]
        with self._lock:
            output = self._options.with_name(f"{name}.log")
            command += ["--log-level", "critical", "--timeout-graceful-shutdown", "2"]
            pid = self._processes.start(name, command, env=environment, output=output)
            self._wanted.add(name)
        self.note(f"{name}: started app {self.version} pid={pid} port={self.ports[name]}")

    def end(self, name: str) -> None:
        """Stop a worker."""
        with self._lock:
            self._wanted.discard(name)
        self.note(f"{name}: stopping (SIGTERM)")
        self._processes.stop(name)
        self.note(f"{name}: stopped")

    def freeze(self, name: str) -> None:
        """Halt a worker: it is there, its port is open, and it answers nothing."""
        self._processes.tell(name, signal.SIGSTOP)

    def kill(self, name: str) -> None:
        """End a worker at once; the supervisor finds it gone."""
        self._processes.tell(name, signal.SIGKILL)

    def begin_all(self) -> None:
        """Start all workers and wait until they answer."""
        for name in NAMES:
            self.begin(name)
        for name in NAMES:
            wait_for_port(self.ports[name], name, self._options.with_name(f"{name}.log"))
        self.start()

    def restart_all(self, pause: float = 1.0) -> None:
        """Restart one after the other, as a rollout does."""
        for name in NAMES:
            self.end(name)
            self.begin(name)
            time.sleep(pause)

    def run(self) -> None:
        """Look after the workers twice a second."""
        while not self._over.wait(0.5):
            for name in NAMES:
                with self._lock:
                    status = self._status(name)
                if status is not None:
                    self.note(f"{name}: exited with code {status}")
                    self._again(name)

    def _status(self, name: str) -> int | None:
        """The exit status of a worker that should run but does not."""
        if name not in self._wanted:
            return None
        if self._processes.ended(name) is None and memory(self._processes.pid(name)) > self._most:
            self._processes.tell(name, signal.SIGKILL)
            time.sleep(0.1)
        return self._processes.ended(name)

    def _again(self, name: str) -> None:
        time.sleep(PAUSE)
        if not self._over.is_set() and name in self._wanted:
            self.begin(name)

    def stop_looking(self) -> None:
        """Leave the workers to themselves."""
        self._over.set()
        self.join(5)
