"""Starts programs and stops exactly those, by their process ids."""

from __future__ import annotations

import contextlib
import os
import pwd
import random
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

PATIENCE = 30.0  # seconds for a program to come up, and for one to end before it is killed
UNPRIVILEGED = ("postgres", "nobody")


class Processes:
    """The programs of one recording, by name."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(
        self, name: str, command: Sequence[str], *, env: Mapping[str, str] | None = None, output: Path | None = None
    ) -> int:
        """Give the process id of a program that has been started; what it prints goes to `output` or nowhere."""
        with output.open("ab") if output else Path(os.devnull).open("wb") as target:
            self._running[name] = subprocess.Popen(
                command, env={**os.environ, **(env or {})}, stdout=target, stderr=target, start_new_session=True
            )
        return self._running[name].pid

    def pid(self, name: str) -> int:
        """Give the process id of a program."""
        return self._running[name].pid

    def ended(self, name: str) -> int | None:
        """Give the exit status of a program; None while it runs."""
        return self._running[name].poll()

    def tell(self, name: str, message: signal.Signals) -> None:
        """Send a signal to a program."""
        self._running[name].send_signal(message)

    def stop(self, name: str, how: signal.Signals = signal.SIGTERM) -> None:
        """End a program, first as it was built to end, then by force."""
        process = self._running.pop(name, None)
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGCONT)
        process.send_signal(how)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def stop_all(self) -> None:
        """End what still runs, the last started first."""
        for name in reversed(list(self._running)):
            self.stop(name, signal.SIGINT if name == "postgres" else signal.SIGTERM)


def free_port() -> int:
    """Give a port of loopback that nobody listens on, below those that the system gives to outgoing connections."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def wait_for_port(port: int, what: str, log: Path | None = None) -> None:
    """Return once somebody listens on a port of loopback, else say what did not come up, and what it said last."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    said = log.read_text(errors="replace").splitlines()[-1:] if log and log.exists() else []
    raise TimeoutError(f"{what} did not answer on port {port} within {PATIENCE:.0f} s: {''.join(said) or 'no word'}")


def as_somebody_else(*folders: Path) -> list[str]:
    """Give how a command line begins that must not run as root, and hand the folders to that user."""
    if os.geteuid() != 0:
        return []
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = next(known[name] for name in UNPRIVILEGED if name in known)
    for folder in folders:
        os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--"]
