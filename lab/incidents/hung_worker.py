"""One worker of three is there but answers nothing, a minute after somebody else's release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.monitoring import errors
from lab.people import KIM, NORA, RAVI
from lab.setup import Rule, Setup

if TYPE_CHECKING:
    from lab.stage import Stage


def play(stage: Stage) -> None:
    """The release of another service, then the hang; blame falls on the release first."""
    release = stage.deploy("indexer-88", KIM, "search-indexer: weekly release", service="search-indexer")
    stage.wait(5)
    release.done()
    stage.wait(37)
    stage.workers.freeze("w2")
    stage.trigger("app", "w2 hangs")
    stage.wait_for_page(90)
    stage.wait(31)
    stage.acknowledge(RAVI)
    stage.wait(6)
    stage.say(RAVI, "I see 504 on every third request or so, no matter which page")
    stage.wait(13)
    stage.suspect(KIM, "hmm, indexer-88 went out a minute before. want me to undo it?")
    stage.wait(16)
    stage.say(NORA, "the indexer never talks to the shop, leave it alone")
    stage.wait(15)
    stage.find(
        NORA, "every one of the 504s went to w2. its process exists but answers nobody, not even /healthz. "
        "w1 and w3 need 10 ms as always",
    )  # fmt: skip
    stage.wait(12)
    stage.mitigate(RAVI, "ok, kill -9 for w2, the supervisor brings a fresh one")
    stage.workers.kill("w2")


SETUP = Setup(
    name="hung-worker",
    title="One worker of three answers nothing",
    service="shop-web",
    play=play,
    roots=("up", "http_requests_total", "process_", "rss"),
    root_cause="w2 hung: it held its port open and answered nothing, and nginx went on sending it every third request.",
    zone="America/Los_Angeles",
    access="bare",
    wave=0.4,
    slow=1.0,
    chat="mattermost",
    switches={"background_failures": 0.006},
    rules=(
        errors(),
        Rule("TargetDown", 'up{job="shop-web"} == 0', 30, "warning", "a worker does not answer the monitoring"),
        Rule("HostLoadHigh", "node_load1 > 0.05", 150, "warning", "load of the batch host above usual", "batch"),
    ),
    known_defects=("nginx writes no request times", "about 0.6% of the requests fail all the time"),
)
