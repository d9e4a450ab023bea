"""The steps of the story of the procedure: an api-service without connections, in February 2025."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from tests.browser.stories.stage import Stage
from tests.browser.stories.steps.actions import Todo, add_action
from tests.browser.stories.steps.analysis import Factor, add_factor
from tests.browser.stories.steps.closing import distributed
from tests.browser.stories.steps.documents import confirm_timeline, write_sections
from tests.browser.stories.steps.incidents import captured, declare, number_in, resolve
from tests.browser.stories.steps.raw_data import written

TITLE = "API service refuses 40 % of requests"
NIGHT = (
    ("2025-02-09 10:12", "/ack"),
    ("2025-02-09 10:15", "Connections to the database are used up, app logs say"),
    ("2025-02-09 10:18", "Queries of the database are slow, pganalyze shows full scans"),
    ("2025-02-09 10:22", "/mitigate cache layer deployed with kubectl"),
    ("2025-02-09 10:35", "Error rate is back to normal"),
)
POOL, SCAN = (
    "The pool of 20 database connections was exhausted",
    "A query of v2.3.0 had no index and read the whole table",
)
FACTORS = (
    Factor(POOL, "Immediate", "Capacity Planning"),
    Factor(SCAN, "Immediate", "", POOL),
    Factor("No plan of a query is looked at before deployment", "Systemic", "Testing Gap", SCAN),
    Factor("Load tests replay old queries only", "Contributing", "Testing Gap", "No plan of a query is looked at"),
    Factor("The suite of load tests has not been changed since traffic grew threefold", "Contributing",
           "Capacity Planning", "Load tests replay old queries only"),
    Factor("Use of the pool was not monitored", "Contributing", "Monitoring Gap"),
    Factor("No procedure tells what to do about connections", "Contributing", "Runbook Gap"),
    Factor("Database alerts fire on total failure, not on degradation", "Systemic", "Monitoring Gap",
           "Use of the pool was not monitored"),
)  # fmt: skip
TODOS = (
    Todo("Add connection pool metrics to the dashboard of api-service", "Bob", "2025-02-16", "P1", "", "Frank",
         "The dashboard shows connections in use."),
    Todo("Add a runbook for saturated database connections", "Alice", "2025-02-20", "P1", "", "Frank",
         "RB-1 tells what to do first."),
    Todo("Refuse queries without an index in CI, by their plan", "Carol", "2025-03-01", "P2", "", "",
         "A query that reads the whole table fails the build."),
)  # fmt: skip
TEXTS = {
    "Summary": "The api-service refused 40 % of requests for 35 minutes, since its database had no connection left."
    " A cache layer restored it. No data was lost.",
    "Impact": "40,000 requests failed within 35 minutes. 2,000 customers were affected. Revenue: about 5,000 USD,"
    " estimated. No data was lost or corrupted.",
    "Root cause": "A query that v2.3.0 brought read the whole table, because an index was missing. Under load it"
    " saturated the pool of 20 connections.",
    "Contributing factors": "Several things aligned; each stands below with what it led to.",
    "Immediate cause": "",
    "Systemic issues": "",
    "What went well": "The alert fired within 90 seconds of the first errors, and the mitigation took 10 minutes.",
    "Lessons learned": "Load tests must cover new queries, not only volume, and the pool has to grow with traffic.",
    "Prevention": "See the action items above.",
}


def declared_with_raw_data(stage: Stage) -> str:
    """Alice declares a P1, uploads logs, metrics and alerts, and picks what joins the timeline; gaps are noted."""
    alice = stage.hand("Alice")
    stage.at("2025-02-09 10:08")
    incident = declare(alice, TITLE, "P1", services="api-service", team="Payments", customers="Affected")
    captured(stage, alice, *NIGHT)
    stage.at("2025-02-09 10:40")
    alice.page.locator("#evidence-files").set_input_files(written(stage.folder.parent / "raw"))
    choose = alice.main.get_by_role("link", name=re.compile(r"Choose from \d+ signals?"))
    expect(choose).to_be_visible(timeout=60_000)
    alice.sees("incident-logs.txt", "metrics.json", "alerts.json")
    alice.press(choose)
    alice.sees("HighErrorRate")
    alice.button("Add ticked to the timeline")
    alice.sees("added to the timeline")
    return incident


def resolved_and_drafted(stage: Stage, incident: str) -> str:
    """The draft is made as a report, with the timeline of people and machines in UTC, and what the data lacks."""
    alice = stage.hand("Alice")
    stage.at("2025-02-09 10:41")
    alice.go(f"/{incident}")
    resolve(
        alice, incident, "40 % of requests failed, because the pool of connections was exhausted. A cache ended it.",
        "yes", template="Post-mortem report",
    )  # fmt: skip
    alice.page.wait_for_url("**/PM-*/write")
    postmortem = number_in(alice.page.url, "PM")
    alice.go(f"/{postmortem}")
    alice.sees("10:12:00", "incident-logs.txt", "alerts.json", "SHA-256", "cache layer deployed")
    return postmortem


def causes_are_asked_for_five_times(stage: Stage, postmortem: str) -> None:
    """Five whys with branches, seen as a fishbone too; immediate, contributing and systemic causes stay apart."""
    alice = stage.hand("Alice")
    stage.at("2025-02-10 09:00")
    for factor in FACTORS:
        add_factor(alice, postmortem, factor)
    alice.go(f"/{postmortem}/analysis?view=fishbone")
    alice.sees("Monitoring Gap", "Testing Gap", "Runbook Gap", "Capacity Planning")
    alice.go(f"/{postmortem}")
    alice.sees("Immediate cause", POOL, "Systemic issues", FACTORS[2].text)


def written_and_sent_within_48_hours(stage: Stage, postmortem: str) -> list[str]:
    """Items with owner, deadline and priority; the report goes to everybody concerned; the list turns green."""
    alice = stage.hand("Alice")
    stage.at("2025-02-10 11:00")
    confirm_timeline(alice, postmortem)
    write_sections(alice, postmortem, TEXTS)
    numbers = [add_action(alice, postmortem, todo) for todo in TODOS]
    distributed(alice, postmortem, "Team and stakeholders of api-service", "by e-mail")
    return numbers
