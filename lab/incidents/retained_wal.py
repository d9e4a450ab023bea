"""A near miss: the slot of a replica that is gone keeps the log of the database from being recycled."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from lab.people import KIM, NORA, RAVI
from lab.setup import Rule, Setup

if TYPE_CHECKING:
    from lab.stage import Stage

SLOT = "replica_2"
IMPORTED = "update orders set note = repeat(md5(random()::text), 8) where id % 12 = 0"
MOST = 780.0  # seconds that the import writes at most


def play(stage: Stage) -> None:
    """The replica goes, its slot stays; the import writes as always; somebody looks in time."""
    over = threading.Event()
    threading.Thread(target=_import, args=(stage, over), daemon=True).start()
    stage.switch(background_failures=0.0006)
    stage.wait(40)
    stage.database.run(f"select pg_create_physical_replication_slot('{SLOT}', true)")
    stage.workers.note("operator kim: replica-2 taken out of service")
    stage.trigger("postgres", "the slot of replica-2 stays and keeps the log")
    stage.wait_for_notice("WalVolumeHigh", 420)
    stage.wait(45)
    stage.say(NORA, "saw the WalVolumeHigh warning, the log volume of the database grows by about 10 MB a minute")
    stage.wait(20)
    stage.suspect(NORA, "I think the nightly import writes more than usual, maybe somebody changed its batch size")
    stage.wait(32)
    stage.find(
        RAVI, "the import is the same as ever. pg_replication_slots: slot replica_2 is not active and retains "
        "everything since replica-2 was taken out, that is why the log is never recycled",
    )  # fmt: skip
    stage.wait(14)
    stage.mitigate(KIM, "my fault, dropping the slot replica_2 now")
    stage.database.run(f"select pg_drop_replication_slot('{SLOT}')")
    stage.database.run("checkpoint")
    stage.workers.note("operator kim: pg_drop_replication_slot replica_2")
    stage.wait(20)
    over.set()


def _import(stage: Stage, over: threading.Event) -> None:
    end = time.monotonic() + MOST
    with stage.database.connect("import") as connection:
        while not over.wait(1.0) and time.monotonic() < end:
            connection.execute(IMPORTED)


SETUP = Setup(
    name="retained-wal",
    title="Near miss: the log volume of the database nearly filled",
    service="ledger",
    play=play,
    roots=("pg_slot_retained", "pg_wal_bytes"),
    root_cause="Replica-2 was removed without its replication slot, so PostgreSQL kept every segment of its log.",
    seconds=900,
    rate=30.0,
    zone="Australia/Sydney",
    database=True,
    pager="none",
    all_well="the log volume is small again",
    app_log="logfmt",
    routes={"items": 0.6, "cart": 0.3, "order": 0.1},
    rules=(Rule("WalVolumeHigh", "pg_wal_bytes > 70e6", 15, "warning", "log volume of PostgreSQL above 70%"),),
    known_defects=("no user was harmed: the few failed requests come at the same low rate all the time",),
)
