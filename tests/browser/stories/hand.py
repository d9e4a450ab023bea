"""The hand of a person: presses, writes and chooses on a page, with the mouse or by keys alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

TABS = 400  # more stops than any page of a story has


@dataclass
class Looks:
    """Every kind of page that was visited is shown to axe once, light and dark."""

    on: bool = False
    seen: set[str] = field(default_factory=set)
    found: list[str] = field(default_factory=list)

    def look(self, page: Page) -> None:
        """Asks axe about the page, if it is the first of its kind."""
        kind = re.sub(r"\d+", "0", page.url.split("#")[0])
        if not self.on or kind in self.seen:
            return
        self.seen.add(kind)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            for one in Axe().run(page).response["violations"]:
                self.found.append(f"{page.url} {scheme} {one['id']}: {one['nodes'][0]['html'][:160]}")


@dataclass
class Hand:
    """Leads a browser with the mouse."""

    page: Page
    looks: Looks
    name: str

    @property
    def main(self) -> Locator:
        """What the page is about."""
        return self.page.get_by_role("main")

    def go(self, address: str) -> None:
        """Opens an address."""
        self.page.goto(address)
        self.looks.look(self.page)

    def press(self, target: Locator) -> None:
        """Presses a button, a link, or the head of what unfolds."""
        target.click()

    def tick(self, target: Locator) -> None:
        """Ticks a box, or chooses one of several."""
        target.check()

    def write(self, target: Locator, text: str) -> None:
        """Writes into a field in place of what stands there."""
        target.fill(text)

    def choose(self, target: Locator, label: str) -> None:
        """Chooses from a list, by what is read there."""
        target.select_option(label=label)

    def save(self) -> None:
        """Saves the manuscript."""
        self.press(self.page.locator(".gate").get_by_role("button", name="Save"))

    def set_time(self, target: Locator, value: str) -> None:
        """Writes a day, 2026-01-15, or a moment, 2026-01-15T22:15, into a field for such."""
        target.fill(value)

    def unfold(self, words: str, inside: Locator | None = None) -> None:
        """Opens what is folded under these words, unless it is open."""
        head = (inside or self.main).locator("summary", has_text=words).first
        if head.evaluate("head => !head.parentElement.open"):
            self.press(head)

    def button(self, name: str, inside: Locator | None = None) -> None:
        """Presses the button of that name."""
        self.press((inside or self.main).get_by_role("button", name=name).first)

    def link(self, name: str, inside: Locator | None = None) -> None:
        """Follows the link of that name."""
        self.press((inside or self.main).get_by_role("link", name=name).first)

    def field(self, label: str, text: str, inside: Locator | None = None) -> None:
        """Writes into the field of that label."""
        self.write((inside or self.main).get_by_label(label).first, text)

    def pick(self, label: str, choice: str, inside: Locator | None = None) -> None:
        """Chooses from the list of that label."""
        self.choose((inside or self.main).get_by_label(label, exact=True).first, choice)

    def reads(self, address: str, pattern: str) -> bool:
        """Whether the page at an address says something that fits now."""
        self.go(address)
        return bool(re.search(pattern, self.main.inner_text().replace("\xa0", " ")))

    def sees(self, *words: str) -> None:
        """All these words stand on the page."""
        for one in words:
            expect(self.main).to_contain_text(one)


@dataclass
class Keys(Hand):
    """Leads a browser by keys alone."""

    def __post_init__(self) -> None:
        self._opening = False
        for event, opens in (("request", True), ("domcontentloaded", False), ("requestfailed", False)):
            self.page.on(event, lambda what, opens=opens: self._noted(what, opens))  # type: ignore[call-overload]

    def _noted(self, what: object, opens: bool) -> None:
        """Keeps whether another page is on its way, which a click would wait for and a key does not."""
        if isinstance(what, Page) or what.is_navigation_request():  # type: ignore[attr-defined]
            self._opening = opens

    def reach(self, target: Locator) -> None:
        """Comes to it with the tabulator, forwards or, where that is nearer, backwards."""
        target.wait_for()
        target.evaluate("one => { window.reached = one; }")
        here = "() => document.activeElement === window.reached"
        if self.page.evaluate(here):
            return
        ahead = self.page.evaluate(
            "() => !document.activeElement || document.activeElement === document.body ||"
            " !!(document.activeElement.compareDocumentPosition(window.reached) & Node.DOCUMENT_POSITION_FOLLOWING)"
        )
        for _ in range(TABS):
            self.page.keyboard.press("Tab" if ahead else "Shift+Tab")
            if self.page.evaluate(here):
                return
        raise AssertionError(f"{target} is not reached with the tabulator on {self.page.url}")

    def press(self, target: Locator) -> None:
        self.reach(target)
        self.page.keyboard.press("Enter")
        self.page.wait_for_timeout(30)
        for _ in range(500):
            if not self._opening:
                return
            self.page.wait_for_timeout(20)

    def save(self) -> None:
        self.page.keyboard.press("Control+s")

    def tick(self, target: Locator) -> None:
        """A box by the space bar; of several to choose one from, by the arrows."""
        target.wait_for(state="attached")
        if target.is_checked():
            return
        if target.get_attribute("type") == "radio":
            self._arrow_to(target)
        else:
            self.reach(target)
            self.page.keyboard.press("Space")
        expect(target).to_be_checked()

    def _arrow_to(self, target: Locator) -> None:
        """The tabulator stops at one of the group: the one that is chosen, else the first."""
        group = target.evaluate_handle(
            "one => [...(one.form ?? document).querySelectorAll('input[type=radio]')].filter(o => o.name === one.name)"
        )
        self.page.evaluate(
            "([one, group]) => { window.reached = one; window.group = group; }", [target.element_handle(), group]
        )
        for _ in range(TABS):
            if self.page.evaluate("() => window.group.includes(document.activeElement)"):
                break
            ahead = self.page.evaluate(
                "() => !document.activeElement || document.activeElement === document.body ||"
                " !!(document.activeElement.compareDocumentPosition(window.reached) & Node.DOCUMENT_POSITION_FOLLOWING)"
            )
            self.page.keyboard.press("Tab" if ahead else "Shift+Tab")
        self.page.keyboard.press("Space")
        for _ in range(20):
            if target.is_checked():
                return
            self.page.keyboard.press("ArrowDown")

    def write(self, target: Locator, text: str) -> None:
        self.reach(target)
        self.page.keyboard.press("Control+a")
        for number, line in enumerate(text.split("\n")):
            if number:
                self.page.keyboard.press("Enter")
            self.page.keyboard.type(line)
        if not text:
            self.page.keyboard.press("Delete")

    def choose(self, target: Locator, label: str) -> None:
        self.reach(target)
        self.page.keyboard.press("Home")
        for _ in range(60):
            if target.evaluate("one => one.selectedOptions[0]?.label.trim()") == label:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{label} is not among the choices of {target}")

    def set_time(self, target: Locator, value: str) -> None:
        """Month, day and year or day, month and year, as the browser's own language has them; then the clock."""
        day, _, clock = value.partition("T")
        year, month, date = day.split("-")
        for first, second in ((month, date), (date, month)):
            self.reach(target)
            for _ in range(6):  # to its first part, from whichever the tabulator came to
                self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.type(first + second + year)
            if clock:
                self.page.keyboard.press("ArrowRight")
                self.page.keyboard.type(clock.replace(":", "")[:4])
                self._afternoon(target, clock)
            if value in target.input_value():
                return
        raise AssertionError(f"{value} cannot be typed into {target}: {target.input_value()}")

    def _afternoon(self, target: Locator, clock: str) -> None:
        """Where the browser counts to twelve, the half of the day is typed, too."""
        self.page.keyboard.type("AM" if clock < "12" else "PM")
