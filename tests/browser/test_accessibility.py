"""axe finds nothing to object to on any page, in light and dark, wide and narrow; nothing runs over the edge."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from tests.browser import walk
from tests.browser.conftest import Night

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def open_incident(open_page: Open, night: Night) -> str:
    """The number of an incident that is still open, with an entry."""
    page = open_page()
    walk.sign_in_by_password(page, night.email)
    number = walk.declare(page, "Search is slow")
    walk.capture(page, "the index is being rebuilt")
    return number


def addresses(night: Night, incident: str) -> Iterator[str]:
    """Every kind of page there is, each once."""
    yield from ("/", "/incidents", "/incidents?severity=P4", "/incidents/new", "/postmortems", "/postmortems/new")
    yield "/postmortems/import"
    yield "/postmortems/quality"
    yield from ("/actions", "/actions/new", "/search?q=pool", "/search?q=nothing+of+the+sort")
    yield from (f"/{night.postmortem}/analysis?under=0", f"/{night.postmortem}/people", "/settings/levels")
    yield from (f"/{incident}", f"/{incident}/resolve", f"/{incident}/status", f"/{incident}/details")
    yield from (f"/{night.incident}", f"/{night.incident}/signals", f"/{night.actions[0]}", f"/{night.actions[1]}")
    for part in ("", "/write", "/write?view=both", "/timeline", "/publish", "/external", "/sections/summary/revisions"):
        yield f"/{night.postmortem}{part}"
    yield from ("/settings/templates", "/settings/templates/howie", "/settings/templates/new?from=chain")
    yield f"/{night.postmortem}/template?template=chain"
    yield from ("/settings", "/settings/people", "/settings/tokens", "/settings/profile")
    yield from (f"/{night.actions[0]}/checks/new?kind={kind}" for kind in ("promql", "http", "command", "manual"))
    yield "/settings/integrations"
    yield from ("/settings/journal", "/INC-999", "/rules", "/rules/person-blamed")


def objections(page: Page) -> list[str]:
    """What axe objects to on this page, each with the first place."""
    return [
        f"{page.url} {violation['id']}: {violation['nodes'][0]['html'][:160]}"
        for violation in Axe().run(page).response["violations"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_is_out_of_reach_for_anybody(
    visitor: Open, night: Night, open_incident: str, scheme: str, width: int
) -> None:
    page = visitor(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    found: list[str] = []
    for address in addresses(night, open_incident):
        page.goto(address)
        found += objections(page)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{page.url} runs {over} px over the edge"] if over > 0 else []
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sign_in_page_is_not_out_of_reach_either(open_page: Open, scheme: str) -> None:
    page = open_page(color_scheme=scheme, reduced_motion="reduce")
    page.goto("/accounts/login/")
    assert objections(page) == []
