"""A push of configuration sends one route to a port on which nobody listens; customers notice before any alert."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.monitoring import EDGE
from lab.people import ELSA, KIM, NORA, RAVI
from lab.setup import Rule, Setup

if TYPE_CHECKING:
    from lab.stage import Stage

NOBODY = "location /api/pay/ { proxy_pass http://127.0.0.1:9; proxy_connect_timeout 2s; }"


def play(stage: Stage) -> None:
    """The log is rotated, the push goes out, support asks, the push is taken back."""
    stage.wait(12)
    stage.edge.rotate()
    stage.wait(24)
    push = stage.deploy(
        "edge-412", KIM, "edge: payments moves to the new subnet", task="config", kind="config_change", bot=False
    )
    stage.wait(3)
    stage.edge.configure(extra=NOBODY)
    stage.edge.reload()
    stage.trigger("nginx", "one route is sent to a port on which nobody listens")
    push.done()
    stage.wait(64)
    stage.say(ELSA, "we have four tickets from people who cannot pay, anything going on?", "support")
    stage.wait(21)
    stage.say(RAVI, "taking this. nothing paged, the overall numbers look ok to me")
    stage.wait(19)
    stage.suspect(RAVI, "cards only? sounds as if it were at the bank, they announced a maintenance for today")
    stage.wait(27)
    stage.say(NORA, "called the bank, they are all clear and see no calls from us since 5 minutes")
    stage.wait(16)
    stage.find(
        KIM, "oh no. edge error log: `connect() failed (111: Connection refused)` for /api/pay, the upstream of "
        "edge-412 still has the old port",
    )  # fmt: skip
    stage.wait(11)
    stage.say(KIM, "putting edge-411 back")
    revert = stage.deploy("edge-411", KIM, "back to edge-411", task="config", kind="mitigation", bot=False)
    stage.wait(2)
    stage.edge.configure()
    stage.edge.reload()
    revert.done()


SETUP = Setup(
    name="wrong-upstream",
    title="One route sent to nobody",
    service="storefront",
    play=play,
    roots=("edge_requests_by_status", "edge_error_ratio", "dependency_calls", "payments_"),
    root_cause="edge-412 sends /api/pay to a port of the new subnet on which nothing listens.",
    seconds=600,
    zone="Europe/Berlin",
    wave=0.3,
    app_log="logfmt",
    dependency_zone="Asia/Singapore",
    pager="none",
    routes={"items": 0.6, "search": 0.33, "pay": 0.07},
    switches={"background_failures": 0.002},
    rules=(Rule("EdgeErrorsHigh", f"{EDGE} > 0.05", 150, "warning", "more than 5% of requests fail at the edge"),),
    known_defects=(
        "nginx/access.log was rotated half a minute before; the older part is packed",
        "payments/app.log is in local time of Singapore and names no offset",
        "nobody was paged",
    ),
)
