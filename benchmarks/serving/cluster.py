"""A PostgreSQL cluster of the benchmark's own, kept in a folder between runs, with the settings it comes with."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_port
from tests.postgres import as_somebody_else, binaries

PATIENCE = 60  # seconds for it to come up


class Cluster:
    """Where it listens, and copies of databases."""

    def __init__(self, port: int) -> None:
        self.port = port

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://afterword@127.0.0.1:{self.port}/{name}"

    def has(self, name: str) -> bool:
        """Whether there is a database of that name."""
        return self._ask("SELECT 1 FROM pg_database WHERE datname = %s", name)

    def make(self, name: str, template: str = "template1") -> None:
        """A database in place of the one of that name; a copy when a template is given."""
        self._ask(f'DROP DATABASE IF EXISTS "{name}"')
        self._ask(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def forget(self, beginning: str) -> None:
        """Drops the databases whose names begin so."""
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [beginning])
            for (name,) in rows.fetchall():
                self._ask(f'DROP DATABASE "{name}"')

    def rename(self, name: str, to: str) -> None:
        """Gives a database another name."""
        self._ask(f'ALTER DATABASE "{name}" RENAME TO "{to}"')

    def _ask(self, sql: str, *values: str) -> bool:
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            asked = connection.execute(sql, values or None)  # type: ignore[arg-type]
            return asked.description is not None and asked.fetchone() is not None


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """The cluster in that folder, made when there is none; it is stopped at the end by its process id."""
    folder.mkdir(parents=True, exist_ok=True)
    server, prefix = binaries(), as_somebody_else(folder)
    data = folder / "data"
    if not (data / "PG_VERSION").exists():
        shutil.rmtree(data, ignore_errors=True)
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--username=afterword"]
        subprocess.run(
            [*prefix, str(server / "initdb"), "-D", str(data), *options], check=True, capture_output=True, cwd="/"
        )
    port = free_port()
    settings = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": folder}
    given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [*prefix, str(server / "postgres"), "-D", str(data), *given], stdout=log, stderr=log, start_new_session=True
        )
    try:
        _wait(process, port)
        yield Cluster(port)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                time.sleep(0.5)
                return
        except OSError:
            time.sleep(0.1)
    sys.exit("PostgreSQL did not start; its log is in .cache/bench-web/postgresql/log.")
