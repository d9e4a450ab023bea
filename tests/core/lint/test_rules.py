"""What must hold for every rule: it is explained, its examples do what they say, and it never breaks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.core.lint import rules as package
from afterword.core.lint.engine import lint
from afterword.core.lint.examples import HEADINGS, examples, explained
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.registry import RULES, rules
from afterword.core.lint.rule import Rule
from afterword.core.lint.settings import Settings

every_rule = pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
SETTINGS = Settings(today=date(2026, 3, 1))


def found(rule: Rule, text: str) -> int:
    return sum(one.rule == rule.name for one in lint(Manuscript(text, name="PM-001.md"), SETTINGS).findings)


@every_rule
def test_a_rule_is_explained_under_every_heading(rule: Rule) -> None:
    texts = explained(rule)
    assert tuple(texts) == HEADINGS
    assert all(texts.values())
    assert rule.title


@every_rule
def test_a_bad_example_is_found(rule: Rule) -> None:
    given_examples = examples(rule, "Bad")
    assert given_examples
    assert [text for text in given_examples if not found(rule, text)] == []


@every_rule
def test_a_good_example_is_let_through(rule: Rule) -> None:
    given_examples = examples(rule, "Good")
    assert given_examples
    assert [text for text in given_examples if found(rule, text)] == []


def test_every_file_in_the_folder_is_in_the_list() -> None:
    folder = Path(package.__file__ or "").parent
    files = {(path.parent.name, path.stem) for path in folder.glob("*/*.py") if path.stem != "__init__"}
    assert {(family, file) for family, file, _ in RULES} == files


@given(st.text(alphabet="ab .\n#-|*`[](){}<>!\"'0129:@_~\\", max_size=300))
def test_any_text_is_checked_without_breaking_and_places_lie_inside(text: str) -> None:
    manuscript = Manuscript(text, name=None)
    lines = manuscript.text.split("\n")
    assert len(manuscript.masked) == len(manuscript.text)
    for finding in lint(manuscript, SETTINGS).findings:
        place = finding.place
        assert 1 <= place.line <= place.end_line <= len(lines)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1
        assert (place.line, place.column) <= (place.end_line, place.end_column)
