"""A newsletter sends more than three times the usual users to a payment service with room for twice as many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.monitoring import errors, slowness
from lab.people import ELSA, KIM, NORA, RAVI
from lab.setup import Rule, Setup

if TYPE_CHECKING:
    from lab.stage import Stage


def play(stage: Stage) -> None:
    """Somebody else's deploy, then the rush, then a pause of the newsletter."""
    docs = stage.deploy("site-2210", RAVI, "docs-site: new footer", service="docs-site")
    stage.wait(4)
    docs.done()
    stage.wait(26)
    stage.say(ELSA, "autumn newsletter is on its way to the first half of the list", "marketing")
    stage.surge(3.5)
    stage.trigger("users", "three and a half times as many users come")
    stage.wait_for_page(80)
    stage.wait(27)
    stage.acknowledge(NORA)
    stage.wait(9)
    stage.say(NORA, "paying takes ages and then gives a 504, the rest of the shop is a bit slow but alive")
    stage.wait(18)
    stage.suspect(NORA, "wondering about the footer change of ravi, it went out just then")
    stage.wait(13)
    stage.say(RAVI, "that is static html on another box, has nothing to do with checkout")
    stage.wait(19)
    stage.find(
        KIM, "look at the request graph, 100 per second where we have 30 on a normal day. "
        "payments serves 20 calls at most and we ask for more",
    )  # fmt: skip
    stage.wait(11)
    stage.say(NORA, "elsa, did marketing send something out?")
    stage.wait(8)
    stage.mitigate(ELSA, "we did, 200k mails. stopping the second half right now")
    stage.surge(1.0)
    stage.wait(6)
    stage.say(KIM, "restarting payments, its queue is full of calls that nobody waits for any more")
    stage.serve_dependency()


SETUP = Setup(
    name="newsletter-rush",
    title="More users than payments has room for",
    service="storefront",
    play=play,
    roots=("dependency_", "payments_", "edge_requests_by_status", "http_requests_total"),
    root_cause="A newsletter brought three and a half times the usual users; payments serves 20 calls a second.",
    rate=30.0,
    app_log="plain",
    app_zone="Europe/Paris",
    wave=0.15,
    routes={"items": 0.5, "search": 0.15, "pay": 0.35},
    service_options={"dependency_pool": 200},
    dependency_options={"places": 2},
    switches={"dependency_seconds": 0.1, "background_failures": 0.001},
    rules=(
        errors(),
        slowness(18),
        Rule("PaymentsQueue", "payments_waiting > 30", 12, "warning", "calls wait for payments"),
    ),
    known_defects=("app/app.log is in local time of Paris and names no offset",),
)
