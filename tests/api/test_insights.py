"""Measures over the API."""

from __future__ import annotations

from tests.api.client import Caller


def test_measures_come_with_definition_n_and_exclusions(bob: Caller, incident: str) -> None:
    answer = bob.get("/insights")
    measures = {one["name"]: one for part in answer["parts"] for one in part["measures"]}
    assert measures["completion"]["rate"] == {"k": 0, "n": 0, "share": None, "low": 0.0, "high": 1.0}
    assert measures["completion"]["goal"] == {"value": 1.0, "least": True, "met": None}
    assert measures["to-detect"]["spread"]["median"] is None
    assert "mean" not in measures["to-detect"]["spread"]
    assert measures["fixes-stuck"]["groups"][0]["known"] == 0.9
    assert all(one["definition"] for one in measures.values())


def test_cases_behind_a_measure_are_given(bob: Caller) -> None:
    assert bob.get("/insights/completion/cases?from=2026-01-01&severity=P1").count == 0
    assert bob.get("/insights/mean/cases").status == 404
    assert bob.get("/insights?from=soon").status == 422
