from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path

import pytest

from afterword.cli.evidence import parse_window
from afterword.cli.main import main
from afterword.core.errors import WrongWindow

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


@pytest.fixture
def call(capsys):
    """Calls `afterword timeline`; its exit status, standard output and standard error."""

    def one(*arguments):
        with pytest.raises(SystemExit) as end:
            main(["timeline", *map(str, arguments)])
        out, err = capsys.readouterr()
        return end.value.code, out, err

    return one


@pytest.fixture
def evidence(tmp_path):
    """A folder with a page, a chat and a deployment."""
    for name in ("pagerduty/whole_incident.json", "github_deployments/config_change.json"):
        shutil.copy(FIXTURES / name, tmp_path)
    shutil.copytree(FIXTURES / "slack_export", tmp_path / "chat")
    return tmp_path


def test_json_is_one_document_and_nothing_else(call, evidence):
    status, out, _ = call(evidence, "--format", "json")
    answer = json.loads(out)
    assert status == 0
    assert {"window", "sources", "entries", "signals", "impact", "phases"} <= set(answer)
    assert {source["file"] for source in answer["sources"]} >= {"whole_incident.json", "chat/users.json"}


def test_view_shows_entries_with_their_place_and_the_sources(call, evidence):
    status, out, _ = call(evidence)
    assert status == 0
    assert "acknowledged" in out
    assert "whole_incident.json" in out
    assert "pagerduty" in out
    assert "--format json" in out


def test_markdown_is_a_table_with_evidence(call, evidence):
    status, out, _ = call(evidence, "--format", "md")
    assert status == 0
    assert "| UTC | T+ | Kind | What happened | Evidence |" in out
    assert "whole_incident.json:" in out


def test_evidence_is_read_from_standard_input(call, monkeypatch):
    class Given:
        buffer = io.BytesIO((FIXTURES / "pagerduty/whole_incident.json").read_bytes())

    monkeypatch.setattr(sys, "stdin", Given)
    status, out, _ = call("-", "--format", "json")
    assert status == 0
    assert [source["kind"] for source in json.loads(out)["sources"]] == ["pagerduty"]


def test_window_limits_the_entries(call, evidence):
    window = "2026-01-01T10:02Z..2026-01-01T10:10Z"
    status, out, _ = call(evidence, "--format", "json", "--window", window)
    times = [entry["at"] for entry in json.loads(out)["entries"]]
    assert status == 0
    assert times
    assert all("2026-01-01T10:02" <= time <= "2026-01-01T10:10:00Z" for time in times)


def test_text_from_outside_cannot_steer_the_terminal(call, tmp_path):
    text = "\u001b[2J\u001b]0;gone\u0007rolling back \u202eevil"
    message = {"type": "message", "user": "U1", "ts": "1767261600.000200", "text": text}
    (tmp_path / "2026-01-01.json").write_text(json.dumps([message]))
    for form in ("table", "md"):
        _, out, _ = call(tmp_path, "--all", "--format", form)
        assert "\x1b" not in out
        assert "\x07" not in out
        assert "\u202e" not in out


@pytest.mark.parametrize(
    "given",
    [
        "2026-01-15T10:00Z..2026-01-15T10:30Z", "2026-01-15T10:00..10:30", "2026-01-15T11:00+01:00..11:30+01:00",
        "2026-01-15T11:00+01:00..11:30", "2026-01-15T05:00-05:00..05:30-05:00", "2026-01-15 10:00:00..10:30:00Z",
        "2026-01-16T00:00+14:00..00:30",
    ],
)  # fmt: skip
def test_window_may_be_written_in_several_ways(given):
    start, end = parse_window(given)
    assert (start.isoformat(), end.isoformat()) == ("2026-01-15T10:00:00+00:00", "2026-01-15T10:30:00+00:00")


@pytest.mark.parametrize("given", ["yesterday", "2026-01-15T10:00", "..", "2026-01-15T10:30..2026-01-15T10:00"])
def test_window_that_is_none_is_refused_with_an_example(given):
    with pytest.raises(WrongWindow, match=r"FROM\.\.TO"):
        parse_window(given)


def test_wrong_window_is_a_wrong_call(call, evidence):
    status, out, err = call(evidence, "--window", "soon")
    assert (status, out) == (2, "")
    assert "FROM..TO" in err


def test_description_of_services_is_a_source_and_what_is_wrong_in_it_is_told_first(call, evidence, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("house")
    good, bad = elsewhere / "services.toml", elsewhere / "bad.toml"
    good.write_text('[services.shop]\ndepends_on = ["postgres"]\n')
    bad.write_text("[objectives.shop]\navailability = 0\n")
    _, out, _ = call(evidence, "--services", good, "--format", "json")
    assert "services" in {source["kind"] for source in json.loads(out)["sources"]}
    status, out, err = call(evidence, "--services", bad)
    assert (status, out) == (3, "")
    assert "availability of shop is no percentage" in err
    assert "no such file" in call(evidence, "--services", elsewhere / "none.toml")[2]


def test_what_to_call_next_keeps_the_window(call, evidence):
    window = "2026-01-01T10:02Z..10:10Z"
    status, out, _ = call(evidence, "--window", window)
    assert status == 0
    assert f"--window {window} --format json" in " ".join(out.split())
