"""Whoever shows a line of a part says behind which byte it is counted, from the terminal to the document."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from tests.core.evidence.entering.spans import DAY, access, at, entered, folder_of

from afterword.cli.main import main
from afterword.core.document.compose import compose
from afterword.core.document.exporters.html import export_html
from afterword.core.document.exporters.json import export_json
from afterword.core.document.markdown_read import read_markdown
from afterword.core.document.markdown_write import write_markdown
from afterword.core.document.notes import place, read_note, write_note
from afterword.core.evidence.walk import read_evidence
from afterword.core.model.document import Document, EvidenceNote
from afterword.core.timeline.build import build_timeline
from afterword.core.timeline.json import from_json, to_json
from afterword.web.presenters.timeline import lines_words

WINDOW = (at("15:00:00"), at("15:20:00"))


def night() -> bytes:
    """A day of requests every two seconds, nearly all of which fail from 15:05 to 15:12."""

    def number(second: int) -> int:
        failing = 15 * 3600 + 300 <= second < 15 * 3600 + 720
        return 11 * second if failing else 11 * second + 1

    return "".join(access(second, number(second)) for second in range(0, 20 * 3600, 2)).encode()


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The night, and a rotated file of the day before."""
    before = "".join(access(second - 86_400, 1) for second in range(0, 80_000, 100)).encode()
    files = [("access.log", night()), ("access.log.1.gz", gzip.compress(before))]
    return folder_of(tmp_path_factory.mktemp("evidence"), files)


@pytest.fixture(scope="module")
def document(evidence: Path) -> Document:
    """The draft of the night."""
    with entered():
        timeline = build_timeline(read_evidence([evidence], window=WINDOW), window=WINDOW)
    return compose(timeline, template="standard", title=None, severity=None, now=DAY)


def test_timeline_of_a_part_comes_back_from_its_json(evidence: Path) -> None:
    with entered():
        timeline = build_timeline(read_evidence([evidence], window=WINDOW), window=WINDOW)
    answer = to_json(timeline)
    [log] = [source for source in answer["sources"] if source["file"] == "access.log"]
    begin, end = log["part"]["from_byte"], log["part"]["to_byte"]
    assert 0 < begin < end < len(night())
    pieces = [piece for entry in answer["entries"] for piece in entry["evidence"]]
    assert pieces
    assert {piece["after_byte"] for piece in pieces} == {begin}
    assert to_json(from_json(json.loads(json.dumps(answer)))) == answer


def test_line_of_a_part_is_where_its_byte_says(evidence: Path) -> None:
    with entered():
        timeline = build_timeline(read_evidence([evidence], window=WINDOW), window=WINDOW)
    [onset] = [entry for entry in timeline.entries if entry.kind == "error_rate_onset"]
    span = to_json(timeline)["entries"][timeline.entries.index(onset)]["evidence"][0]
    lines = night()[span["after_byte"] :].splitlines()
    assert b"15:05:00 +0000" in lines[span["line_start"] - 1]
    assert b" 503 " in lines[span["line_start"] - 1]


def test_what_was_not_read_is_said_in_what_we_do_not_know(evidence: Path) -> None:
    with entered():
        unknowns = build_timeline(read_evidence([evidence], window=WINDOW), window=WINDOW).unknowns
    span = "the window 2026-01-15 15:00:00 to 15:20:00 UTC"
    assert f"Read in part, {span} and what leads up to it: access.log." in unknowns
    assert f"Not read, outside {span}: access.log.1.gz." in unknowns


def test_failed_requests_are_counted_within_the_window(evidence: Path) -> None:
    with entered():
        impact = build_timeline(read_evidence([evidence], window=WINDOW), window=WINDOW).impact
    assert (impact.requests, impact.failed) == (601, 210)


def test_notes_of_a_part_survive_markdown_and_stand_in_every_form(document: Document) -> None:
    notes = [note for note in document.notes if note.after_byte]
    assert notes
    assert read_markdown(write_markdown(document), name=None).notes == document.notes
    after = notes[0].after_byte
    assert f"after byte {after}" in write_markdown(document)
    assert f"after byte {after:,}" in export_html(document)
    assert {note.get("after_byte") for note in export_json(document)["notes"]} >= {after}


def test_note_is_written_and_read_with_its_byte() -> None:
    note = EvidenceNote("E-1", "a.log", "0" * 64, 5, 9, after_byte=1_048_576)
    assert place(note) == "lines 5 to 9 after byte 1,048,576"
    assert write_note(note) == f"[^E-1]: `a.log`, lines 5 to 9 after byte 1048576, SHA-256 `{'0' * 64}`"
    assert read_note(write_note(note)) == note


def test_pages_say_the_byte_behind_the_line() -> None:
    assert lines_words(5, 5, None, 1_048_576) == "line 5 after byte 1,048,576"
    assert lines_words(5, 9, None) == "lines 5\N{EN DASH}9"


def test_terminal_shows_the_byte_and_which_files_were_not_read(
    evidence: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with entered(), pytest.raises(SystemExit) as end:
        main(["timeline", str(evidence), "--window", "2026-01-15T15:00..15:20"])
    out = capsys.readouterr().out
    assert end.value.code == 0
    assert re.search(r"access\.log:\d+-\d+ after byte [\d,]+", out)
    assert re.search(r"access\.log\.1\.gz +nginx_access +0 +not read", out)


def test_window_outside_everything_ends_with_a_sentence_and_no_timeline(
    evidence: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["timeline", str(evidence), "--window", "2026-03-01T15:00..15:20"])
    out, err = capsys.readouterr()
    assert (end.value.code, out) == (1, "")
    assert "the window 2026-03-01 15:00 to 2026-03-01 15:20 UTC lies outside the evidence" in " ".join(err.split())
