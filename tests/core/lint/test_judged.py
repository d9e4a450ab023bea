"""What lint finds in published postmortems is right, as somebody judged who read the places."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tools.score_lint import Place, Verdicts, findings, judged

from afterword.core.model.finding import Finding

SHARE = 0.85


@pytest.fixture(scope="module")
def verdicts() -> dict[Place, bool]:
    return judged()


@pytest.fixture
def present(shared_data: Path) -> list[tuple[Place, Finding]]:
    return list(findings(shared_data / "postmortems"))


def test_seventeen_of_twenty_judged_findings_are_right(
    present: list[tuple[Place, Finding]], verdicts: dict[Place, bool]
) -> None:
    total = Verdicts()
    for place, _ in present:
        if place in verdicts:
            total.count(verdicts[place])
    assert total.right + total.wrong >= 40
    assert total.precision >= SHARE


def test_no_document_has_two_errors_that_are_wrong(
    present: list[tuple[Place, Finding]], verdicts: dict[Place, bool]
) -> None:
    wrong = Counter(place[0] for place, one in present if one.level == "error" and verdicts.get(place) is not True)
    assert {file: count for file, count in wrong.items() if count > 1} == {}
