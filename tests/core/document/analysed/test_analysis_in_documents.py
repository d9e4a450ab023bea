"""The analysis in every form of a document: lossless as Markdown, words and a drawing elsewhere, guarded outside."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from afterword.core.document.analysed.folded import folded, graph_of
from afterword.core.document.exporters.forms import FORMS, export
from afterword.core.document.markdown_read import read_markdown
from afterword.core.document.markdown_write import without_positions, write_markdown
from afterword.core.document.redact.outside import outside_version
from afterword.core.lint.engine import lint
from afterword.core.lint.manuscript import Manuscript
from afterword.core.model.analysis import (
    Analysis,
    ChainFix,
    Detection,
    HumanImpact,
    Lead,
    LevelAnswer,
)
from afterword.core.model.document import Document, Factor, Section
from afterword.core.model.redaction import NO_REDACTION

FACTORS = (
    Factor(
        "320 connections wanted, 160 exist", "Configuration", None, "immediate", (Lead("caused", 0),), ("E-1", "E-2")
    ),
    Factor("Load test runs one pod", "Testing Gap", None, "contributing", (Lead("not_caught", 1),)),
    Factor("RB-021 says restart pods", "Runbook Gap", None, "contributing", (Lead("prolonged", 0), Lead("allowed", 2))),
    Factor("Nightly sync at 01:00", "Load", None, "trigger", (Lead("set_off", 0),)),
)
ANALYSIS = Analysis(
    outcome="One order in three was refused",
    detection=Detection("alert", "CheckoutErrorRateHigh", "An alert on the share of connections"),
    walk=(
        LevelAnswer("L3", "Scope", "produced", "No story says what it takes"),
        LevelAnswer("L5", "Operation", "prolonged", "The runbook said restart"),
    ),
    fix=ChainFix("L5", "Operation", "The alert fires at 70 %", "@priya", date(2026, 10, 30), "It fires", "AI-041"),
    parked=("Alert at 70 %", "A role of its own for the sync"),
    human=HumanImpact(3, 2, 7.5, 4, 3.5),
)


@pytest.fixture(params=["chain", "standard", "3am"])
def document(request: pytest.FixtureRequest) -> Document:
    """A document with an analysis, in templates that have places for all, some and few pieces."""
    sections = {
        "chain": ("chain_walk", "chain_fix", "parking_list", "root_cause"),
        "standard": ("root_cause", "impact"),
        "3am": ("contributing_factors", "human_impact"),
    }[request.param]
    written = tuple(Section(name, name.replace("_", " ").capitalize(), f"Words of {name}.") for name in sections)
    return Document("Checkout fails", request.param, sections=written, factors=FACTORS, analysis=ANALYSIS)


def test_markdown_gives_the_same_analysis_back_and_keeps_the_words(document: Document) -> None:
    read = without_positions(read_markdown(write_markdown(document)))
    assert read.analysis == ANALYSIS
    assert read.factors == FACTORS
    assert read.sections == document.sections


def test_lines_of_markdown_can_be_read_and_edited(document: Document) -> None:
    text = write_markdown(document)
    assert "2. **Testing Gap:** Load test runs one pod (contributing; did not catch 1)" in text
    assert "- **L3 Scope:** Produced it. No story says what it takes" in text
    edited = text.replace("The runbook said restart", "RB-021 said restart").replace("- Alert at 70 %\n", "")
    read = read_markdown(edited)
    assert read.analysis.walk[1].why == "RB-021 said restart"
    assert read.analysis.parked == ("A role of its own for the sync",)


def test_line_that_is_none_of_a_piece_joins_the_words_of_its_section(document: Document) -> None:
    text = write_markdown(document).replace("- **L5 Operation:**", "Somebody wrote here.\n- **L5 Operation:**")
    read = read_markdown(text)
    assert len(read.analysis.walk) == 2
    everything = "\n".join(one.text for one in (*read.sections, *read.unplaced))
    assert "Somebody wrote here." in everything


@pytest.mark.parametrize("form", [one for one in FORMS if one not in ("md", "json", "pdf", "docx", "slack", "email")])
def test_exports_tell_every_piece(document: Document, form: str) -> None:
    said = export(form, document).data.decode()
    for words in ("No story says what it takes", "The alert fires at 70 %", "A role of its own for the sync"):
        assert words in said, words
    assert "CheckoutErrorRateHigh" in said
    assert "(contributing; did not catch 1)" in said


def test_html_draws_the_graph_with_its_table(document: Document) -> None:
    said = export("html", document).data.decode()
    assert 'class="chart causes"' in said
    assert "One order in three was refused: 4 factors" in said
    assert "<td>did not catch</td>" in said


def test_word_and_pdf_are_made(document: Document) -> None:
    assert export("docx", document).data.startswith(b"PK")


def test_json_has_the_analysis_as_values(document: Document) -> None:
    value = json.loads(export("json", document).data)
    assert value["analysis"]["fix"]["due"] == "2026-10-30"
    assert value["factors"][1]["leads"] == [{"relation": "not_caught", "to": 1}]
    assert value["analysis"]["human"]["hours"] == 7.5


def test_external_version_keeps_people_ideas_and_owner_inside(document: Document) -> None:
    outside = outside_version(document, NO_REDACTION).document
    said = write_markdown(outside)
    assert "The alert fires at 70" in said
    for inside in ("@priya", "AI-041", "People woken", "A role of its own", "E-1, E-2"):
        assert inside not in said, inside


def test_folded_twice_is_folded_once(document: Document) -> None:
    assert folded(folded(document)) == folded(document)


def test_arrows_of_a_file_that_lead_nowhere_or_round_are_left_out() -> None:
    lost = (
        Factor("a", None, None, "systemic", (Lead("caused", 9),)),
        Factor("b", None, None, "systemic", (Lead("caused", 3),)),
        Factor("c", None, None, "systemic", (Lead("caused", 2), Lead("allowed", 3))),
    )
    graph = graph_of(Document("x", factors=lost))
    assert [(one.cause, one.effect) for one in graph.arrows] == [(2, 3), (1, 0), (3, 0)]


def rules(document: Document) -> set[str]:
    return {one.rule for one in lint(Manuscript(write_markdown(document))).findings}


def test_lint_reads_the_structured_walk_and_fix() -> None:
    sections = tuple(Section(name, name.replace("_", " ").capitalize(), "") for name in ("chain_walk", "chain_fix"))
    whole = Document("Checkout fails", "chain", sections=sections, factors=FACTORS, analysis=ANALYSIS)
    assert "fix-only-at-l5" in rules(whole)
    assert "no-level-named" in rules(whole), "L1, L2 and L4 are not answered"
    assert "several-chain-fixes" not in rules(whole)
    assert "chain-fix-incomplete" not in rules(whole)
    every = tuple(LevelAnswer(f"L{n}", "", "none" if n != 3 else "produced", "Said why") for n in range(1, 6))
    assert ANALYSIS.fix is not None
    moved = replace(ANALYSIS, walk=every, fix=replace(ANALYSIS.fix, level="L3", name="Scope"))
    assert not {"fix-only-at-l5", "no-level-named"} & rules(replace(whole, analysis=moved))


def test_lint_knows_several_factors_and_a_why_behind_a_cause() -> None:
    cause = (Section("root_cause", "Root cause", "The disk of the database server was full."),)
    bare = Document("Disk full", sections=cause)
    assert {"single-cause", "stops-at-first-why"} <= rules(bare)
    assert not {"single-cause", "stops-at-first-why"} & rules(replace(bare, factors=FACTORS))
    flat = (Factor("The disk was full", None, None, "immediate", (Lead("caused", 0),)),) * 2
    assert "stops-at-first-why" in rules(replace(bare, factors=flat))
