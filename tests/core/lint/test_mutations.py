"""Each rule finds the faults that were put into good documents in many wordings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from afterword.core.lint.engine import lint
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.registry import rules
from afterword.core.lint.settings import Settings

FOLDER = Path(__file__).parent / "mutations"
TABLES: dict[str, dict[str, Any]] = {
    rule: table
    for path in sorted(FOLDER.glob("*.toml"))
    for rule, table in tomllib.loads(path.read_text(encoding="utf-8")).items()
}
SETTINGS = Settings(today=date(2026, 3, 1))
SHARE = 0.9


def section(heading: str) -> re.Pattern[str]:
    return re.compile(rf"(?ms)^(## {re.escape(heading)}\n)(.*?)(?=^## |\Z)")


def good(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def found(rule: str, text: str) -> bool:
    return any(one.rule == rule for one in lint(Manuscript(text, name="PM-001.md"), SETTINGS).findings)


def mutants(table: Mapping[str, Any]) -> Iterator[str]:
    """The documents with the fault, as the table asks for: words replaced, or a section filled, emptied or removed."""
    base = good(table.get("base", "standard"))
    if "without" in table:
        base = section(table["without"]).sub("", base)
    for heads in table.get("remove", ()):
        yield _each(base, heads, "")
    for heads in table.get("empty", ()):
        yield _each(base, heads, r"\1\n")
    for text in table.get("texts", ()):
        yield _with(base, table, re.sub(r"%\((\d+) words\)", lambda match: "word " * int(match[1]), text))


def _each(text: str, headings: str, instead: str) -> str:
    for heading in headings.split(", "):
        assert section(heading).search(text), heading
        text = section(heading).sub(instead, text)
    return text


def _with(base: str, table: Mapping[str, Any], text: str) -> str:
    if "replace" in table:
        assert table["replace"] in base
        base = base.replace(table["replace"], table["replace"] + text if table.get("keep") else text)
        for old, new in table.get("also", {}).items():
            base = base.replace(old, new)
        return base
    heading = table.get("into") or table["instead"]
    there = section(heading).search(base)
    assert there, heading
    gap = "\n" if re.match(r"[-*|]", text) and heading in ("Timeline (UTC)", "Actions") else "\n\n"
    kept = there[2].rstrip() + gap if "into" in table else "\n"
    if heading == "Actions" and "into" in table:
        kept = kept.replace("\n\nFollow-up review on 2026-02-12.", "")
        text += "\n\nFollow-up review on 2026-02-12."
    return base[: there.start(2)] + kept + text + "\n\n" + base[there.end() :]


def test_there_are_ten_mutations_of_every_rule() -> None:
    assert {rule for rule, table in TABLES.items() if len(list(mutants(table))) >= 10} == {one.name for one in rules()}


@pytest.mark.parametrize("base", ["standard", "chain"])
def test_nothing_is_found_in_a_good_document(base: str) -> None:
    findings = lint(Manuscript(good(base), name="PM-001.md"), SETTINGS).findings
    judged = {rule for rule, table in TABLES.items() if table.get("base", "standard") == base}
    assert [(one.rule, one.message) for one in findings if one.rule in judged] == []


@pytest.mark.parametrize("rule", sorted(TABLES))
def test_nine_of_ten_mutations_are_found(rule: str) -> None:
    texts = list(mutants(TABLES[rule]))
    missed = [index for index, text in enumerate(texts) if not found(rule, text)]
    assert len(texts) - len(missed) >= SHARE * len(texts), [TABLES[rule].get("texts", [""] * 99)[one] for one in missed]
