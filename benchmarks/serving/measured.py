"""Starts a server on an installation, asks everything of it, and says what each took."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.ports import free_port

from serving.client import Answer, Client
from serving.databases import environment
from serving.pages import Asked, everything

WARM = 3
PEOPLE = ("Alice", "Bob")


def measured(folder: Path, url: str | None, size: int, times: int, only: str = "") -> dict[str, Any]:
    """What was asked with its times in milliseconds, and the megabytes of the process at the end."""
    keys = json.loads(_run("serving.keys", folder, url))
    with server(folder, url) as (port, process):
        clients = [Client(port, name, keys[name]["token"]) for name in PEOPLE]
        for client in clients:
            client.sign_in(keys[client.name]["link"])
        rows = {
            asked.name: row(asked, clients, times)
            for asked in everything(size)
            if only.lower() in f"{asked.kind} {asked.name}".lower()
        }
        return {"rows": rows, **memory(process)}


def row(asked: Asked, clients: Sequence[Client], times: int) -> dict[str, Any]:
    """The numbers of the person who waits longest."""
    found = [_of(client, asked, times) for client in clients if asked.only in ("", client.name)]
    return {"kind": asked.kind, **max(found, key=lambda one: one["p95"])}


def _of(client: Client, asked: Asked, times: int) -> dict[str, Any]:
    answers = [_checked(asked, asked.ask(client, n)) for n in range(-WARM, times)][WARM:]
    return {
        "as": client.name,
        "p50": _share([one.server for one in answers], 0.5),
        "p95": _share([one.server for one in answers], 0.95),
        "processor p95": _share([one.processor for one in answers], 0.95),
        "database p50": _share([one.database for one in answers], 0.5),
        "wall p95": _share([one.wall for one in answers], 0.95),
        "queries": max(one.queries for one in answers),
        "kilobytes": round(max(one.size for one in answers) / 1000),
    }


def _checked(asked: Asked, answer: Answer) -> Answer:
    if answer.status != asked.expects:
        raise SystemExit(f"{asked.name}: status {answer.status} {answer.place}\n{answer.body[:600]}")
    return answer


def _share(values: Sequence[float], share: float) -> float:
    """The value below which that share of them lies."""
    return round(sorted(values)[min(int(len(values) * share), len(values) - 1)], 1)


@contextmanager
def server(folder: Path, url: str | None) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A server on that installation: its port and its process, which ends with it."""
    port = free_port()
    command = [sys.executable, "-m", "serving.server", str(folder), str(port)]
    with subprocess.Popen(command, env=environment(url)) as process:
        try:
            _wait(process, port)
            yield port, process
        finally:
            process.send_signal(signal.SIGTERM)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("The server did not start.")


def memory(process: subprocess.Popen[bytes]) -> dict[str, float]:
    """The megabytes that the process holds, and the most that it has held."""
    lines = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8").splitlines()
    found = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines if line.startswith(("VmRSS", "VmHWM"))}
    return {"megabytes": round(found["VmRSS"]), "most megabytes": round(found["VmHWM"])}


def _run(module: str, folder: Path, url: str | None) -> str:
    command = [sys.executable, "-m", module, str(folder)]
    return subprocess.run(command, check=True, env=environment(url), stdout=subprocess.PIPE, text=True).stdout
