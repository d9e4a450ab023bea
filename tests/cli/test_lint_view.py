"""`afterword lint --view`: the lists of the sources on the terminal and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Call

BLAME = "# Outage\n\n## Root cause\n\nThe release engineer forgot to raise the pool.\n"


@pytest.fixture
def blaming(tmp_path: Path) -> Path:
    """A postmortem that blames and lacks most of the rest."""
    file = tmp_path / "outage.md"
    file.write_text(BLAME)
    return file


def test_list_shows_what_is_in_order_what_is_not_and_what_a_person_must_say(blaming: Path, call: Call) -> None:
    status, said, _ = call("lint", blaming, "--view", "validation")
    lines = said.splitlines()
    assert status == 1
    assert lines[0].startswith(f"{blaming}: Validation list, ")
    assert "  [ ] The words blame nobody" in lines
    assert "        person-blamed: line 5" in lines
    assert "  [?] It was sent to everybody concerned within 48 hours; a person must say so" in lines
    assert len([line for line in lines if line.startswith("  [")]) == 7


def test_advice_is_given_for_programs_too(blaming: Path, call: Call) -> None:
    status, said, _ = call("lint", blaming, "--view=advice", "--format", "json")
    (listed,) = json.loads(said)["lists"]
    items = {one["name"]: one for one in listed["items"]}
    assert (status, listed["view"], len(items)) == (1, "advice", 9)
    assert (items["no-blame"]["state"], items["no-blame"]["findings"]["person-blamed"]) == ("open", 1)
    assert items["shared"]["state"] == "asked"


def test_view_that_does_not_exist_or_fits_no_format_is_refused(blaming: Path, call: Call) -> None:
    assert call("lint", blaming, "--view", "horoscope")[0] == 2
    status, said, problem = call("lint", blaming, "--view", "advice", "--format", "sarif")
    assert (status, said) == (2, "")
    assert "leave --format sarif out" in problem
