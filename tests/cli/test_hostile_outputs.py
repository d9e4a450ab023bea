"""Where a command writes: never over evidence, never into a folder that another call fills, never without end."""

from __future__ import annotations

import os
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from tests.cli.conftest import Call
from tests.fetch.conftest import say, serving
from tests.fetch.doubles import PrometheusDouble, plain

LINES = "2026-01-15T10:00:00Z INFO worker: done\n" * 20
WINDOW = ("--window", "2026-01-15T10:00Z..10:10")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    place = tmp_path / "evidence/app.log"
    place.parent.mkdir()
    place.write_text(LINES)
    return place


@pytest.mark.parametrize("command", [("timeline", "--manifest"), ("patterns", "--assign")])
@pytest.mark.parametrize("link", [None, os.link, os.symlink])
def test_evidence_is_never_written_over(
    call: Call, log: Path, tmp_path: Path, command: tuple[str, str], link: Callable[[Path, Path], None] | None
) -> None:
    place = log
    if link is not None:
        place = tmp_path / "other"
        link(log, place)
    status, out, err = call(command[0], log, command[1], place)
    assert (status, out) == (3, "")
    assert err == f"{place} cannot be written: it is part of the evidence. Name another file with {command[1]}.\n"
    assert log.read_text() == LINES


def test_a_file_in_a_folder_of_evidence_is_not_written_over(call: Call, log: Path) -> None:
    assert call("timeline", log.parent, "--manifest", log)[0] == 3
    assert log.read_text() == LINES


def test_a_manifest_of_before_is_replaced(call: Call, log: Path, tmp_path: Path) -> None:
    place = tmp_path / "made.json"
    place.write_text("old")
    assert call("timeline", log.parent, "--manifest", place)[0] == 0
    assert place.read_text().startswith("{")


def test_a_folder_that_another_call_fills_is_left_to_it(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    told: list[str] = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        if not told:
            told.append("")
            told[0] = call("timeline", *WINDOW, "--prometheus", f"http://127.0.0.1:{port}", "--save", folder)[2]
        double(request)

    double = PrometheusDouble(plain("up"))
    with serving(answer) as service:
        port = service.port
        call("timeline", *WINDOW, "--prometheus", service.url, "--save", folder)
    assert told == [f"{folder} cannot be read: it holds files already; name a new folder with --save.\n"]
    assert [place.name for place in folder.iterdir()] == ["prometheus"]


def test_a_folder_that_nothing_came_into_is_taken_away_unless_it_was_there(call: Call, tmp_path: Path) -> None:
    there, new = tmp_path / "there", tmp_path / "new"
    there.mkdir()
    with serving(say(b"no", 500)) as service:
        for folder in (there, new):
            assert call("timeline", *WINDOW, "--prometheus", service.url, "--save", folder)[0] == 3
    assert [place.name for place in tmp_path.iterdir()] == ["there"]
    assert list(there.iterdir()) == []


def test_a_window_that_begins_with_the_calendar_is_asked_from_1970(call: Call, tmp_path: Path) -> None:
    double = PrometheusDouble(plain("up"))
    with serving(double) as service:
        window = "0001-01-01..2026-01-15"
        status, _, err = call("timeline", "--window", window, "--prometheus", service.url, "--save", tmp_path)
    assert status in (0, 1)
    assert "Afterword failed" not in err
    assert float(double.asked[0]["start"]) == 0


@pytest.mark.parametrize("step", ["0.001", "inf", "1e300"])
def test_a_step_without_end_is_a_wrong_call_that_asks_nothing(call: Call, step: str) -> None:
    with serving(say(b"{}")) as service:
        status, _, err = call("timeline", *WINDOW, "--prometheus", service.url, "--step", step)
    assert (status, service.requests) == (2, [])
    assert "name one from 0.00" in err


@pytest.mark.parametrize("option", [("--services",), ("--clickhouse", "http://127.0.0.1:9", "--mapping")])
def test_a_description_without_end_is_told_in_a_sentence(
    call: Call, log: Path, tmp_path: Path, option: tuple[str, ...]
) -> None:
    place = tmp_path / "services.toml"
    place.symlink_to("/dev/zero")
    status, out, err = call("timeline", log, *WINDOW, *option, place)
    assert (status, out) == (3, "")
    assert err == f"{place} cannot be read: it has more than 4,000,000 characters; no description has.\n"


def test_live_sources_without_anything_to_tell_are_nothing_usable_and_no_wrong_call(call: Call) -> None:
    with serving(say(b'{"status": "success", "data": []}')) as service:
        status, out, err = call("timeline", *WINDOW, "--prometheus", service.url)
    assert (status, out) == (1, "")
    assert err.endswith("found in what was asked: no live source has anything to tell of this window.\n")
