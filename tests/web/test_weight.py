"""What a page loads stays light, and each of its bundles is one that is built."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from afterword.web import built
from afterword.web.built import FOLDER, built_file

TEMPLATES = Path(built.__file__).parent / "templates"
ASKED = re.compile(r"""\{% built ['"]([\w.-]+)['"] %\}""")
STYLES, SCRIPTS = 15 * 1024, 60 * 1024  # bytes, compressed

pytestmark = pytest.mark.skipif(not (FOLDER / "manifest.json").is_file(), reason="the front end was not built here")


def pages() -> Iterator[str]:
    """Every template that is a whole page."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        if re.match(r'\{% extends "[\w/]+\.html" %\}', path.read_text(encoding="utf-8")):
            yield str(path.relative_to(TEMPLATES))


def bundles(template: str) -> list[str]:
    """What the page asks for, and what the page that it extends asks for."""
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    above = re.match(r'\{% extends [^%]*?"([\w/]+\.html)', text)
    return [*(bundles(above.group(1)) if above else []), *ASKED.findall(text)]


def weight(names: list[str], ending: str) -> int:
    """The bytes of those bundles with that ending, compressed."""
    files = [FOLDER.parent / f"{built_file(name)}.gz" for name in names if name.endswith(ending)]
    return sum(file.stat().st_size for file in files)


@pytest.mark.parametrize("page", list(pages()))
def test_page_stays_within_its_weight(page: str) -> None:
    names = bundles(page)
    assert {"main.css", "scheme.js", "frame.js"} <= set(names)
    assert len(names) == len(set(names))
    assert weight(names, ".css") <= STYLES
    assert weight(names, ".js") <= SCRIPTS


def test_every_bundle_is_asked_for_by_some_page() -> None:
    asked = {name for page in pages() for name in bundles(page)}
    there = {re.sub(r"-[0-9A-Z]{8}\.", ".", path.name) for path in FOLDER.iterdir() if path.suffix in (".css", ".js")}
    assert asked == there
