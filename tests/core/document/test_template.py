"""Templates: registered, complete, and told in one sentence when they are not."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from afterword.core.document.template import load_template, parse_template, template_names
from afterword.core.errors import DocumentError


def test_every_template_file_is_registered() -> None:
    folder = files("afterword.core.document").joinpath("templates")
    assert {one.name.removesuffix(".md") for one in folder.iterdir() if one.name.endswith(".md")} == set(
        template_names()
    )


@pytest.mark.parametrize("name", template_names())
def test_every_required_section_asks_or_holds_sections_that_ask(name: str) -> None:
    sections = load_template(name).sections
    for one, after in zip(sections, [*sections[1:], None], strict=True):
        assert one.prompts or (after is not None and after.level > one.level), one.heading


def test_standard_template_has_the_seven_sections_in_their_order() -> None:
    headings = [one.heading for one in load_template("standard").sections if one.level == 2]
    assert headings == [
        "Summary", "Impact", "Timeline", "Root cause", "Resolution and recovery",
        "Follow-up actions", "Lessons learned",
    ]  # fmt: skip


def test_3am_template_asks_for_factors_and_not_for_one_root_cause() -> None:
    fields = {one.field for one in load_template("3am").sections}
    assert "contributing_factors" in fields
    assert "root_cause" not in fields


@pytest.mark.parametrize(
    "text",
    ["no front matter", "---\ntitle: x\n---\n", "---\ntitle: x\nsections:\n- field: nonsense\n  heading: y\n---\n"],
)
def test_broken_template_is_told_by_name(text: str) -> None:
    with pytest.raises(DocumentError, match="template mine"):
        parse_template(text, name="mine")


@pytest.mark.parametrize("name", template_names())
def test_reference_page_lists_every_section_of_the_template(name: str) -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "templates.md").read_text("utf-8")
    part = page.split(f"\n## {name}\n")[1].split("\n## ")[0]
    for one in load_template(name).sections:
        assert f"| {one.heading} | {'yes' if one.required else 'no'} |" in part
