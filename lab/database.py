"""A real PostgreSQL with a table of orders, its log among the evidence, and its statistics for Prometheus."""

from __future__ import annotations

import glob
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from lab.processes import PATIENCE, Processes, as_somebody_else, free_port, wait_for_port
from lab.service.metrics import line

ORDERS = 5000
SETTINGS = {
    "listen_addresses": "127.0.0.1", "fsync": "off", "max_connections": "60", "log_lock_waits": "on",
    "deadlock_timeout": "1s", "log_min_duration_statement": "1000", "log_line_prefix": "%m [%p] %u@%d ",
    "log_timezone": "UTC", "log_checkpoints": "on", "wal_level": "replica", "max_replication_slots": "4",
    "min_wal_size": "32MB", "max_wal_size": "64MB", "wal_keep_size": "0", "checkpoint_timeout": "30s",
}  # fmt: skip
STATISTICS = {
    "pg_connections": "select count(*) from pg_stat_activity where backend_type = 'client backend'",
    "pg_locks_waiting": "select count(*) from pg_locks where not granted",
    "pg_longest_transaction_seconds": "select coalesce(max(extract(epoch from now() - xact_start)), 0)"
    " from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
    "pg_commits_total": "select xact_commit from pg_stat_database where datname = 'postgres'",
    "pg_wal_bytes": "select sum(size) from pg_ls_waldir()",
    "pg_slot_retained_bytes": "select coalesce(max(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)), 0)"
    " from pg_replication_slots",
}


def binaries() -> Path:
    """Give the folder of the programs of PostgreSQL."""
    folders = [Path(found) for found in sorted(glob.glob("/usr/lib/postgresql/*/bin"))]
    found = [folder for folder in folders if (folder / "initdb").exists()]
    path = shutil.which("initdb")
    if not found and path is None:
        raise FileNotFoundError("PostgreSQL is needed for this incident; install the package postgresql.")
    return found[-1] if found else Path(str(path)).parent


class Database:
    """A cluster of its own, as an unprivileged user."""

    def __init__(self, processes: Processes, work: Path, logs: Path) -> None:
        self._processes, self._folder, self._log = processes, work / "postgres", logs / "postgresql.log"
        self._port = free_port()
        self.address = f"postgresql://afterword@127.0.0.1:{self._port}/postgres"
        self._watch: psycopg.Connection[Any] | None = None

    def start(self) -> None:
        """Make the cluster, start it and fill the table."""
        self._folder.mkdir()
        prefix, programs = as_somebody_else(self._folder), binaries()
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--username=afterword", "--no-sync"]
        made = [*prefix, str(programs / "initdb"), "-D", str(self._folder / "data"), "--wal-segsize=1", *options]
        subprocess.run(made, check=True, capture_output=True, cwd="/", timeout=120)
        settings = {**SETTINGS, "port": str(self._port), "unix_socket_directories": str(self._folder)}
        given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [*prefix, str(programs / "postgres"), "-D", str(self._folder / "data"), *given]
        self._processes.start("postgres", command, output=self._log)
        wait_for_port(self._port, "PostgreSQL", self._log)
        self._wait_until_ready()
        self.run("create table orders (id serial primary key, customer int, total numeric, note text)")
        self.run(f"insert into orders (customer, total) select i % 900, i from generate_series(1, {ORDERS}) i")
        self._watch = self.connect("monitoring")

    def _wait_until_ready(self) -> None:
        """It listens before it answers: whoever asks too early is told that it is starting up."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return self.connect().close()
            except psycopg.OperationalError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)

    def connect(self, application: str = "lab") -> psycopg.Connection[Any]:
        """Give a connection that commits each statement, under the name of an application."""
        return psycopg.connect(self.address, autocommit=True, application_name=application)

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        """Give the rows of one statement, run as the operator."""
        with self.connect("operator") as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def lines(self) -> Iterator[str]:
        """Give the statistics in the text format of Prometheus; nothing when the database does not answer."""
        if self._watch is None:
            return
        for name, query in STATISTICS.items():
            try:
                row = self._watch.execute(query.encode()).fetchone()
            except psycopg.Error:
                return
            yield line(name, float(row[0]) if row else 0.0)
