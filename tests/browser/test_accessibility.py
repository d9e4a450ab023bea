"""axe finds nothing to object to on any page, in light and dark, wide and narrow; nothing runs over the edge."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, URLResolver
from playwright.sync_api import Page
from tests.browser import walk
from tests.browser.conftest import Night
from tests.browser.everywhere import NO_PAGES, PAGES, Furnished, furnish

from afterword.web import urls

Open = Callable[..., Page]

WIDTHS = (1280, 390)
EVERYTHING: dict[str, object] = {}
COLOUR_ONLY: dict[str, object] = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
}  # a scheme changes nothing else
# Only what is wrong comes back, each with its first place: to write down all that is right takes most of the time.
ASK = """async (options) => {
  const { violations } = await axe.run({ resultTypes: ["violations"], ...options });
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`);
}"""
OPEN_ALL = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
KEYS_IN_ORDER = 'document.querySelectorAll(\'[tabindex]:not([tabindex="0"]):not([tabindex^="-"])\').length'
FIRST_HEADINGS = "[...document.querySelectorAll('h1')].filter((one) => one.checkVisibility()).length"


@pytest.fixture(scope="module")
def somebody(open_page: Open, night: Night) -> Page:
    """Whoever walked through the night, signed in again, without motion; one page for all addresses."""
    page = open_page(viewport={"width": 1280, "height": 900}, color_scheme="light", reduced_motion="reduce")
    walk.sign_in_by_password(page, night.email)
    return page


@pytest.fixture(scope="module")
def furnished(somebody: Page, night: Night) -> Furnished:
    """Something to show on every page."""
    return furnish(somebody, night)


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """The name of every address of the pages."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from names(one.url_patterns)
        elif one.name:
            yield one.name


def objections(page: Page, options: dict[str, object] = EVERYTHING) -> list[str]:
    """What axe objects to on this page as it stands; axe was put into it before."""
    return [f"{page.url} {one}" for one in page.evaluate(ASK, options)]


def faults(page: Page, address: str) -> Iterator[str]:
    """What is wrong with one page in both widths and schemes, with everything on it opened."""
    page.emulate_media(color_scheme="light")
    page.goto(address)
    page.evaluate(Axe().axe_script)
    page.evaluate(OPEN_ALL)
    if page.evaluate(FIRST_HEADINGS) != 1:
        yield f"{address} has not one heading of the first level"
    if page.evaluate(KEYS_IN_ORDER):
        yield f"{address} puts the focus into an order of its own"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        yield from (f"{width} {one}" for one in objections(page))
        if (over := page.evaluate(OVER)) > 0:
            yield f"{address} runs {over} px over the edge at {width}"
    page.emulate_media(color_scheme="dark")
    yield from (f"dark {one}" for one in objections(page, COLOUR_ONLY))


def test_every_address_is_known_as_a_page_or_as_none() -> None:
    known = set(names(urls.urlpatterns))
    assert set(PAGES) | NO_PAGES == known
    assert not set(PAGES) & NO_PAGES


def test_no_page_is_out_of_reach_for_anybody(somebody: Page, furnished: Furnished) -> None:
    found = [one for address in furnished.addresses() for one in faults(somebody, address)]
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sign_in_page_is_not_out_of_reach_either(open_page: Open, scheme: str) -> None:
    page = open_page(color_scheme=scheme, reduced_motion="reduce")
    page.goto("/accounts/login/")
    page.evaluate(Axe().axe_script)
    assert objections(page) == []
