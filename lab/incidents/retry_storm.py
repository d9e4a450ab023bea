"""A short pause of a dependency, and retries that keep it down after the pause is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.monitoring import errors, slowness
from lab.people import KIM, NORA, RAVI
from lab.setup import Rule, Setup

if TYPE_CHECKING:
    from lab.stage import Stage


def play(stage: Stage) -> None:
    """Retries came with yesterday's release; payments pauses for 10 s; the scrapes stop for a while."""
    stage.switch(retries=3, dependency_seconds=0.25)
    stage.wait(10)
    stage.trigger("payments", "payments pauses for 10 s")
    stage.switch(dependency_seconds=3.0)
    stage.wait(10)
    stage.switch(dependency_seconds=0.25)
    stage.wait_for_page(60)
    stage.wait(15)
    stage.monitoring.freeze()
    stage.truth.add("data_gap_start", "prometheus", "scrapes stop")
    stage.wait(14)
    stage.acknowledge(RAVI)
    stage.wait(16)
    stage.monitoring.go_on()
    stage.truth.add("data_gap_end", "prometheus", "scrapes go on")
    stage.wait(8)
    stage.say(RAVI, "here. payments times out for nearly everybody, the queue in front of it does not get shorter")
    stage.wait(14)
    stage.suspect(RAVI, "maybe payments lost a node? we should ask the provider")
    stage.wait(22)
    stage.find(
        NORA, "payments itself is fine, it gets four times the usual calls: every timeout is tried 3 more times, "
        "our own retries keep the queue full",
    )  # fmt: skip
    stage.wait(14)
    change = stage.deploy("cfg-77", KIM, "payments client: retries off", task="config", kind="mitigation")
    stage.say(KIM, "switching the retries off and restarting payments to empty its queue")
    stage.switch(retries=0)
    stage.serve_dependency()
    stage.workers.note("configuration cfg-77 loaded: payments.retries=0")
    stage.wait(2)
    change.done()


SETUP = Setup(
    name="retry-storm",
    title="Retries keep a dependency down",
    service="checkout",
    play=play,
    roots=("dependency_", "payments_waiting"),
    root_cause="Each timed out call was tried three more times, so that payments never caught up after a short pause.",
    zone="Asia/Tokyo",
    app_log="klog",
    deploys="argo",
    routes={"items": 0.55, "search": 0.25, "pay": 0.2},
    service_options={"dependency_patience": 1.5, "dependency_pool": 60},
    dependency_options={"places": 3},
    rules=(
        errors(),
        slowness(12, 2.0),
        Rule("PaymentsQueue", "payments_waiting > 20", 9, "warning", "calls wait for payments"),
    ),
    known_defects=("Prometheus did not scrape for 30 s", "klog names no year and no zone"),
)
