"""The certificate of one dependency ends in the middle of the day; one route in twenty fails, wholly."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lab.monitoring import EDGE
from lab.people import KIM, NORA, RAVI
from lab.setup import Rule, Setup

if TYPE_CHECKING:
    from lab.stage import Stage

CALLS = "sum(rate(dependency_errors_total[30s])) / sum(rate(dependency_calls_total[30s]))"


def play(stage: Stage) -> None:
    """The certificate ends; the alert needs a minute; it is replaced."""
    stage.wait(max((stage.certificate_ends - datetime.now(UTC)).total_seconds(), 0))
    stage.trigger("payments", "the certificate of payments has ended")
    stage.wait_for_page(130)
    stage.wait(22)
    stage.acknowledge(NORA)
    stage.wait(9)
    stage.say(NORA, "on it. some payments fail with 502, the rest of the shop is fine")
    stage.wait(16)
    stage.suspect(NORA, "did someone touch the firewall? it looks like payments is down for us only")
    stage.wait(20)
    stage.find(RAVI, "found it: certificate verify failed, the certificate of payments.internal expired this morning")
    stage.wait(12)
    stage.mitigate(KIM, "renewing the certificate and reloading payments")
    stage.workers.note("operator kim: new certificate for payments.internal, payments reloaded")
    stage.renew(90_000)


SETUP = Setup(
    name="expired-certificate",
    title="Certificate of a dependency expired",
    service="tickets",
    play=play,
    roots=("dependency_errors", "dependency_", "http_requests_total"),
    root_cause="The certificate of payments ended; each new connection of tickets to payments was refused.",
    certificate_seconds=115,
    service_options={"keep_connections": 0.3},
    zone="Europe/Helsinki",
    access="unzoned",
    app_log="syslog",
    chat="mattermost",
    pager="opsgenie",
    routes={"items": 0.6, "search": 0.32, "pay": 0.08},
    rules=(
        Rule("EdgeErrorsHigh", f"{EDGE} > 0.05", 60, "page", "more than 5% of requests fail at the edge"),
        Rule("PaymentCallsFail", f"{CALLS} > 0.5", 45, "warning", "calls to payments fail"),
    ),
    known_defects=("nginx/access.log is in local time of Helsinki and names no offset", "syslog names no year"),
)
