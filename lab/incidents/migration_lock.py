"""A migration waits for a lock behind a long report, and everybody else waits behind the migration."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

import psycopg

from lab.monitoring import errors, slowness
from lab.people import KIM, NORA, RAVI
from lab.setup import Rule, Setup

if TYPE_CHECKING:
    from lab.stage import Stage


def play(stage: Stage) -> None:
    """A report holds a weak lock, a deploy asks for the strong one; the deploy's session is ended."""
    report = stage.database.connect("nightly_report")
    report.execute("begin")
    report.execute("select count(*) from orders")
    stage.wait(12)
    deploy = stage.deploy("v4.8.0", KIM, "orders-api v4.8.0: orders.note becomes not null")
    migration = threading.Thread(target=_migrate, args=(stage,), daemon=True)
    migration.start()
    stage.workers.note("migrate: applying 0042_order_note on orders")
    stage.trigger("postgres", "ALTER TABLE waits behind the report, all others wait behind it")
    stage.wait_for_page(60)
    stage.wait(25)
    stage.acknowledge(NORA)
    stage.wait(7)
    stage.say(NORA, "looking. orders-api answers 503, the shop cannot take orders")
    stage.wait(15)
    stage.suspect(NORA, "is the database host overloaded? maybe the disk is slow again")
    stage.wait(18)
    stage.escalate(NORA, RAVI)
    stage.wait(16)
    stage.find(
        RAVI, "postgres is idle, everything waits for a lock on orders: pid of the v4.8.0 migration wants "
        "AccessExclusiveLock and waits behind nightly_report, which is idle in transaction",
    )  # fmt: skip
    stage.wait(12)
    stage.mitigate(RAVI, "terminating the migration session, and the report after it")
    stage.workers.note("operator ravi: pg_terminate_backend for the migration and nightly_report")
    stage.database.run(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name in ('migrate', 'nightly_report')"
    )
    deploy.done()
    migration.join(10)
    with contextlib.suppress(psycopg.Error):
        report.close()


def _migrate(stage: Stage) -> None:
    with contextlib.suppress(psycopg.Error), stage.database.connect("migrate") as connection:
        connection.execute("alter table orders alter column note set default ''")


SETUP = Setup(
    name="migration-lock",
    title="Lock pile-up behind a migration",
    service="orders-api",
    play=play,
    roots=("pg_locks_waiting", "db_pool_waiting", "db_pool_in_use", "pg_connections", "pg_longest", "db_pool_timeouts"),
    root_cause="ALTER TABLE waited behind a report that was idle in transaction; every later query waited behind it.",
    database=True,
    app_log="logfmt",
    app_ahead=-38,
    routes={"items": 0.5, "cart": 0.35, "order": 0.15},
    rules=(
        errors(),
        slowness(),
        Rule("PostgresLocksWaiting", "pg_locks_waiting > 5", 10, "warning", "sessions wait for locks"),
        Rule(
            "PoolTimeouts", "sum(rate(db_pool_timeouts_total[15s])) > 0.5", 9, "warning", "no free connection in time"
        ),
    ),
    known_defects=("the clock of the application's log is 38 s behind",),
)
