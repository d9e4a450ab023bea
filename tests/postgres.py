"""Starts a throwaway PostgreSQL cluster for the tests: an unprivileged user, a loopback port, a temporary folder."""

from __future__ import annotations

import atexit
import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.ports import free_port

NAMES = ("postgres", "nobody")
PATIENCE = 60  # seconds for a cluster to come up on a slow machine


def binaries() -> Path:
    """The folder of the newest PostgreSQL server on this machine."""
    folders = glob.glob("/usr/lib/postgresql/*/bin") + glob.glob("/usr/local/pgsql/bin")
    found = [Path(folder) for folder in folders if (Path(folder) / "initdb").exists()]
    if not found and (path := shutil.which("initdb")):
        found = [Path(path).resolve().parent]
    if not found:
        sys.exit("PostgreSQL is needed to run the tests on it; install the package postgresql.")
    return max(found, key=lambda folder: float(folder.parent.name) if folder.parent.name.isdigit() else 0)


def start_cluster() -> str:
    """The address of a fresh cluster; it is stopped, by its process id, and removed when this process ends."""
    folder = Path(tempfile.mkdtemp(prefix="afterword-postgres-"))
    port, server = free_port(), binaries()
    prefix = as_somebody_else(folder)
    options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--username=afterword", "--no-sync"]
    _run([*prefix, str(server / "initdb"), "-D", str(folder / "data"), *options])
    settings = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": folder, "fsync": "off"}
    given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    log = (folder / "log").open("wb")
    command = [*prefix, str(server / "postgres"), "-D", str(folder / "data"), *given]
    process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    owner = os.getpid()
    atexit.register(lambda: os.getpid() == owner and _stop(process, folder))
    _wait(process, port, folder)
    return f"postgresql://afterword@127.0.0.1:{port}/postgres"


def as_somebody_else(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: with this before it, it runs as postgres or nobody, who gets the folder."""
    if os.geteuid() != 0:
        return []
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = next(known[name] for name in NAMES if name in known)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--"]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd="/")
    if done.returncode:
        sys.exit(f"PostgreSQL could not be prepared: {done.stderr.strip()}")


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"PostgreSQL did not start: {(folder / 'log').read_text(errors='replace')[-2000:]}")


def _stop(process: subprocess.Popen[bytes], folder: Path) -> None:
    """Ends the cluster by the id of its first process: SIGINT is PostgreSQL's fast shutdown."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
    shutil.rmtree(folder, ignore_errors=True)
