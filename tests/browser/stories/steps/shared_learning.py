"""The steps of the story of shared learning: uploads fail at 3 a.m., told by keys alone, in March 2026."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import expect
from tests.browser.stories.hand import Hand
from tests.browser.stories.stage import ROOT, Stage
from tests.browser.stories.steps.actions import Todo, add_action, complete
from tests.browser.stories.steps.analysis import Factor, add_factor, told_own_part
from tests.browser.stories.steps.closing import close, none_needed
from tests.browser.stories.steps.documents import confirm_timeline, publish, write_sections
from tests.browser.stories.steps.incidents import captured, declare, number_in, resolve
from tests.browser.stories.steps.reviews import approve, ask_review, hold_meeting, plan_meeting

TITLE = "One upload in five fails"
NIGHT = (
    ("2026-03-03 03:14", "/ack"),
    ("2026-03-03 03:20", "The disk of the upload service is full"),
    ("2026-03-03 03:31", "/mitigate old parts of uploads removed, 40 GB free"),
)
FACTORS = (
    Factor("Parts of uploads that were given up are never removed", "Contributing", "Capacity Planning"),
    Factor("The alert on free space fires at 1 % only", "Contributing", "Monitoring Gap"),
    Factor("The way to free space was known to one person", "Systemic", "Runbook Gap"),
)
TEXTS = {
    "Summary": "One upload in five failed from 03:12 to 03:40 UTC, because a disk was full."
    " Removing old parts ended it.",
    "Impact": "400 users, 20 % of those who uploaded, for 28 minutes. No revenue was lost. No data was lost.",
    "Contributing factors": "Three things came together; they stand below.",
    "What worked well": "The alert reached the on-call within 2 minutes.",
    "What we could improve": "The runbook did not tell how to free space.",
    "References": "- Alert: https://alerts.example.org/4711\n- Fix: https://git.example.org/uploads/pull/88",
}
TODOS = (
    Todo("Remove the parts that fill the disk", "Alice", "2026-03-03", "P2", "Immediate", "", "40 GB are free."),
    Todo(
        "Alert at 15 % free space on the upload disk",
        "Bob",
        "2026-03-17",
        "P2",
        "Short-term",
        "",
        "It fires in a drill.",
    ),
    Todo(
        "Remove parts of given-up uploads after a day", "Carol", "2026-05-29", "P2", "Long-term", "", "None is older."
    ),
)


def by_keys(stage: Stage, name: str) -> Hand:
    """Somebody who has no mouse."""
    return stage.hand(name, keys=True)


def written_at_3_am(stage: Stage) -> tuple[str, str]:
    """Alice signs in, declares, notes and resolves in the template for 3 a.m."""
    alice = by_keys(stage, "Alice")
    stage.at("2026-03-03 03:12")
    incident = declare(alice, TITLE, "P2", services="uploads", team="Payments", customers="Affected")
    captured(stage, alice, *NIGHT)
    stage.at("2026-03-03 03:40")
    resolve(
        alice, incident, "One upload in five failed because a disk was full. Removing old parts ended it.", "yes",
        template="Postmortem for 3 a.m.",
    )  # fmt: skip
    alice.page.wait_for_url("**/PM-*/write")
    return incident, number_in(alice.page.url, "PM")


def everybody_tells_what_it_cost_them(stage: Stage, postmortem: str) -> None:
    """Sleep, hours and stress, each for themselves; all others see the sums."""
    stage.at("2026-03-03 10:00")
    told_own_part(by_keys(stage, "Alice"), postmortem, woken=True, hours="1.5", switches="0", stress="4")
    told_own_part(by_keys(stage, "Bob"), postmortem, woken=True, hours="0.5", switches="1", stress="2")
    bob = by_keys(stage, "Bob")
    bob.go(f"/{postmortem}/people")
    bob.sees("2 people told", "People woken", "Hours spent, all people")


def learned_together(stage: Stage, postmortem: str) -> None:
    """Several factors in place of one cause, and what worked."""
    alice = by_keys(stage, "Alice")
    for factor in FACTORS:
        add_factor(alice, postmortem, factor)
    write_sections(alice, postmortem, TEXTS)
    confirm_timeline(alice, postmortem)


def actions_by_term(stage: Stage, postmortem: str) -> list[str]:
    """Immediate, short-term and long-term."""
    alice = by_keys(stage, "Alice")
    numbers = [add_action(alice, postmortem, todo) for todo in TODOS]
    alice.sees("Immediate", "Short-term", "Long-term")
    return numbers


def kept_in_a_folder_and_back(stage: Stage, postmortem: str) -> None:
    """Synced to Markdown in a folder, edited there, and read back; then both say the same and nothing moves."""
    folder = stage.folder.parent / "postmortems"
    folder.mkdir()
    assert "1 written" in _sync(stage, folder)
    [file] = folder.glob(f"{postmortem}-*.md")
    before = file.read_bytes()
    assert re.search(r"0 read, 0 written, 0 in conflict", _sync(stage, folder))
    assert file.read_bytes() == before
    file.write_text(file.read_text().replace("within 2 minutes.", "within 2 minutes, on the first page."))
    assert "1 read" in _sync(stage, folder)
    alice = by_keys(stage, "Alice")
    alice.go(f"/{postmortem}")
    alice.sees("on the first page", *(factor.text for factor in FACTORS), *(todo.text for todo in TODOS))
    alice.sees("Told by 2 people, each for themselves", "alerts.example.org")
    assert "0 read, 0 written" in _sync(stage, folder)


def _sync(stage: Stage, folder: Path) -> str:
    """What `afterword sync` says."""
    left_out = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "AFTERWORD_DATA")
    usual = {name: value for name, value in os.environ.items() if name not in left_out}
    command = [sys.executable, "-m", "tests.rehearsal", "sync", str(folder), "--data", str(stage.folder)]
    done = subprocess.run(
        command, env={**usual, **stage.served.given}, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def reviewed_and_published(stage: Stage, postmortem: str) -> None:
    """Two reviews, then it is published."""
    alice = by_keys(stage, "Alice")
    stage.at("2026-03-04 10:00")
    for kind, whom in (("Technical", "Dave"), ("Action", "Erin")):
        ask_review(alice, postmortem, kind, whom)
        approve(by_keys(stage, whom), postmortem, kind.lower())
    publish(alice, postmortem)


def saved_as_markdown(stage: Stage, postmortem: str) -> None:
    """The document is taken out as Markdown, with all it tells."""
    alice = by_keys(stage, "Alice")
    alice.go(f"/{postmortem}")
    alice.button("Export")
    with alice.page.expect_download() as saved:
        alice.press(alice.page.get_by_role("dialog").get_by_role("link", name="Markdown", exact=True))
    text = Path(saved.value.path()).read_bytes()
    assert text


def team_has_a_template_of_its_own(stage: Stage) -> None:
    """Made from the one for 3 a.m.; the next incident is written in it, another one as a correction of errors."""
    maria = by_keys(stage, "Maria")
    maria.go("/settings/templates/new?from=3am")
    maria.field("Name", "payments-night")
    maria.reach(maria.page.get_by_label("The file"))  # type: ignore[attr-defined]
    for key in ("Control+Home", "ArrowDown", "End"):
        maria.page.keyboard.press(key)
    maria.page.keyboard.type(" (Payments)")
    maria.button("Add template")
    maria.sees("Postmortem for 3 a.m. (Payments)")
    for title, template, heading in (
        ("Receipts come twice", "Postmortem for 3 a.m. (Payments)", "What we could improve"),
        ("Refunds stand still", "Correction of errors", "Corrective actions"),
    ):
        stage.at("2026-03-05 08:00")
        incident = declare(maria, title, "P3", services="receipts")
        stage.at("2026-03-05 08:20")
        resolve(maria, incident, "A restart ended it.", "yes", template=template)
        maria.page.wait_for_url("**/PM-*/write")
        maria.sees(heading, template)


def done_followed_up_and_closed(stage: Stage, incident: str, postmortem: str, actions: list[str]) -> None:
    """The actions are done, the follow-up is held, and it is closed."""
    alice = by_keys(stage, "Alice")
    stage.at("2026-03-16 10:00")
    for action, name in zip(actions, ("Alice", "Bob", "Carol"), strict=True):
        complete(by_keys(stage, name), action, "It is done.")
    plan_meeting(alice, postmortem, "follow_up", "2026-03-31T10:00", ("Bob",), leader="Grace")
    none_needed(alice, postmortem, "runbooks", "None told of it.")
    none_needed(alice, postmortem, "decisions", "None speaks of parts.")
    stage.at("2026-03-31 10:00")
    hold_meeting(alice, postmortem)
    close(alice, postmortem, incident)
    expect(alice.page.locator("#inc-head")).to_contain_text("Closed")
