from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afterword.core.errors import EvidenceError
from afterword.core.evidence.engines import blocks as cutting
from afterword.core.evidence.engines.grouping import Grouper, judged
from afterword.core.evidence.unpack import find

START = datetime(2026, 1, 15, 10, 0, 0, tzinfo=UTC)


def grouped(path, window=None):
    with find([path]) as [found]:
        grouper = Grouper(found.source, window)
        return grouper.patterns(), pl.concat(grouper.assigned())


def write(folder, text, name="app.log"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def log(*told):
    """Lines `second message` as an application writes them."""
    return "".join(
        f"{(START + timedelta(seconds=second)).isoformat(sep=' ')[:19]} {level} {message}\n"
        for second, level, message in told
    )


def test_continuation_and_blank_lines_have_the_pattern_of_their_record(tmp_path):
    text = (
        log((0, "ERROR", "failed on 1"))
        + "Traceback:\n  at x\n\n"
        + log((1, "INFO", "went on"), (2, "ERROR", "failed on 2"))
    )
    found, lines = grouped(write(tmp_path, text))
    names = {pattern.template: pattern.id for pattern in found.patterns}
    wanted = [names["failed on <*>"]] * 4 + [names["went on"], names["failed on <*>"]]
    assert lines.get_column("pattern").to_list() == wanted


def test_lines_before_the_first_record_have_no_pattern(tmp_path):
    _, lines = grouped(write(tmp_path, "\n" + log((0, "INFO", "went on"), (1, "INFO", "went on"))))
    assert lines.get_column("pattern").to_list() == ["", "p1", "p1"]


def test_records_carry_their_pattern_across_blocks(tmp_path, monkeypatch):
    monkeypatch.setattr(cutting.blocks, "__defaults__", (64,))
    path = write(tmp_path, log((0, "ERROR", "failed on 1")) + "  at a place far away\n" * 20 + log((1, "INFO", "done")))
    _, lines = grouped(path)
    assert lines.get_column("pattern").to_list() == ["p1"] * 21 + ["p2"]


def test_counts_first_last_and_level_are_those_of_the_records(tmp_path):
    found, _ = grouped(write(tmp_path, log((0, "INFO", "sent 1"), (5, "ERROR", "broke"), (9, "INFO", "sent 22"))))
    [sent, broke] = found.patterns
    assert (sent.template, sent.level, sent.count, sent.example_line) == ("sent <*>", "INFO", 2, 1)
    assert (sent.first, sent.last) == (START, START + timedelta(seconds=9))
    assert (broke.template, broke.level, broke.count) == ("broke", "ERROR", 1)


def test_packed_logs_are_grouped_like_plain_ones(tmp_path):
    text = log((0, "INFO", "sent 1"), (1, "INFO", "sent 2"), (2, "WARN", "slow"))
    plain, lines = grouped(write(tmp_path, text))
    packed, again = grouped(write(tmp_path, gzip.compress(text.encode()), "app.log.gz"))
    assert packed.patterns == plain.patterns
    assert again.equals(lines)


def test_text_of_no_known_kind_is_grouped_line_by_line(tmp_path):
    found, lines = grouped(write(tmp_path, "alpha 1 is up\nalpha 2 is up\n\nsomething else\n", "strange.txt"))
    assert not found.timed
    assert lines.get_column("pattern").to_list() == ["p1", "p1", "p1", "p2"]


def test_requests_are_grouped_by_method_route_and_status(tmp_path):
    row = '192.0.2.1 - - [15/Jan/2026:10:00:0{0} +0000] "GET /orders/{0} HTTP/1.1" {1} 1 "-" "a"\n'
    text = row.format(1, 200) + row.format(2, 200) + row.format(3, 500)
    found, lines = grouped(write(tmp_path, text, "access.log"))
    assert [pattern.template for pattern in found.patterns] == ["GET /orders/<id> 200", "GET /orders/<id> 500"]
    assert lines.get_column("pattern").to_list() == ["p1", "p1", "p2"]


def test_lines_that_are_no_record_of_json_have_no_pattern(tmp_path):
    row = '{{"ts": "2026-01-15T10:00:0{0}Z", "level": "info", "msg": "sent {0}"}}\n'
    _, lines = grouped(write(tmp_path, row.format(1) + row.format(2) + "broken\n" + row.format(3), "app.jsonl"))
    assert lines.get_column("pattern").to_list() == ["p1", "p1", "", "p1"]


def test_what_is_no_log_is_refused_in_a_sentence(tmp_path):
    path = write(tmp_path, '{"status": "success", "data": {"resultType": "matrix", "result": []}}', "m.json")
    with pytest.raises(EvidenceError, match="no log lines"):
        grouped(path)


def test_window_tells_new_risen_stopped_and_steady_patterns_apart(tmp_path):
    before = [(s, "INFO", f"beat {s}") for s in range(0, 600, 5)] + [(s, "INFO", "old way") for s in range(0, 600, 20)]
    before += [(s, "WARN", f"retry {s}") for s in range(0, 600, 60)]
    inside = [(s, "INFO", f"beat {s}") for s in range(603, 900, 5)] + [
        (s, "ERROR", "new way") for s in range(607, 900, 30)
    ]
    inside += [(s, "WARN", f"retry {s}") for s in range(601, 900, 3)]
    path = write(tmp_path, log(*sorted(before), *sorted(inside), (905, "INFO", "after it all")))
    found, _ = grouped(path, (START + timedelta(seconds=603), START + timedelta(seconds=900)))
    told = {pattern.template: found.changes[pattern.id] for pattern in found.patterns}
    changes = {template: change.change for template, change in told.items()}
    assert changes == {
        "beat <*>": "steady", "old way": "stopped", "retry <*>": "rose", "new way": "new", "after it all": None,
    }  # fmt: skip
    assert told["beat <*>"].rate_before == pytest.approx(12, rel=0.02)
    assert told["new way"].rate_in_window == pytest.approx(10 / 4.95)


def test_window_edges_cut_exactly(tmp_path):
    path = write(tmp_path, log((0, "INFO", "one"), (3, "INFO", "two"), (4, "INFO", "one"), (7, "INFO", "two")))
    found, _ = grouped(path, (START + timedelta(seconds=4), START + timedelta(seconds=7)))
    rates = {pattern.template: found.changes[pattern.id].rate_in_window for pattern in found.patterns}
    assert rates == {"one": 20.0, "two": 0.0}


def test_nothing_before_the_window_means_nothing_is_compared(tmp_path):
    path = write(tmp_path, log((0, "INFO", "one"), (3, "INFO", "two")))
    found, _ = grouped(path, (START - timedelta(seconds=60), START + timedelta(seconds=7)))
    assert not found.compared
    assert {change.change for change in found.changes.values()} == {None}


def test_a_rare_pattern_is_not_missed():
    assert judged(1, 0, 10, 10).change == "steady"
    assert judged(100, 0, 10, 10).change == "stopped"


LINES = st.lists(
    st.one_of(
        st.sampled_from(["", "   ", "  at x", "Traceback", "\ufffd", "a,b", '"q"', "{}"]),
        st.builds("2026-01-15 10:00:{:02d} {} {}".format, st.integers(0, 59), st.sampled_from(["INFO", "ERROR", ""]),
                  st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=20)),
    ),
    min_size=1, max_size=40,
)  # fmt: skip


@given(told=LINES, ended=st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_assignment_has_exactly_one_row_per_line(tmp_path, told, ended):
    text = "2026-01-15 10:00:00 INFO begun\n" + "\n".join(told) + ("\n" if ended else "")
    raw = text.encode()
    found, lines = grouped(write(tmp_path, raw))
    count = raw.count(b"\n") + (not raw.endswith(b"\n"))
    assert lines.get_column("line").to_list() == list(range(1, count + 1))
    assert set(lines.get_column("pattern")) <= {pattern.id for pattern in found.patterns}
