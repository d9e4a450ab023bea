from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from afterword.cli.chart import draw
from afterword.cli.sources import source_rows
from afterword.cli.view_markdown import markdown
from afterword.cli.view_timeline import show
from afterword.core.model.reading import Gap, SourceReport
from afterword.core.model.span import LineSpan, SeriesSpan, Unread
from afterword.core.model.timeline import Entry, Impact, Phases, Timeline

T = datetime(2026, 1, 1, 10, tzinfo=UTC)


def at(seconds):
    return T + timedelta(seconds=seconds)


def report(file="app.log", kind="json_lines", **more):
    return SourceReport(file, kind, "0" * 64, 1, records=10, unread=0, first=T, last=at(600), zone="UTC",
                        zone_source="stated", **more)  # fmt: skip


@pytest.fixture
def timeline():
    """An incident of three minutes: a deploy, an alert, a rollback that somebody wrote down later, a recovery."""
    lines = (LineSpan("app.log", 12, 40), SeriesSpan("up.json", "up", T, at(60)))
    told = [
        ("deploy", 0, "Deploy of shop v2", "Alice"),
        ("alert_firing", 90, "HighErrorRate fires", None),
        ("mitigation", 200, "Rollback of shop", "Bob"),
        ("recovery", 240, "Users are well again", None),
    ]
    entries = tuple(
        Entry(at(second), kind, "test", text, lines, actor=who, key=True,
              recorded="reconstructed" if kind == "deploy" else "during")
        for kind, second, text, who in told
    )  # fmt: skip
    hidden = Entry(at(300), "note", "test", "lunch", lines)
    buckets = tuple((at(s), 100, 40 if 60 <= s < 240 else 0) for s in range(0, 600, 10))
    impact = Impact(at(60), at(240), 6000, 720, 1800, 720, None, "app.log", buckets, 10)
    phases = Phases(at(60), at(90), None, at(200), at(240))
    return Timeline(T, at(600), (report(),), (*entries, hidden), (), impact, phases, ("Nobody said who was woken.",))


def view(timeline, width=80, encoding="utf-8", **more):
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict")
    console = Console(file=out, width=width, highlight=False, markup=False, emoji=False, **more)
    show(timeline, everything=False, asked=["evidence folder"], console=console)
    out.flush()
    return out.buffer.getvalue().decode(encoding)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(timeline, width):
    text = view(timeline, width)
    assert max(len(line.rstrip()) for line in text.splitlines() if "afterword timeline" not in line) <= width


def test_heading_tells_window_impact_and_phases(timeline):
    text = " ".join(view(timeline).split())
    assert "2026-01-01 10:00:00 to 2026-01-01 10:10:00 UTC, 10 min" in text
    assert "Impact from 10:01:00 to 10:04:00, 3 min." in text
    assert "720 of 6,000 requests failed (12.0 %)" in text
    assert "detected 10:01:30 (T+0:00:30)" in text
    assert "T+ counts from the start of the impact." in text


def test_dots_are_solid_hollow_or_ringed_and_words_say_the_same(timeline):
    lines = {
        kind: line for line in view(timeline, 120).splitlines() for kind in ("deploy", "alert") if f"  {kind} " in line
    }
    assert "○" in lines["deploy"]
    assert "◉" in lines["alert"]
    assert "(reconstructed)" in view(timeline)


def test_terminal_without_unicode_gets_plain_characters(timeline):
    assert "@" in view(timeline, encoding="ascii")


def test_terminal_without_colour_gets_no_escape_codes(timeline):
    assert "\x1b" not in view(timeline)
    assert "\x1b[" in view(timeline, force_terminal=True, color_system="standard")


def test_offset_before_the_start_is_negative(timeline):
    assert "-0:01:00" in view(timeline)


def test_entries_that_are_hidden_are_counted_with_the_way_to_see_them(timeline):
    text = view(timeline)
    assert "lunch" not in text
    assert "1 more entry: afterword timeline 'evidence folder' --all" in text


def test_what_is_not_known_is_told(timeline):
    assert "Nobody said who was woken." in view(timeline)


def test_chart_marks_alert_mitigation_and_recovery_at_their_place(timeline):
    drawing = draw(timeline, 100)
    assert drawing.title == "Failed requests per 10 s"
    assert [drawing.marks.index(letter) for letter in "AMR"] == [8 + 9, 8 + 20, 8 + 24]
    assert "R recovery 10:04:00" in drawing.legend
    assert drawing.rows[0].startswith("     40")
    assert drawing.rows[-1].count("█") == 18


def test_chart_of_a_long_incident_puts_many_buckets_into_a_column(timeline):
    buckets = tuple((at(s), 100, 1) for s in range(0, 86400, 10))
    long = replace(timeline, impact=replace(timeline.impact, per_bucket=buckets))
    drawing = draw(long, 80)
    assert max(map(len, drawing.rows)) <= 80
    assert "min" in drawing.title


def test_without_failures_there_is_no_chart(timeline):
    quiet = replace(timeline, impact=replace(timeline.impact, per_bucket=((T, 10, 0),)))
    assert draw(quiet, 80) is None


def test_many_files_of_one_kind_share_a_row_and_all_shows_each():
    reports = [report(f"prometheus/m{i}.json", "prometheus") for i in range(5)]
    assert [row.cells[0] for row in source_rows(reports)] == ["prometheus/ (5 files)"]
    assert len(source_rows(reports, everything=True)) == 5


def test_notes_tell_problem_unread_lines_gaps_and_skew():
    odd = report(problem="The packed data is broken.", unread_examples=(Unread(3, "x", "no time"),),
                 gaps=(Gap(T, at(60)),), skew_seconds=-7.0)  # fmt: skip
    [row] = source_rows([odd])
    assert row.notes == (
        "app.log: The packed data is broken.",
        "app.log line 3 was not understood (no time): x",
        "app.log has nothing from 10:00:00 to 10:01:00.",
        "The clock of app.log is 7.0 s behind the others.",
    )


def test_markdown_escapes_text_from_outside(timeline):
    wicked = replace(timeline.entries[0], text="a | b <script> `x` [y](z)\n# h")
    text = markdown(replace(timeline, entries=(wicked,)), everything=False)
    assert r"a \| b \<script\> \`x\` \[y\](z) \# h" in text


def test_timeline_without_entries_says_so(timeline):
    empty = replace(
        timeline, entries=(), impact=Impact(None, None, None, None, None, None, None, None), phases=Phases()
    )
    text = view(empty)
    assert "No moment of an incident was found" in text
    assert "the impact on users is not known" in text
