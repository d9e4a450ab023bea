"""A flag makes searches stay in memory, and workers are killed for their size one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.monitoring import errors, slowness
from lab.people import NORA, RAVI
from lab.setup import Rule, Setup

if TYPE_CHECKING:
    from lab.stage import Stage


def play(stage: Stage) -> None:
    """The flag goes on; workers grow and are killed; the flag goes off."""
    stage.trigger("app", "flag personal_results switched on: search keeps its answers")
    stage.switch(leak=900_000)
    stage.wait_for_page(260)
    stage.wait(30)
    stage.acknowledge(RAVI)
    stage.wait(9)
    stage.say(RAVI, "here. catalog answers 502 now and then, it comes and goes")
    stage.wait(16)
    stage.suspect(RAVI, "I guess the load balancer drops idle connections")
    stage.wait(24)
    stage.escalate(RAVI, NORA)
    stage.wait(14)
    stage.find(
        NORA, "rss of every worker climbs to 150 MB and then it is killed with -9. it is the personal_results flag, "
        "it keeps every search in memory",
    )  # fmt: skip
    stage.wait(14)
    stage.mitigate(NORA, "switching the personal_results flag off and restarting the workers")
    stage.switch(leak=0)
    stage.workers.note("operator nora: flag personal_results off")
    stage.workers.restart_all(3)


SETUP = Setup(
    name="memory-leak",
    title="Workers that grow until they are killed",
    service="catalog-api",
    play=play,
    roots=("rss", "process_resident_memory"),
    root_cause="The flag personal_results keeps the answer of every search in memory.",
    seconds=600,
    zone="Asia/Kolkata",
    app_log="plain",
    service_options={"most_memory": 150e6, "base": -4.0},
    rules=(
        errors(6, 0.03),
        slowness(),
        Rule(
            "WorkerRestarting", "sum(changes(process_start_time_seconds[60s])) > 2", 3, "warning",
            "workers restart again and again",
        ),
    ),
)  # fmt: skip
