from __future__ import annotations

import csv
import json

import pytest

from afterword.cli.main import main

LOG = """\
2026-01-15 10:00:00 INFO sent 1 in 5 ms
2026-01-15 10:00:20 INFO sent 2 in 7 ms
2026-01-15 10:01:00 ERROR connection to 10.0.0.1:5432 refused
  at pool
2026-01-15 10:01:10 INFO sent 3 in 9 ms

"""


@pytest.fixture
def app_log(tmp_path):
    path = tmp_path / "app.log"
    path.write_text(LOG)
    return path


@pytest.fixture
def call(capsys):
    """Calls `afterword patterns`; its exit status, standard output and standard error."""

    def one(*arguments):
        with pytest.raises(SystemExit) as end:
            main(["patterns", *map(str, arguments)])
        out, err = capsys.readouterr()
        return end.value.code, out, err

    return one


def test_json_is_one_document_of_the_contract(call, app_log):
    status, out, err = call(app_log, "--format", "json")
    assert (status, err) == (0, "")
    assert json.loads(out)["patterns"] == [
        {"id": "p1", "template": "sent <*> in <*> ms", "level": "INFO", "count": 3, "first": "2026-01-15T10:00:00Z",
         "last": "2026-01-15T10:01:10Z", "example_line": 1, "change": None, "baseline": None,
         "in_window": None, "rate_before": None, "rate_in_window": None},
        {"id": "p2", "template": "connection to <*> refused", "level": "ERROR", "count": 1,
         "first": "2026-01-15T10:01:00Z", "last": "2026-01-15T10:01:00Z", "example_line": 3, "change": None,
         "baseline": None, "in_window": None, "rate_before": None, "rate_in_window": None},
    ]  # fmt: skip


def test_every_line_is_assigned(call, app_log, tmp_path):
    out = tmp_path / "assign.csv"
    assert call(app_log, "--assign", out)[0] == 0
    with out.open(newline="") as handle:
        rows = [(int(row["line"]), row["pattern"]) for row in csv.DictReader(handle)]
    assert rows == [(1, "p1"), (2, "p1"), (3, "p2"), (4, "p2"), (5, "p1"), (6, "p1")]


def test_window_says_what_is_new(call, app_log):
    status, out, _ = call(app_log, "--window", "2026-01-15T10:01:00..10:02:00")
    assert status == 0
    assert "1 new, 0 rose, 0 stopped, 1 steady" in " ".join(out.split())
    assert "connection to <*> refused" in out
    found = json.loads(call(app_log, "--window", "2026-01-15T10:01:00..10:02:00", "--format", "json")[1])["patterns"]
    keys = ("change", "baseline", "in_window", "rate_before", "rate_in_window")
    assert [tuple(row[key] for key in keys) for row in found] == [("steady", 2, 1, 2.0, 1.0), ("new", 0, 1, 0.0, 1.0)]


def test_window_with_nothing_before_it_says_so(call, app_log):
    status, out, err = call(app_log, "--window", "2026-01-15T09:00..10:02")
    assert (status, err) == (0, "Nothing in the log lies before the window, so nothing can be said to have changed.\n")
    assert "Change" not in out


def test_log_without_times_is_grouped_and_says_that_the_window_was_not_looked_at(call, tmp_path):
    path = tmp_path / "out.txt"
    path.write_text("step 1 done\nstep 2 done\nall done\n")
    status, out, err = call(path, "--window", "2026-01-15T09:00..10:02")
    assert (status, err) == (0, "No time was understood in the log, so the window was not looked at.\n")
    assert "step <*> done" in out


def test_escape_codes_of_a_log_never_reach_the_terminal(call, tmp_path):
    path = tmp_path / "app.log"
    path.write_text("2026-01-15 10:00:00 INFO \x1b[31mred alert\x1b[0m\n" * 3)
    assert "\x1b" not in call(path)[1]


def test_missing_file_is_told_in_a_sentence(call, tmp_path):
    status, out, err = call(tmp_path / "none.log")
    assert (status, out) == (3, "")
    assert "there is no file or folder of that name" in err


def test_folder_of_several_files_is_refused(call, app_log):
    (app_log.parent / "other.log").write_text(LOG)
    status, _, err = call(app_log.parent)
    assert status == 3
    assert "there is 2 files in it" not in err
    assert "give one log file" in err


def test_out_file_that_cannot_be_written_is_told_in_a_sentence(call, app_log, tmp_path):
    status, out, err = call(app_log, "--assign", tmp_path / "missing" / "out.csv")
    assert (status, out) == (3, "")
    assert "cannot be written" in err


def test_wrong_window_is_a_wrong_call(call, app_log):
    assert call(app_log, "--window", "yesterday")[0] == 2


def test_table_of_a_window_says_since_when_until_when_and_how_far(call, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "90")
    rows = [f"2026-01-15 10:{m:02d}:{s:02d} INFO beat {s}" for m in range(4) for s in range(0, 60, 20)]
    rows += [f"2026-01-15 10:{m:02d}:01 INFO old way" for m in range(3) for _ in range(4)]
    rows += [f"2026-01-15 10:03:{s:02d} WARN slow by {s} ms" for s in range(0, 60, 2)]
    rows += ["2026-01-15 10:00:02 WARN slow by 9 ms", "2026-01-15 10:03:02 ERROR pool is full"]
    path = tmp_path / "app.log"
    path.write_text("\n".join(sorted(rows)) + "\n")
    _, out, _ = call(path, "--window", "2026-01-15T10:03:00..10:04:00")
    told = [line.split() for line in out.splitlines() if line.startswith(("new", "rose", "stopped", "steady"))]
    assert [" ".join(words) for words in told] == [
        "new 1 ERROR from 10:03:02 pool is full",
        "rose 30 WARNING 0.3 to 30/min slow by <*> ms",
        "stopped 0 INFO until 10:02:01, 4.0/min old way",
        "steady 3 INFO beat <*>",
    ]
