"""A real `afterword serve` on a loopback port, with its own data folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from tests.ports import free_port

START_SECONDS = 60


@dataclass
class Served:
    """The running server: where it is, what it printed, and the link that signs the first person in."""

    folder: Path
    port: int = field(default_factory=free_port)
    said: list[str] = field(default_factory=list)
    module: str = "afterword.cli.main"  # what python runs
    given: dict[str, str] = field(default_factory=dict)  # what its environment has beside the usual
    first: bool = True  # whether it starts for the first time, and so prints the link

    @property
    def address(self) -> str:
        """Where it is served."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def link(self) -> str | None:
        """The one-time link among what was printed."""
        found = re.search(r"http://\S+/sign-in/[\w-]+", "".join(self.said))
        return found.group() if found else None

    def start(self) -> None:
        """Starts it and waits until it answers and has printed the link."""
        command = [
            sys.executable,
            "-m",
            self.module,
            "serve",
            "--data",
            str(self.folder),
            "--port",
            str(self.port),
        ]
        left_out = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "AFTERWORD_DATA")
        environment = {name: value for name, value in os.environ.items() if name not in left_out}
        environment |= {"PYTHONUNBUFFERED": "1", **self.given}
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=self.folder
        )
        threading.Thread(target=self._listen, daemon=True).start()
        deadline = time.monotonic() + START_SECONDS
        while not ((self.link or not self.first) and self._ready()):
            told = "".join(self.said)
            assert self.process.poll() is None, f"the server ended with {self.process.returncode}:\n{told}"
            assert time.monotonic() < deadline, f"the server did not get ready:\n{told}"
            time.sleep(0.1)

    def stop(self) -> None:
        """Asks it to end, and waits until it has."""
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False
