"""A dependency answers slowly, and calls to it time out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.monitoring import errors, slowness
from lab.people import NORA, RAVI
from lab.setup import Rule, Setup

if TYPE_CHECKING:
    from lab.stage import Stage


def play(stage: Stage) -> None:
    """Payments becomes slow, then slower; calls go to its standby."""
    stage.trigger("payments", "payments answers slowly")
    stage.switch(dependency_seconds=2.2)
    stage.wait(8)
    stage.switch(dependency_seconds=4.0)
    stage.wait_for_page(60)
    stage.wait(18)
    stage.acknowledge(NORA)
    stage.wait(6)
    stage.say(NORA, "looking. ticket sales fail, roughly one in seven requests")
    stage.wait(14)
    stage.suspect(NORA, "could this be last night's search reindex? load looks a bit high")
    stage.wait(25)
    stage.escalate(NORA, RAVI)
    stage.wait(12)
    stage.find(
        RAVI, "here. the app log is full of `payment provider timed out after 2.5 s`, payments is the slow one, "
        "nothing of ours changed",
    )  # fmt: skip
    stage.wait(15)
    stage.mitigate(RAVI, "switching payments to the standby region now")
    stage.workers.note("payments: endpoint switched to standby region")
    stage.wait(2)
    stage.switch(dependency_seconds=0.03)


SETUP = Setup(
    name="slow-payments",
    title="A dependency answers slowly",
    service="ticket-web",
    play=play,
    roots=("dependency_", "route_seconds", "payments_waiting"),
    root_cause="Payments needed 4 s for an answer; the service gives up after 2.5 s.",
    app_ahead=47,
    routes={"items": 0.6, "search": 0.25, "pay": 0.15},
    rules=(
        errors(),
        slowness(),
        Rule(
            "DependencyTimeouts", "sum(rate(dependency_timeouts_total[15s])) > 0.5", 9, "warning",
            "calls to payments time out",
        ),
    ),
    known_defects=("the clock of the application's log is 47 s ahead",),
)  # fmt: skip
