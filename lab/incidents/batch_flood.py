"""A job that runs once a month takes every connection of the database that there is."""

from __future__ import annotations

import contextlib
import threading
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import psycopg

from lab.monitoring import errors
from lab.people import KIM, NORA, RAVI
from lab.setup import Rule, Setup

if TYPE_CHECKING:
    from lab.stage import Stage

ZONE = "Pacific/Auckland"
WANTED = 70  # connections, more than there are


def play(stage: Stage) -> None:
    """Cron starts the job; it is found by its name in the database, and ended."""
    over, held = threading.Event(), list[psycopg.Connection[Any]]()
    _cron(stage, "(billing) CMD (/usr/local/bin/monthly-statements --parallel 70)")
    stage.trigger("cron", "the job monthly-statements starts")
    job = threading.Thread(target=_flood, args=(stage, over, held), daemon=True)
    job.start()
    stage.wait_for_page(90)
    stage.wait(24)
    stage.acknowledge(KIM)
    stage.wait(8)
    stage.say(KIM, "here. half of accounts gives 500 straight away, no delay at all")
    stage.wait(17)
    stage.suspect(KIM, "fast 500s... did we get a bad image on these nodes? nobody deployed today though")
    stage.wait(21)
    stage.escalate(KIM, RAVI)
    stage.wait(12)
    stage.say(RAVI, "reading the logs, one min")
    stage.wait(9)
    stage.find(
        RAVI, "`sorry, too many clients already`. 57 of the 60 sessions belong to monthly-statements, "
        "which runs on the first saturday since it moved to this database",
    )  # fmt: skip
    stage.wait(10)
    stage.say(NORA, "statements can wait until night, nobody needs them before monday")
    stage.wait(7)
    stage.mitigate(RAVI, "shooting the job then, and taking it out of cron")
    over.set()
    job.join(10)
    for connection in held:
        with contextlib.suppress(psycopg.Error):
            connection.close()
    _cron(stage, "(billing) RELOAD (crontabs/billing)")


def _cron(stage: Stage, text: str) -> None:
    """Write a line as cron logs it, in the zone of its host."""
    folder = stage.evidence / "cron"
    folder.mkdir(exist_ok=True)
    at = datetime.now(ZoneInfo(ZONE))
    with (folder / "syslog").open("a", encoding="utf-8") as file:
        file.write(f"{at:%b} {at.day:2d} {at:%H:%M:%S} batch-2 CRON[4411]: {text}\n")


def _flood(stage: Stage, over: threading.Event, held: list[psycopg.Connection[Any]]) -> None:
    while len(held) < WANTED and not over.wait(0.4):
        with contextlib.suppress(psycopg.Error):
            held.append(stage.database.connect("monthly-statements"))


SETUP = Setup(
    name="batch-flood",
    title="A monthly job takes every connection",
    service="accounts",
    play=play,
    roots=("pg_connections", "db_errors"),
    root_cause="monthly-statements opens 70 sessions at once in a database that allows 60, and holds them.",
    zone=ZONE,
    database=True,
    app_log="klog",
    chat="mattermost",
    pager="opsgenie",
    routes={"items": 0.5, "cart": 0.4, "order": 0.1},
    wave=0.25,
    service_options={"fresh_connections": True},
    rules=(
        errors(15),
        Rule("PostgresSessionsHigh", "pg_connections > 48", 12, "warning", "sessions above 80% of what is allowed"),
    ),
    queries={"db_errors": "rate(db_errors_total[12s])"},
    known_defects=("cron/syslog names no year and no zone, it is in local time of Auckland",),
)
