from __future__ import annotations

import json
from pathlib import Path

import pytest

from afterword.core.errors import NothingUsable
from afterword.core.evidence.walk import read_evidence


def test_series_are_named_after_the_file_and_the_labels_that_differ(read):
    reading = read("prometheus/two_states.json")
    assert reading.report.kind == "prometheus"
    assert [series.name for series in reading.series] == ['two_states{state="active"}', 'two_states{state="idle"}']
    assert reading.series[0].step == 5
    assert reading.report.records == 24


def test_series_is_named_after_its_metric_where_nobody_chose_the_name_of_the_file(read):
    [series] = read("prometheus/one_series.json").series
    assert series.name == "pg_up"
    assert series.labels["instance"] == "db:9187"
    assert series.times[0] == 1767261600


def test_samples_that_are_no_number_are_left_out_and_infinite_ones_counted_as_unread(read):
    reading = read("prometheus/nan_and_infinity.json")
    assert reading.series[0].values.tolist() == [1.0, 2.5]
    assert reading.report.unread == 1
    assert "Inf" in reading.report.unread_examples[0].text


def test_hole_that_all_targets_of_a_job_share_is_a_gap_with_start_and_end(read):
    reading = read("prometheus/hole_in_a_job.json")
    assert [(gap.end - gap.start).total_seconds() for gap in reading.report.gaps] == [65]
    assert [moment.kind for moment in reading.moments] == ["gap_start", "gap_end"]
    assert "job app" in reading.moments[0].text
    assert reading.moments[0].evidence[0].file == "hole_in_a_job.json"


def test_new_version_that_takes_over_leaves_no_gap(read):
    assert read("prometheus/version_takes_over.json").report.gaps == ()


def test_gap_behind_a_rate_begins_before_the_rate_runs_dry(read_within):
    reading = read_within("prometheus/indexed", "requests.json")
    assert [gap.start.isoformat() for gap in reading.report.gaps] == ["2026-01-01T10:00:30+00:00"]


def test_empty_answer_is_read_and_has_no_series(read_within):
    reading = read_within("prometheus", "empty.json")
    assert reading.report.kind == "prometheus"
    assert reading.series == ()
    assert reading.report.problem == "There is not one record in empty.json."


def test_error_answer_is_refused_with_the_words_of_the_server(read):
    with pytest.raises(NothingUsable) as told:
        read("prometheus/error_answer.json")
    assert "exceeded maximum resolution of 11,000 points" in str(told.value)


def test_instant_query_gives_one_sample_per_series(read):
    reading = read("prometheus/vector.json")
    assert [series.values.tolist() for series in reading.series] == [[3.0], [4.0]]


def test_result_alone_is_read_without_the_answer_around_it(read):
    assert len(read("prometheus/bare_result.json").series) == 1


def test_answer_that_was_cut_short_gives_the_series_before_the_cut(read):
    reading = read("prometheus/cut_short.json")
    assert len(reading.series) == 1
    assert reading.report.unread == 1
    assert "cut short" in reading.report.problem


def test_file_beside_an_index_is_read_and_the_index_is_a_companion(read_within):
    assert read_within("prometheus/indexed", "index.json").report.kind == "companion"


def test_samples_out_of_order_are_put_in_order_and_broken_ones_are_unread(read):
    reading = read("prometheus/odd_samples.json")
    assert reading.series[0].values.tolist() == [1.0, 2.0]
    assert reading.report.unread == 2


def test_sample_at_no_time_of_the_calendar_is_unread_and_the_rest_is_used(tmp_path):
    answer = '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":%s}]}}'
    (tmp_path / "q.json").write_text(answer % '[[1795212426,"1"],[NaN,"2"],[1e300,"3"],[1795212428,"4"]]')
    [reading] = read_evidence([tmp_path / "q.json"])
    assert reading.series[0].values.tolist() == [1.0, 4.0]
    assert reading.report.unread == 2


def test_sample_whose_time_is_a_list_is_left_unread(tmp_path: Path) -> None:
    rows = [{"metric": {"job": "app"}, "value": [1767261600, "3"]}, {"metric": {"job": "db"}, "value": [[[]], "4"]}]
    answer = {"status": "success", "data": {"resultType": "vector", "result": rows}}
    (tmp_path / "vector.json").write_text(json.dumps(answer))
    [reading] = read_evidence([tmp_path])
    assert (reading.report.records, reading.report.unread) == (1, 1)
