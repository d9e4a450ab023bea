"""The steps of the story of an incident platform: a checkout without connections, in January 2026."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.browser.stories.stage import Stage
from tests.browser.stories.steps.actions import Todo, add_action, complete
from tests.browser.stories.steps.closing import close, distributed, none_needed
from tests.browser.stories.steps.documents import confirm_timeline, publish, set_facts, write_sections
from tests.browser.stories.steps.incidents import captured, decide, declare, number_in, resolve
from tests.browser.stories.steps.reviews import approve, ask_review, hold_meeting, plan_meeting

TITLE = "Checkout answers 500 for 58 minutes"
NIGHT = (
    ("2026-01-15 22:17", "On-call engineer paged via Slack DM"),
    ("2026-01-15 22:22", "/ack"),
    ("2026-01-15 22:23", "Investigating the logs of the checkout service"),
    ("2026-01-15 22:35", "Cause found: the database connection pool is exhausted, 150 of 150 connections in use"),
    ("2026-01-15 22:40", "/mitigate database connection limit raised from 150 to 500"),
    ("2026-01-15 22:45", "Error rates return to normal"),
)
SECTIONS = ("Summary", "Impact", "Timeline", "Root cause", "Resolution and recovery", "Follow-up actions")
TEXTS = {
    "Summary": "Checkout answered 500 for 58 minutes, because the database had no connection left for new orders."
    " A release had quadrupled the worker processes without sizing their pools. Raising the limit ended it.",
    "Impact": "The checkout of shop-api failed with 500 errors for 58 minutes. About 1,200 users could not pay, 8 % of"
    " those who tried. No data was lost or corrupted. Revenue: about 15,000 USD, estimated. Two people were called in.",
    "Root cause": "v2.3.0 raised the number of worker processes from 5 to 20. Each keeps a pool of 10 connections, 200"
    " in all, and the database takes 150, so 50 connections were refused. The deployment process does not validate the"
    " size of pools against the number of workers, and no monitoring watches how full the pool is.\n\n"
    "```\nFATAL: remaining connection slots are reserved (22:15:04, checkout)\n```",
    "Resolution and recovery": "Immediate fix, in 5 minutes: the limit of the database was raised from 150 to 500."
    " Permanent fix: the size of each pool is computed from the number of workers. Rollback plan: back to v2.2.0 with"
    " 5 worker processes.",
    "What went well": "The page was acknowledged within 5 minutes, and the logs named the pool.",
    "What could be improved": "Monitoring saw the growth of the pool only once it was full, and the runbook for the"
    " database did not tell of pools.",
}
TODOS = (
    Todo("Alert when more than 70 % of the connection pool is in use", "Bob", "2026-01-30", "P1", "Short-term",
         "Frank", "The alert fires in a drill with 110 of 150 connections."),
    Todo("Tell of pool sizing in the deployment runbook", "Carol", "2026-02-05", "P2", "Short-term", "",
         "The runbook has a section on pools."),
    Todo("Refuse a deployment whose pools exceed the connection limit", "Dave", "2026-02-10", "P1", "Long-term",
         "Frank", "A deployment with 20 workers and pools of 10 is refused in CI."),
)  # fmt: skip


def declared_captured_and_resolved_with_yes(stage: Stage) -> tuple[str, str]:
    """Alice declares a P1, writes down what happens, and says Yes when she resolves it."""
    alice = stage.hand("Alice")
    stage.at("2026-01-15 22:15")
    incident = declare(alice, TITLE, "P1", services="checkout, shop-api", team="Payments", customers="Affected")
    captured(stage, alice, *NIGHT)
    stage.at("2026-01-15 23:13")
    resolve(alice, incident, "Checkout had no database connection left. Raising their limit ended it.", "yes")
    alice.page.wait_for_url("**/PM-*/write")
    return incident, number_in(alice.page.url, "PM")


def prefilled_with_header_and_eight_sections(stage: Stage, incident: str, postmortem: str) -> None:
    """The draft knows the incident: number, severity, duration, impact, responders, timeline and what ended it."""
    alice = stage.hand("Alice")
    alice.go(f"/{postmortem}")
    alice.sees(incident, TITLE, "P1", "58 min", "15 Jan 2026", "Affected")
    alice.sees(*SECTIONS, "What went well", "What could be improved")
    alice.sees("On-call engineer paged", "T+", "database connection limit raised from 150 to 500")
    alice.sees("Raising their limit ended it", "Alice")


def others_are_decided_later_and_skipped(stage: Stage) -> None:
    """A P2 is put off and asked about again; then it is skipped with a reason, which the incident shows."""
    bob = stage.hand("Bob")
    stage.at("2026-01-12 08:00")
    incident = declare(bob, "Invoices arrive late", "P2", services="invoices", team="Payments")
    stage.at("2026-01-12 09:00")
    resolve(bob, incident, "The mail queue stood still. A restart of the queue ended it.", "later")
    bob.page.wait_for_url(f"**/{incident}")
    stage.at("2026-01-14 10:00")
    stage.mail("Bob", rf"Shall there be a postmortem of {incident}")
    bob.go(f"/{incident}/resolve")
    bob.sees("A postmortem is recommended for a P2 incident", "asked again on Today after 2 days")
    decide(bob, "skip", reason="The queue is replaced next week")
    bob.button("Decide")
    bob.go(f"/{incident}")
    bob.sees("Skipped by Bob", "The queue is replaced next week")


def drafted_and_confirmed(stage: Stage, postmortem: str) -> None:
    """The draft is written within 48 hours and distributed; its timeline is confirmed."""
    alice = stage.hand("Alice")
    stage.at("2026-01-17 10:00")
    alice.go("/")
    alice.sees("to the draft", f"Finish the draft of {postmortem}")
    set_facts(alice, postmortem, driver="Alice")
    write_sections(alice, postmortem, TEXTS)
    confirm_timeline(alice, postmortem)
    distributed(alice, postmortem, "Engineering, support", "as a link in the weekly mail")
    alice.sees("as a draft")


def actions_are_added(stage: Stage, postmortem: str) -> list[str]:
    """Each has an owner, a day, a priority and a way to see that it worked."""
    alice = stage.hand("Alice")
    numbers = [add_action(alice, postmortem, todo) for todo in TODOS]
    stage.mail("Bob", numbers[0])
    return numbers


def reviewed_three_times(stage: Stage, postmortem: str) -> None:
    """The technical, the comms and the action review; what is not approved keeps it from being published."""
    alice = stage.hand("Alice")
    stage.at("2026-01-18 11:00")
    for kind, whom in (("Technical", "Dave"), ("Comms", "Grace"), ("Action", "Erin")):
        ask_review(alice, postmortem, kind, whom)
    alice.go(f"/{postmortem}/publish")
    expect(alice.page.locator("ul.checks li.blocks")).not_to_have_count(0)
    stage.mail("Dave", "review")
    approve(stage.hand("Dave"), postmortem, "technical", "200 connections against 150 explain the errors.")
    approve(stage.hand("Grace"), postmortem, "comms")
    approve(stage.hand("Erin"), postmortem, "action")


def published_and_released_outside(stage: Stage, postmortem: str) -> None:
    """It is published inside, compared with its external twin and released, and named people are asked to read it."""
    alice = stage.hand("Alice")
    stage.at("2026-01-18 15:00")
    publish(alice, postmortem)
    alice.go(f"/{postmortem}/external")
    expect(alice.page.locator(".outside", has_text="Alice")).to_have_count(0)
    alice.tick(alice.main.get_by_role("checkbox", name="I have compared both sides"))
    alice.button("Release version 1")
    alice.go(f"/{postmortem}/external")
    alice.sees("Version 1 was released", "by Alice")


def reminded_and_escalated(stage: Stage, actions: list[str]) -> None:
    """Seven days and one day before, the owner; when overdue the driver too, and for a P1 manager and sponsor."""
    late = actions[0]
    stage.at("2026-01-23 09:30")
    stage.mail("Bob", f"{late}.*7 days")
    stage.at("2026-01-29 09:30")
    stage.mail("Bob", f"{late}.*tomorrow")
    stage.at("2026-01-31 09:30")
    for person in ("Bob", "Alice", "Erin", "Frank"):
        stage.mail(person, f"{late}.*overdue")
    assert not stage.post.to("Erin", actions[1])
    erin = stage.hand("Erin")
    erin.go("/notifications")
    erin.sees(late, "overdue")
    erin.go("/actions?due=overdue")
    erin.sees(late)


def actions_are_completed_with_a_note(stage: Stage, actions: list[str]) -> None:
    """Each ends with a word on what was done."""
    stage.at("2026-02-02 10:00")
    for name, action, note in zip(("Bob", "Carol", "Dave"), actions, (
        "The alert is live and fired in the drill.", "The runbook tells how pools are sized.",
        "CI refuses pools that exceed the limit.",
    ), strict=True):  # fmt: skip
        complete(stage.hand(name), action, note)
    stage.hand("Dave").sees("2 Feb")


def followed_up_and_closed(stage: Stage, incident: str, postmortem: str) -> None:
    """The follow-up review is held after four weeks; then it is closed, and the incident with it."""
    alice = stage.hand("Alice")
    none_needed(alice, postmortem, "runbooks", "There was no runbook for the pool of connections.")
    none_needed(alice, postmortem, "decisions", "No decision record spoke of pool sizes.")
    stage.at("2026-02-12 10:00")
    hold_meeting(alice, postmortem)
    close(alice, postmortem, incident)


def follow_up_is_planned(stage: Stage, postmortem: str) -> None:
    """The follow-up review goes out as a calendar invitation."""
    plan_meeting(stage.hand("Alice"), postmortem, "follow_up", "2026-02-12T10:00", ("Bob", "Dave"), leader="Grace")
    assert b"BEGIN:VCALENDAR" in bytes(stage.mail("Bob", "Invitation: Follow-up review"))


def lists_are_green(stage: Stage, postmortem: str) -> None:
    """The validation list and the do's and don'ts turn green; that it was shared widely is a person's word."""
    alice = stage.hand("Alice")
    alice.go(f"/{postmortem}/write")
    lists = alice.page.locator("#lists")
    expect(lists.locator("#list-validation")).to_contain_text("7 of 7")
    advice = lists.locator("#list-advice")
    expect(advice).to_contain_text("8 of 9")
    alice.unfold("Do's and don'ts", lists)
    alice.button("Share it beyond those who took part", advice)
    expect(advice).to_contain_text("9 of 9")


def measures_are_told(stage: Stage) -> None:
    """Insights tells the four measures of the document with their goals, definitions and cases."""
    alice = stage.hand("Alice")
    alice.go("/insights")
    alice.sees("Four measures with a goal", "4 of 4 met")
    alice.sees("goal of 100 % met", "P0 and P1 incidents that have a postmortem")
    alice.sees("2.7 d", "under 7 d", "goal of 80 % met", "3 of 3", "under 5 %", "0 of 2")
    alice.link("Every case")
    alice.sees(TITLE, "Yes")


def standalone_one_is_begun(stage: Stage) -> None:
    """A postmortem for something that happened elsewhere has its details typed in."""
    carol = stage.hand("Carol")
    stage.at("2026-02-13 10:00")
    carol.go("/postmortems/new")
    carol.field("Title", "Payment provider was down for 20 minutes")
    carol.pick("Severity", "P2")
    carol.pick("Customers", "Affected")
    for label, value in (("Detected", "2026-02-11T08:00"), ("Resolved", "2026-02-11T08:20")):
        carol.set_time(carol.main.get_by_label(label), value)
    carol.field("Services", "payments")
    carol.button("Begin the postmortem")
    carol.page.wait_for_url("**/write*")
    carol.sees("Payment provider was down", "P2", *SECTIONS, "Lessons learned")
    carol.go(f"/{number_in(carol.page.url, 'PM')}")
    carol.sees("20 min", "from detection", "Affected", "11 Feb 2026")
