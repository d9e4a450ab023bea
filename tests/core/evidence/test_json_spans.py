from __future__ import annotations

import pytest

from afterword.core.evidence.json_spans import array_at, documents


def test_elements_of_an_inner_array_know_their_lines():
    text = '{\n "a": {"x": 1},\n "rows": [\n  {"n": 1},\n  {\n   "n": 2\n  }\n ]\n}'
    found = array_at(text, "rows")
    assert [(item.value["n"], item.line_start, item.line_end) for item in found.items] == [(1, 4, 4), (2, 5, 7)]
    assert found.members["a"] == {"x": 1}


def test_path_that_leads_nowhere_finds_nothing():
    found = array_at('{"status": "error", "error": "no"}', "data", "result")
    assert not found.found
    assert found.members["error"] == "no"


@pytest.mark.parametrize("text", ['[{"n": 1}, {"n"', '[{"n": 1},', '[{"n": 1}', '[{"n": 1}, {"n": "2'])
def test_array_that_breaks_off_keeps_what_stands_before(text):
    found = array_at(text)
    assert [item.value["n"] for item in found.items] == [1]
    assert "cut short" in found.broken.reason


def test_array_that_is_no_json_says_where():
    found = array_at('[\n{"n": 1},\nhello\n]')
    assert found.broken.line == 3
    assert found.broken.text == "hello"


def test_text_that_is_nested_without_end_is_refused_calmly():
    found = array_at("[" * 200_000)
    assert found.items == []
    assert found.broken is not None


def test_documents_one_a_line_and_laid_out_over_lines_are_both_found():
    found, unread = documents('{"n": 1}\n\n{\n "n": 2\n}\n{"n": 3}\n')
    assert [(item.value["n"], item.line_start, item.line_end) for item in found] == [(1, 1, 1), (2, 3, 5), (3, 6, 6)]
    assert unread == []


def test_bad_line_among_documents_is_told_and_skipped():
    found, unread = documents('{"n": 1}\n{"n": \n{"n": 3}\n')
    assert [item.value["n"] for item in found] == [1, 3]
    assert [line.line for line in unread] == [2]
