"""Error logs of nginx: levels, patterns and a zone that must be learnt elsewhere."""

from __future__ import annotations

from pathlib import Path

from tests.core.evidence.logs import FIXTURES, adds_up, log_of, read_fixture, reports


def test_levels_and_messages_are_read() -> None:
    reading = read_fixture("nginx_error.log")
    assert (reading.report.kind, reading.report.records) == ("nginx_error", 3)
    assert adds_up(reading.report)
    assert [moment.labels["level"] for moment in reading.moments] == ["ERROR", "WARNING", "INFO"]
    assert log_of(reading).patterns[0].template.startswith("connect() failed (<*>: Connection refused)")


def test_signal_that_reconfigures_is_a_change_of_configuration() -> None:
    assert [moment.kind for moment in read_fixture("nginx_error.log").moments][-1] == "config_change"


def test_zone_alone_is_assumed() -> None:
    report = read_fixture("nginx_error.log").report
    assert (report.zone, report.zone_source) == ("UTC", "assumed")


def test_zone_is_inferred_from_the_access_log_beside_it(tmp_path: Path) -> None:
    (tmp_path / "nginx").mkdir()
    for name, source in (("access.log", "nginx_access_combined.log"), ("error.log", "nginx_error.log")):
        (tmp_path / "nginx" / name).write_bytes((FIXTURES / source).read_bytes())
    report = reports(tmp_path)["nginx/error.log"]
    assert (report.zone, report.zone_source) == ("+01:00", "inferred")
    assert report.first is not None
    assert report.first.isoformat() == "2026-01-15T10:00:02+00:00"
