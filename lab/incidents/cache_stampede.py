"""A push of configuration empties a cache, and every miss asks the database the same question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.monitoring import errors, slowness
from lab.people import KIM, NORA, RAVI
from lab.setup import Rule, Setup

if TYPE_CHECKING:
    from lab.stage import Stage


def play(stage: Stage) -> None:
    """The cache is switched off by a wrong setting; it is put back."""
    change = stage.deploy(
        "pricing-204", RAVI, "pricing: cache key gets a currency", task="config", kind="config_change"
    )
    stage.wait(5)
    stage.switch(cache=False)
    stage.trigger("app", "no price is kept in the cache any more")
    stage.workers.note("configuration pricing-204 loaded")
    change.done()
    stage.wait_for_page(80)
    stage.wait(28)
    stage.acknowledge(KIM)
    stage.wait(8)
    stage.say(KIM, "ack. price pages are slow and a third of them fail with 503")
    stage.wait(16)
    stage.suspect(KIM, "could it be the marketing mail? traffic looks a bit higher than yesterday")
    stage.wait(20)
    stage.escalate(KIM, NORA)
    stage.wait(14)
    stage.find(
        NORA, "traffic is normal. the cache hit ratio went from 90% to 0 with pricing-204, "
        "each price now asks postgres and the pool is full because of it",
    )  # fmt: skip
    stage.wait(13)
    revert = stage.deploy("pricing-203", RAVI, "revert to pricing-203", task="config", kind="mitigation")
    stage.say(RAVI, "reverting pricing-204")
    stage.wait(3)
    stage.switch(cache=True)
    stage.workers.note("configuration pricing-203 loaded")
    revert.done()


SETUP = Setup(
    name="cache-stampede",
    title="Every price asked of the database",
    service="pricing",
    play=play,
    roots=("cache_", "db_pool", "pg_connections"),
    root_cause="pricing-204 changed the key under which prices are stored but not the one under which they are sought.",
    database=True,
    zone="America/Chicago",
    app_log="plain",
    app_zone="America/Chicago",
    routes={"items": 0.45, "price": 0.55},
    service_options={"pool": 1, "pool_patience": 1.5},
    rules=(
        errors(),
        slowness(),
        Rule(
            "PoolTimeouts", "sum(rate(db_pool_timeouts_total[15s])) > 0.5", 9, "warning", "no free connection in time"
        ),
    ),
    known_defects=("app.log is in local time of Chicago and names no offset", "postgresql.log is in UTC"),
)
