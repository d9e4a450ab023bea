"""The second half of the story of the procedure: the stand-up, a check, the verdict, and what came back."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.browser.stories.hand import Hand
from tests.browser.stories.metrics import Metrics
from tests.browser.stories.stage import Stage
from tests.browser.stories.steps.actions import complete
from tests.browser.stories.steps.closing import close, none_needed
from tests.browser.stories.steps.documents import publish
from tests.browser.stories.steps.incidents import captured, declare, number_in, resolve
from tests.browser.stories.steps.reviews import approve, ask_review, hold_meeting, plan_meeting

NOTES = ("The dashboard shows connections in use.", "RB-1 is written.", "CI refuses such queries by their plan.")


def list_turns_green(stage: Stage, postmortem: str) -> None:
    """The validation list is green once the follow-up review in four weeks is set."""
    alice = stage.hand("Alice")
    alice.go(f"/{postmortem}/write")
    expect(alice.page.locator("#list-validation")).to_contain_text("6 of 7")
    plan_meeting(alice, postmortem, "follow_up", "2025-03-11T10:00", ("Bob", "Carol"), leader="Grace")
    assert b"BEGIN:VCALENDAR" in bytes(stage.mail("Bob", "Invitation: Follow-up review"))
    alice.go(f"/{postmortem}/write")
    expect(alice.page.locator("#list-validation")).to_contain_text("7 of 7")


def reviewed_and_published(stage: Stage, postmortem: str) -> None:
    """Reviewed on the day after the incident, and published."""
    alice = stage.hand("Alice")
    for kind, whom in (("Technical", "Dave"), ("Comms", "Grace"), ("Action", "Erin")):
        ask_review(alice, postmortem, kind, whom)
        approve(stage.hand(whom), postmortem, kind.lower())
    publish(alice, postmortem)


def check_fails_before_the_fix(stage: Stage, metrics: Metrics, action: str) -> None:
    """A web request shows whether the fix works; it is tried before it is kept, and says no."""
    bob = stage.hand("Bob")
    metrics.health = "degraded"
    bob.go(f"/{action}/checks/new?kind=http")
    bob.field("Address", f"{metrics.address}/health")
    bob.field("In its JSON, at", "$.status")
    bob.field("There it says", "ok")
    bob.main.locator("#name").fill("The pool says that it is well")
    bob.pick("Plan", "Daily")
    bob.button("Try it")
    bob.sees("It says now: failed", "$.status is degraded and not ok")
    bob.button("Define it")
    stage.wait(lambda: bob.reads(f"/{action}", "The pool says that it is well"), "the check")
    bob.button("Run now")
    stage.wait(lambda: bob.reads(f"/{action}", "before the fix|Failed"), "a failing run before the fix")


def walked_through_in_the_stand_up(stage: Stage, actions: list[str]) -> None:
    """Each week the open items are talked about."""
    erin = stage.hand("Erin")
    stage.at("2025-02-14 09:00")
    erin.go("/standup")
    erin.sees(actions[0], "to talk about")
    erin.button(f"{actions[0]} was talked about")
    erin.sees("talked about, noted by Erin")


def fixed_and_verified(stage: Stage, metrics: Metrics, actions: list[str]) -> None:
    """The items are completed; the check passes after the fix."""
    metrics.health = "ok"
    stage.at("2025-02-15 16:00")
    for name, action, note in zip(("Bob", "Alice", "Carol"), actions, NOTES, strict=True):
        complete(stage.hand(name), action, note)
    stage.at("2025-02-15 16:05")  # checks of what is done now are looked for each minute
    bob = stage.hand("Bob")
    stage.wait(lambda: bob.reads(f"/{actions[0]}", "Verified"), "the check after the fix")


def verdict_comes_after_four_weeks(stage: Stage, incident: str, postmortem: str, action: str) -> None:
    """The follow-up review reads the verdict of the check, and the postmortem is closed."""
    alice = stage.hand("Alice")
    stage.at("2025-03-10 07:00")
    stage.wait(lambda: alice.reads(f"/{action}", "[0-9]+ passed"), "the runs of four weeks")
    stage.at("2025-03-15 17:00")
    stage.wait(lambda: alice.reads(f"/{action}", "Verdict of 15 March 2025"), "the verdict")
    hold_meeting(alice, postmortem)
    none_needed(alice, postmortem, "runbooks", "There was none; one is written now.")
    none_needed(alice, postmortem, "decisions", "None speaks of the pool.")
    close(alice, postmortem, incident)


def near_miss_finds_the_earlier_one(stage: Stage, postmortem: str, action: str) -> str:
    """A near miss is like it, says why, and shows what was promised; the same cause opens the checked item again."""
    dave = stage.hand("Dave")
    stage.at("2025-04-20 14:00")
    again = declare(
        dave, "Connection pool of api-service nearly exhausted", "P2", services="api-service", team="Payments",
        kind="Near miss",
    )  # fmt: skip
    captured(
        stage, dave, ("2025-04-20 14:03", "database connection pool at 19 of 20 connections, a query without index"),
        ("2025-04-20 14:05", "/mitigate the report that asks it was switched off"),
    )  # fmt: skip
    stage.at("2025-04-20 14:10")
    resolve(dave, again, "The database connection pool was nearly exhausted by a query without an index.", "yes")
    dave.page.wait_for_url("**/PM-*/write")
    other = number_in(dave.page.url, "PM")
    stage.wait(lambda: _found(dave, again, postmortem), "the earlier event under Seen before")
    dave.sees("Near miss", "Seen before", postmortem, action)
    earlier = dave.main.locator("ul.similar > li").filter(has_text=postmortem).first
    dave.unfold("Is it the same?", earlier)
    dave.button("Same cause", earlier)
    dave.sees("Same cause", "confirmed by Dave")
    dave.go(f"/{action}")
    dave.sees("Open again since", "Open")
    stage.mail("Bob", action)
    return other


def _found(hand: Hand, incident: str, postmortem: str) -> bool:
    hand.go(f"/{incident}")
    return postmortem in hand.main.inner_text() and hand.main.locator("ul.similar > li").count() > 0
