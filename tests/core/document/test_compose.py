"""A draft says what the evidence says, names its evidence, and leaves the rest as questions."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from afterword.core.document.asks import questions
from afterword.core.document.charts import chart_files
from afterword.core.document.compose import compose
from afterword.core.document.markdown_read import read_markdown
from afterword.core.document.markdown_write import without_positions, write_markdown
from afterword.core.document.notes import span_of
from afterword.core.document.template import template_names
from afterword.core.errors import UnknownTemplate
from afterword.core.model.document import Document
from afterword.core.model.timeline import EndpointCount, Impact, Phases, Signal, Timeline

NOW = datetime(2026, 1, 16, 9, 0, tzinfo=UTC)
EMPTY = Timeline(None, None, (), (), (), Impact(None, None, None, None, None, None, None, None), Phases())


def text_of(document: Document, field: str) -> str:
    return next(one.text for one in document.sections if one.field == field)


@pytest.mark.parametrize("template", template_names())
def test_draft_comes_back_from_its_markdown_with_its_charts(timeline: Timeline, template: str) -> None:
    document = compose(timeline, template=template, severity="P1", now=NOW)
    beside = chart_files(document, "charts")
    again = read_markdown(write_markdown(document), companion=beside.get)
    assert without_positions(again) == document


@pytest.mark.parametrize("template", template_names())
def test_every_statement_of_the_draft_names_its_evidence(timeline: Timeline, template: str) -> None:
    document = compose(timeline, template=template, now=NOW)
    known = {note.id for note in document.notes}
    bare = []
    for section in document.sections:
        for line in section.text.split("\n"):
            refs = re.findall(r"\[\^(E-\d+)\]", line)
            assert set(refs) <= known
            said = line.strip() and not line.startswith(
                (">", "![", "|--", "| --", "| Step", "| Endpoint", "*Found by machine")
            )
            if said and not refs and not line.endswith(":"):
                bare.append(line)
    assert bare == []
    spans = {span_of(note) for note in document.notes}
    assert all(set(item.evidence) <= spans for item in document.timeline)


def test_each_note_names_file_place_and_hash(timeline: Timeline) -> None:
    notes = compose(timeline, now=NOW).notes
    assert [note.id for note in notes] == [f"E-{n + 1}" for n in range(len(notes))]
    for note in notes:
        assert re.fullmatch(r"[0-9a-f]{64}", note.sha256)
        assert note.line_start is not None or (note.series and note.start and note.end)


def test_impact_names_users_endpoints_request_times_and_the_error_budget(timeline: Timeline) -> None:
    document = compose(timeline, now=NOW)
    impact = text_of(document, "impact")
    said = re.sub(r"\[\^E-\d+\]", "", impact)
    assert "- **Users affected:** at least 212, as the failing lines of chat/ops.json name them." in said
    assert "- **Request time:** p50 12 ms before, 500 ms during it; p95 70 ms before, 2 s during it;" in said
    assert "- **Error budget of checkout-api:** 48 % used: 960 requests failed; with 99.9 % over 30 days," in said
    assert "| `/pay\\|<id>` | checkout-api | 1,400 | 900 | 64.3 % |" in said
    assert "robots.txt" not in said
    budget = next(line for line in impact.splitlines() if "Error budget" in line)
    files = {note.file for note in document.notes if f"[^{note.id}]" in budget}
    assert files == {"nginx/access.log", "services.toml"}


def test_header_keeps_duration_and_length_of_impact_apart(timeline: Timeline) -> None:
    document = compose(timeline, severity="P1", now=NOW)
    assert (document.duration_minutes, document.impact_seconds) == (4, 240)
    assert document.date == date(2026, 1, 15)
    assert document.services == ("checkout-api",)
    assert document.title == "40.0 % of requests to checkout-api failed for 4 min"


def test_summary_has_at_most_three_sentences_with_the_numbers(timeline: Timeline) -> None:
    summary = text_of(compose(timeline, now=NOW), "summary").split("\n\n")[0]
    assert "960 of 2,400 requests to checkout-api failed (40.0 %)" in summary
    assert "30 s before" in summary
    assert len(re.findall(r"\.(?:\[\^E-\d+\])*(?= |$)", summary)) <= 3


def test_timeline_prints_key_entries_to_the_second(timeline: Timeline) -> None:
    document = compose(timeline, now=NOW)
    assert len(document.timeline) == 9
    assert document.timeline[0].at == datetime(2026, 1, 15, 10, 4, 29, tzinfo=UTC)
    assert document.timeline[5].text == "the pool is too small, see `pool_max`"


def test_causes_are_candidates_in_order_of_time_and_marked_as_found_by_machine(timeline: Timeline) -> None:
    causes = text_of(compose(timeline, now=NOW), "root_cause")
    assert "Found by machine" in causes
    assert causes.index("pool_in_use") < causes.index("latency_p95")
    assert "> **To answer:**" in causes


def test_steps_show_how_long_each_took(timeline: Timeline) -> None:
    resolution = text_of(compose(timeline, now=NOW), "resolution")
    assert "| 10:05:45 | 46 s |" in resolution
    assert "**10:08:00** rolling back to v1" in resolution


def test_what_is_already_done_stands_ticked_in_the_3am_template(timeline: Timeline) -> None:
    document = compose(timeline, template="3am", now=NOW)
    written = write_markdown(document)
    assert "### Immediate (already done)" in written
    assert re.search(r"^- \[x\] rolling back to v1 \[\^E-\d+\] - @alice$", written, re.MULTILINE)
    assert "- [ ]" not in written


def test_questions_shrink_as_people_answer(timeline: Timeline) -> None:
    document = compose(timeline, severity="P1", now=NOW)
    before = questions(document)
    assert "Header: Were customers affected?" in before
    assert "Impact: Was any data lost or corrupted?" in before
    answered = tuple(
        replace(one, text=one.text.replace("> **To answer:** Was any data lost or corrupted?", "No data was lost."))
        for one in document.sections
    )
    after = questions(replace(document, sections=answered, customer_impact=True))
    assert set(before) - set(after) == {"Header: Were customers affected?", "Impact: Was any data lost or corrupted?"}


def test_draft_without_any_evidence_is_all_questions() -> None:
    document = compose(EMPTY, now=NOW)
    assert document.title == "Untitled incident"
    assert document.date == NOW.date()
    assert document.timeline == ()
    assert not document.notes
    assert without_positions(read_markdown(write_markdown(document))) == document


def test_given_title_and_services_are_kept(timeline: Timeline) -> None:
    document = compose(timeline, title="Checkout down", services=["shop"], incidents=["INC-042"], now=NOW)
    assert (document.title, document.services, document.incidents) == ("Checkout down", ("shop",), ("INC-042",))


def test_unknown_template_is_told_with_the_names_there_are() -> None:
    with pytest.raises(UnknownTemplate, match="choose one of standard, chain, 3am"):
        compose(EMPTY, template="chian", now=NOW)


def test_blame_in_the_chat_stays_out_of_the_causes_and_whole_in_the_timeline(timeline: Timeline) -> None:
    said = "no index on lower(email). my fault, I dropped it"
    first = timeline.entries[0]
    entry = replace(first, at=first.at, kind="diagnosis", text=said, source="slack_export", actor="dana", key=True)
    blamed = replace(timeline, entries=tuple(sorted((*timeline.entries, entry), key=lambda one: one.at)))
    document = compose(blamed, now=NOW)
    causes = "\n".join(one.text for one in document.sections if one.field in ("root_cause", "contributing_factors"))
    assert "no index on lower(email)" in causes
    assert "fault" not in causes
    assert any(said in item.text for item in document.timeline)


def test_title_names_the_endpoint_at_which_nearly_all_failed(timeline: Timeline) -> None:
    endpoint = EndpointCount("checkout-api", "/pay/<id>", 1_200, 950)
    document = compose(replace(timeline, impact=replace(timeline.impact, endpoints=(endpoint,))), now=NOW)
    assert document.title == "79.2 % of requests to /pay/{id} failed for 4 min"
    assert "960 of 2,400 requests failed (40.0 %), nearly all of them at `/pay/<id>`." in text_of(document, "summary")


def test_values_of_signals_are_told_in_the_unit_of_their_metric(timeline: Timeline) -> None:
    memory = Signal("memory_bytes", "memory.json", timeline.entries[0].at, "up", 4.1e8, 2.1e9, 9.0, 1)
    causes = text_of(compose(replace(timeline, signals=(memory,)), now=NOW), "root_cause")
    assert "from 391.0 MiB to 2.0 GiB." in causes
