"""A document may excuse a finding, with a reason, where the finding stands."""

from __future__ import annotations

from afterword.core.lint.engine import lint
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.settings import Settings

BLAME = "It was human error.\n"


def names(text: str, settings: Settings | None = None) -> list[str]:
    wanted = {"human-error-as-cause", "excuse"}
    return [one.rule for one in lint(Manuscript(text), settings).findings if one.rule in wanted]


def test_an_excuse_with_a_reason_holds_for_the_block_below() -> None:
    excuse = "<!-- lint off: human-error-as-cause because the report quotes the regulator -->\n"
    assert names(excuse + BLAME) == []
    assert names(excuse + BLAME + "\n" + BLAME) == ["human-error-as-cause"]


def test_an_excuse_at_the_end_of_a_line_holds_for_that_line() -> None:
    assert names("It was human error. <!-- lint off: human-error-as-cause because a title -->\n") == []


def test_an_excuse_for_the_file_holds_everywhere() -> None:
    excuse = "<!-- lint file: human-error-as-cause because imported as it was -->\n"
    assert names(BLAME + "\n" + excuse + "\n" + BLAME) == []


def test_an_excuse_without_a_reason_holds_for_nothing() -> None:
    assert names("<!-- lint off: human-error-as-cause -->\n" + BLAME) == ["excuse", "human-error-as-cause"]


def test_an_excuse_for_nothing_is_told() -> None:
    assert names("<!-- lint off: human-error-as-cause because of old -->\nAll was well.\n") == ["excuse"]
    assert names("<!-- lint off: no-such-rule because of old -->\n" + BLAME) == ["excuse", "human-error-as-cause"]


def test_a_team_can_weigh_a_rule_otherwise() -> None:
    assert names(BLAME, Settings(weights={"human-error-as-cause": "off"})) == []
    found = lint(Manuscript(BLAME), Settings(weights={"language": "hint"})).findings
    assert {one.level for one in found if one.rule == "human-error-as-cause"} == {"hint"}
