"""Templates: registered, complete, read with their lines, and told in one sentence when they cannot be used."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afterword.core.document.compose import WRITERS
from afterword.core.document.markdown_read import read_markdown
from afterword.core.document.markdown_write import without_positions, write_markdown
from afterword.core.document.template import load_template, template_names, template_text
from afterword.core.document.template_read import PREFILLS, parse_template, read_template
from afterword.core.errors import TemplateProblems, UnknownTemplate
from afterword.core.lint.registry import rules
from afterword.core.model.document import ActionItem, Document, Section
from afterword.core.model.keys import keys_of

OWN = """---
title: Ours
header: [severity]
closing: |
  Written to learn.
sections:
  - field: summary
    heading: In short
  - key: customers
    heading: Told by customers
    level: 3
    filled_by: comms
    prompts: ["What did they write?"]
  - field: actions
    heading: Work
    layout: checklist
---
Take it slowly.
"""


def told(text: str) -> list[tuple[int, str]]:
    """The problems of a template's text."""
    return [(one.line, one.sentence) for one in read_template(text, "mine")[1]]


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


@pytest.mark.parametrize("name", template_names())
def test_template_says_what_it_is_for_where_it_comes_from_and_who_fills_it(name: str) -> None:
    template = load_template(name)
    assert "" not in (template.about, template.guide, template.inspired_by)
    assert template.steps
    assert all(one.filled_by for one in template.sections)
    assert {"summary", "timeline", "actions"} <= {one.field for one in template.sections}
    assert "!" not in template_text(name)


@pytest.mark.parametrize("name", template_names())
def test_keys_of_a_template_are_those_that_its_document_has(name: str) -> None:
    template = load_template(name)
    assert keys_of([one.empty() for one in template.sections]) == [one.key for one in template.sections]


@pytest.mark.parametrize("name", template_names())
def test_rules_that_a_template_weights_exist(name: str) -> None:
    assert set(load_template(name).lint) <= {one.name for one in rules()}


@pytest.mark.parametrize("name", template_names())
def test_reader_knows_a_template_by_its_headings(name: str) -> None:
    sections = load_template(name).sections
    body = "".join(f"{'#' * one.level} {one.heading}\n\nWords.\n\n" for one in sections)
    assert read_markdown(f"# An outage\n\n{body}").template == name


def test_parts_that_a_draft_can_write_are_those_that_a_template_may_name() -> None:
    assert {*WRITERS, "done"} == set(PREFILLS)


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


def test_chain_begins_with_the_timeline_walks_five_levels_and_asks_for_one_fix() -> None:
    chain = load_template("chain")
    assert chain.sections[0].field == "timeline"
    walk = chain.section("chain_walk")
    assert walk is not None
    assert [prompt[:2] for prompt in walk.prompts] == ["L1", "L2", "L3", "L4", "L5"]
    assert [one.key for one in chain.sections if one.key in ("chain_fix", "parking_list", "runbooks")] == [
        "chain_fix", "parking_list", "runbooks",
    ]  # fmt: skip


def test_unknown_name_lists_the_names_there_are() -> None:
    with pytest.raises(UnknownTemplate, match=r"choose one of standard, chain, 3am"):
        load_template("seven-whys")


def test_own_template_is_read_with_all_it_says() -> None:
    ours = parse_template(OWN, name="ours")
    assert [(one.key, one.field, one.level) for one in ours.sections] == [
        ("summary", "summary", 2), ("customers", None, 3), ("actions", "actions", 2),
    ]  # fmt: skip
    assert ours.closing == "Written to learn."
    assert ours.guide == "Take it slowly."
    assert ours.sections[1].filled_by == "comms"


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("---\ntitle: Ours", "title: Ours", (1, "It must begin with a line of three dashes")),
        ("title: Ours\n", "", (2, "The title is missing.")),
        ("header: [severity]", "header: [severe]", (3, "severe is no header; did you mean severity?")),
        ("header: [severity]", "headers: [severity]", (3, "headers means nothing here; did you mean header?")),
        ("  Written to learn.", "  ## Learn", (4, "The closing words are plain text")),
        ("field: summary", "field: sumary", (7, "sumary is no field; did you mean summary?")),
        ("field: actions", "field: summary", (14, "The field summary is in line 7 already")),
        ("heading: In short", "heading:", (8, "The heading is empty.")),
        ("    heading: Work\n", "", (14, "The heading is missing.")),
        ("level: 3", "level: 5", (11, "The level 5 is none of 2, 3 and 4")),
        ("level: 3", "level: deep", (11, "The level is 'deep'; give a whole number above 0.")),
        ("key: customers", "key: Our customers", (9, "The key Our customers may hold small letters")),
        ("key: customers", "required: perhaps", (9, "required is 'perhaps'; give true or false.")),
        ("layout: checklist", "layout: ticks", (16, "ticks is no layout; there are table, checklist.")),
        ("layout: checklist", "prefill: everything", (16, "everything is no prefill; there are summary")),
        ("title: Ours", "title: Ours\n  - nothing: [", (3, "This is not YAML")),
        ("title: Ours", "title: Ours\ntitle: Theirs", (3, "title stands here twice; keep one.")),
        ("title: Ours", "title: [Ours]", (2, "title must be a text")),
    ],
)
def test_problem_is_told_with_its_line(before: str, after: str, problem: tuple[int, str]) -> None:
    found = told(OWN.replace(before, after, 1))
    assert any(line == problem[0] and said.startswith(problem[1]) for line, said in found), found


def test_problem_is_raised_in_one_sentence_with_all_of_them_behind_it() -> None:
    with pytest.raises(
        TemplateProblems, match=r"The template mine cannot be used, line 2: The title is missing\."
    ) as told:
        parse_template(OWN.replace("title: Ours\n", "").replace("level: 3", "level: 9"), name="mine")
    assert [one["line"] for one in told.value.fields["problems"]] == [2, 10]


@pytest.mark.parametrize(
    "text", ["[" * 60_000, "- " * 50_000, "a: &a [x]\nb: [*a, *a]", "x: \x00", "\ufeff", "!!python/none"]
)
def test_hostile_front_matter_is_told_and_not_followed(text: str) -> None:
    assert told(f"---\n{text}\n---\n")


@given(st.text(alphabet=st.sampled_from("---\n: []{}#'\"&*!|>tilesconfdhag3,\t"), max_size=120))
@settings(max_examples=300, suppress_health_check=list(HealthCheck))
def test_no_text_breaks_the_reader_of_templates(text: str) -> None:
    template, problems = read_template(f"---\n{text}\n---\n", "mine")
    assert problems or template is not None


def test_document_of_an_own_template_comes_back_from_its_markdown() -> None:
    ours = parse_template(OWN, name="ours")
    document = Document(
        "It broke",
        "ours",
        sections=tuple(replace(one.empty(), text=f"Words of {one.key}.") for one in ours.sections),
        actions=(ActionItem(None, "Mend it", "@bob", term="short"),),
        unplaced=(Section("root_cause", "Cause", "Kept from before."),),
        form=ours,
    )
    text = write_markdown(document)
    assert "### Short-term (next 2 weeks)" in text
    assert "\nWritten to learn.\n" in text
    assert without_positions(read_markdown(text)) == document


@pytest.mark.parametrize("name", template_names())
def test_document_of_a_template_comes_back_from_its_markdown_without_a_comment_at_its_headings(name: str) -> None:
    template = load_template(name)
    sections = tuple(replace(one.empty(), text=f"About {one.key}.") for one in template.sections)
    document = Document("It broke", name, sections=sections)
    text = write_markdown(document)
    assert without_positions(read_markdown(text)) == document
    assert not [
        line for line in text.splitlines() if line.startswith("#") and "<!--" in line and "Immediate" not in line
    ]
