"""The edge turns users away after a push of configuration; the service behind it is well and nearly idle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.monitoring import errors
from lab.people import KIM, NORA, RAVI
from lab.setup import Setup

if TYPE_CHECKING:
    from lab.stage import Stage


def play(stage: Stage) -> None:
    """A limit is pushed to nginx, and taken back."""
    push = stage.deploy(
        "edge-cfg-318", KIM, "edge: rate limit per server to protect booking", task="config", kind="config_change"
    )
    stage.wait(4)
    stage.edge.configure(limit="18r/s")
    stage.edge.reload()
    stage.trigger("nginx", "the rate limit is in force")
    stage.workers.note("edge: configuration edge-cfg-318 loaded (SIGHUP)")
    push.done()
    stage.wait_for_page(60)
    stage.wait(25)
    stage.acknowledge(NORA)
    stage.wait(8)
    stage.say(NORA, "on it. bookings fail with 503, about one third")
    stage.wait(14)
    stage.suspect(KIM, "is the database slow? or did we get a crawler?")
    stage.wait(26)
    stage.find(
        RAVI, "workers are healthy and get fewer requests than usual, the 503s never reach them: `limiting requests` "
        "in the edge error log since edge-cfg-318",
    )  # fmt: skip
    stage.wait(16)
    stage.say(KIM, "reverting edge-cfg-318")
    revert = stage.deploy("edge-cfg-317", KIM, "revert to edge-cfg-317", task="config", kind="mitigation", bot=False)
    stage.wait(3)
    stage.edge.configure()
    stage.edge.reload()
    stage.workers.note("edge: configuration edge-cfg-317 loaded (SIGHUP)")
    revert.done()


SETUP = Setup(
    name="rate-limit",
    title="The edge turns users away",
    service="booking-gateway",
    play=play,
    roots=("edge_requests_by_status", "edge_error_ratio", "http_requests_total"),
    root_cause="edge-cfg-318 limits all users behind one address together to 18 requests a second.",
    zone="America/Sao_Paulo",
    service_options={"base": -4.0},
    rules=(errors(),),
)
