"""A release dies of some requests, is started again, and dies again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.monitoring import errors, slowness
from lab.people import NORA, RAVI
from lab.setup import Rule, Setup

if TYPE_CHECKING:
    from lab.stage import Stage


def play(stage: Stage) -> None:
    """Deploy, crashes, a hole in the samples, rollback."""
    stage.switch(crash="v3.2.0")
    deploy = stage.deploy("v3.2.0", RAVI, "report-api v3.2.0: new report renderer")
    stage.workers.version = "v3.2.0"
    stage.workers.restart_all(2)
    deploy.done()
    stage.trigger("supervisor", "all workers run v3.2.0")
    stage.wait(30)
    stage.monitoring.freeze()
    stage.truth.add("data_gap_start", "prometheus", "scrapes stop")
    stage.wait(24)
    stage.monitoring.go_on()
    stage.truth.add("data_gap_end", "prometheus", "scrapes go on")
    stage.wait(20)
    stage.acknowledge(NORA)
    stage.wait(10)
    stage.say(NORA, "I am on it. 502s in bursts, workers keep restarting")
    stage.wait(12)
    stage.suspect(NORA, "maybe memory? could be the OOM killer again like in March")
    stage.wait(22)
    stage.find(
        RAVI, "no oom in dmesg. exit code 134, `KeyError: 'currency'` in the renderer: it is 3.2.0, "
        "old reports have no currency",
    )  # fmt: skip
    stage.wait(12)
    rollback = stage.deploy("v3.1.0", NORA, "rollback to v3.1.0", kind="mitigation", bot=False)
    stage.say(NORA, "rolling back to v3.1.0")
    stage.switch(crash="")
    stage.workers.version = "v3.1.0"
    stage.workers.restart_all(1)
    rollback.done()


SETUP = Setup(
    name="crash-loop",
    title="A release that dies again and again",
    service="report-api",
    play=play,
    roots=("process_start_time", "up"),
    root_cause="The renderer of v3.2.0 reads a field that old reports do not have, and takes its worker down with it.",
    zone="America/New_York",
    app_log="plain",
    routes={"items": 0.6, "search": 0.39, "report": 0.01},
    rules=(
        errors(),
        slowness(),
        Rule(
            "WorkerRestarting", "sum(changes(process_start_time_seconds[40s])) > 2", 3, "warning",
            "workers restart again and again",
        ),
    ),
    known_defects=("Prometheus did not scrape for 24 s",),
)  # fmt: skip
