"""What we do not know: evidence that does not cover the incident says so, and evidence that does says nothing."""

from __future__ import annotations

from tests.core.timeline.scenarios import access_log, at, during, metrics, series

from afterword.core.model.reading import Reading
from afterword.core.timeline.build import build_timeline


def unknowns(*readings: Reading, window: tuple[float, float] | None = None) -> str:
    limits = (at(window[0]), at(window[1])) if window else None
    return " ".join(build_timeline(list(readings), window=limits).unknowns)


def test_log_that_begins_in_the_trouble_says_that_what_was_usual_is_not_known() -> None:
    text = unknowns(access_log(900, failing=during(0, 500, 0.4)))
    assert "nginx/access.log begins when users are hit already" in text
    assert "still hit" not in text


def test_log_that_ends_in_the_trouble_says_that_its_end_is_not_known() -> None:
    text = unknowns(access_log(900, failing=during(400, 900, 0.4)))
    assert "nginx/access.log ends while users are still hit" in text
    assert "hit already" not in text


def test_window_that_the_evidence_does_not_cover_is_named() -> None:
    edge = access_log(900, failing=during(300, 600, 0.4))
    text = unknowns(edge, *metrics(series("queue", 700, during(300, 600, 90, 5), start=200)), window=(-600, 1500))
    assert "The requests in nginx/access.log begin only at 01:00:00 UTC" in text
    assert "The requests in nginx/access.log end already at 01:15:00 UTC" in text
    assert "The metrics begin only at 01:03:20 UTC" in text
    assert "begin only" not in unknowns(edge, window=(0, 900))


def test_evidence_around_the_whole_incident_leaves_nothing_uncovered() -> None:
    text = unknowns(access_log(900, failing=during(300, 600, 0.4)))
    assert "hit" not in text
