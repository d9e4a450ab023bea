"""The walk through a whole incident, stage by stage, by roles and labels as a person finds them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

PASSWORD = "four words nobody joins"
LONG = 180_000  # milliseconds that reading a recording may take on a busy machine
ENTRIES = (
    "customers report that checkout fails",
    "-2m the pager went off",
    "/ack",
    "/status investigating",
    "connections to the database are used up",
)


def sign_in_by_link(page: Page, link: str) -> None:
    """Uses the one-time link and chooses a password."""
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Choose a password")).to_be_visible()
    for place in page.locator("input[type=password]").all():
        place.fill(PASSWORD)
    page.get_by_role("button", name="Keep it").click()
    page.goto("/")
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


def sign_in_by_password(page: Page, email: str) -> None:
    """Signs in again, from another browser."""
    page.goto("/accounts/login/")
    page.get_by_label(re.compile("e-?mail", re.IGNORECASE)).fill(email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


def own_email(page: Page) -> str:
    """The address of who is signed in, as the account menu shows it."""
    return page.locator("#account small").inner_text() or page.locator("#account small").text_content() or ""


def declare(page: Page, title: str) -> str:
    """Declares an incident; its number."""
    page.goto("/")
    page.get_by_role("banner").get_by_role("link", name="Declare").click()
    page.get_by_label("What is wrong").fill(title)
    page.locator("label.level", has_text="P1").click()
    page.get_by_label("Services").fill("shop-api, checkout")
    page.get_by_role("main").get_by_role("button", name="Declare incident").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    return found(r"INC-\d+", page.url)


def found(pattern: str, text: str) -> str:
    """The first place in a text that fits."""
    match = re.search(pattern, text)
    assert match, f"{pattern} is not in {text!r}"
    return match.group()


def log(page: Page) -> Locator:
    """The entries of the incident's log."""
    return page.locator("#log > li")


def capture(page: Page, line: str) -> None:
    """Writes one line and waits until the box is free for the next."""
    box = page.get_by_label("Add an entry at")
    box.fill(line)
    box.press("Enter")
    expect(box).to_have_value("")


def capture_all(page: Page) -> None:
    """Five entries, two of them commands and one set back in time."""
    before = log(page).count()
    for line in ENTRIES:
        capture(page, line)
    expect(log(page)).to_have_count(before + len(ENTRIES))
    expect(page.get_by_text("the pager went off")).to_be_visible()
    expect(page.locator("#inc-head")).to_contain_text("Investigating")


def upload(page: Page, evidence: Path) -> None:
    """Uploads a folder of evidence and waits until it has been read."""
    page.get_by_label("a folder").set_input_files(str(evidence))
    expect(page.get_by_role("link", name=re.compile(r"Choose from \d+ signals?"))).to_be_visible(timeout=LONG)


def accept_signals(page: Page) -> int:
    """Accepts the signals that are ticked; how many."""
    page.get_by_role("link", name=re.compile(r"Choose from \d+ signals?")).click()
    ticked = page.locator("input[name=signal]:checked").count()
    page.get_by_role("button", name="Add ticked to the timeline").click()
    expect(page.get_by_text(f"{ticked} signals added to the timeline.")).to_be_visible()
    return ticked


def resolve_with_yes(page: Page) -> str:
    """Resolves the incident and starts the postmortem; its number."""
    page.locator("#open-resolve").click()
    dialog = page.locator("dialog#resolve")
    dialog.get_by_label("What happened, and what ended it").fill(
        "Checkout failed because the database had no connection left. Rolling back the deployment ended it."
    )
    dialog.get_by_role("radio", name=re.compile("^Yes")).check()
    dialog.get_by_role("button", name="Resolve now").click()
    page.wait_for_url(re.compile(r"/PM-\d+/write"))
    return found(r"PM-\d+", page.url)


def write_sections(page: Page, postmortem: str) -> None:
    """Answers every question that the draft asks, writes into what is empty, and saves."""
    page.goto(f"/{postmortem}/write")
    for piece in page.locator("#manuscript section.piece").all():
        text = piece.get_by_role("textbox")
        answered = re.sub(
            r"^> \*\*To answer:\*\* (.+)$", r"The pool was smaller than the demand.", text.input_value(), flags=re.M
        )
        text.fill(answered.strip() or "The pool was smaller than the demand.")
    summary = page.locator("textarea[name=text-summary]")
    summary.fill("Checkout refused orders because the connection pool was used up. A rollback ended it.")
    page.locator(".gate").get_by_role("button", name="Save").click()
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.goto(f"/{postmortem}/write")
    expect(page.locator("textarea[name=text-summary]")).to_have_value(re.compile("Checkout refused orders"))


def pass_timeline_gate(page: Page, postmortem: str) -> None:
    """Says of every hole why nothing was written, then confirms the timeline."""
    page.goto(f"/{postmortem}/timeline")
    for _ in range(20):
        problems = page.locator("#confirm ul.checks a")
        if not problems.count():
            break
        anchor = (problems.first.get_attribute("href") or "").lstrip("#")
        entry = page.locator(f"#{anchor}")
        entry.locator("summary").click()
        entry.get_by_label("It says why nothing was written before it").check()
        entry.get_by_role("button", name="Save the entry").click()
        page.goto(f"/{postmortem}/timeline")
    page.get_by_role("button", name="Confirm the timeline").click()
    expect(page.get_by_text("confirmed by")).to_be_visible()


def publish(page: Page, postmortem: str) -> None:
    """Publishes the first version; alone, the administrator opens the gate against the reviews, and says why."""
    page.goto(f"/{postmortem}/publish")
    page.get_by_text("Go on all the same").click()
    page.get_by_label("Why this gate is opened").fill("Nobody else is here to review it yet.")
    page.get_by_role("button", name="Open the gate").click()
    page.get_by_role("button", name="Publish version 1").click()
    page.goto(f"/{postmortem}/publish")
    expect(page.get_by_role("heading", name="Published, version 1")).to_be_visible()


def add_action(page: Page, postmortem: str, text: str) -> str:
    """Adds an action to the postmortem; its number."""
    page.goto(f"/actions/new?subject={postmortem}")
    page.get_by_label("What shall be done").fill(text)
    page.get_by_label("Owner").select_option(index=1)
    page.get_by_label("Due").fill((datetime.now(UTC) + timedelta(days=14)).date().isoformat())
    page.get_by_label("How anyone can see that it worked").fill("The alert fires in the drill.")
    page.get_by_role("button", name="Add action").click()
    page.goto("/actions")
    row = page.get_by_role("row").filter(has_text=text)
    return found(r"AI-\d+", row.inner_text())


def complete_action(page: Page, action: str) -> None:
    """Completes it with what was done."""
    page.goto(f"/{action}")
    page.get_by_label("What was done").fill("The alert was added and fired in the drill.")
    page.get_by_role("button", name="Complete", exact=True).click()
    page.goto(f"/{action}")
    expect(page.get_by_text("The alert was added and fired in the drill.").first).to_be_visible()


def find(page: Page, words: str) -> None:
    """Searches from the box on top."""
    page.goto("/")
    box = page.get_by_role("searchbox", name="Search")
    box.fill(words)
    box.press("Enter")


def export(page: Page, postmortem: str, label: str, folder: Path) -> Path:
    """Saves the document in one of its forms; one that the browser shows itself is fetched as the link says."""
    page.goto(f"/{postmortem}")
    page.get_by_role("button", name="Export").click()
    link = page.get_by_role("link", name=label, exact=True)
    expect(link).to_be_visible()
    answer = page.request.get(link.get_attribute("href") or "")
    expect(answer).to_be_ok()
    target = folder / found(r'(?<=filename=")[^"]+', answer.headers["content-disposition"])
    target.write_bytes(answer.body())
    return target
