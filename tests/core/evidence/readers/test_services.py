"""services.toml: services, what they depend on, their paths and objectives; what is wrong in it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from afterword.core.errors import EvidenceError
from afterword.core.evidence.readers.services import parse_services
from afterword.core.evidence.walk import read_evidence
from afterword.core.model.services import Objective

FIXTURE = Path(__file__).resolve().parents[3] / "fixtures" / "services" / "services.toml"


def test_description_in_the_evidence_folder_is_read() -> None:
    [reading] = read_evidence([FIXTURE])
    report = reading.report
    assert (report.kind, report.records, report.problem) == ("services", 4, None)
    assert (report.lines, report.continuation, report.blank) == (16, 9, 3)
    assert reading.services is not None
    assert reading.services.below("edge") == {"shop", "payments", "postgres"}
    assert reading.services.objectives == (Objective("shop", 99.9, 30.0, 4_000_000),)


def test_names_are_owned_by_the_longest_pattern_and_by_the_service_of_that_name() -> None:
    services = parse_services(FIXTURE.read_text(), file="services.toml")
    owned = [services.owner([name]) for name in ("pg_connections", "shop-api", "payments", "payments-eu", "redis")]
    assert owned == ["postgres", "shop", "payments", "payments", None]
    assert [services.of_route(path) for path in ("/api/cart/<id>", "/cart", "/")] == ["shop", "shop", None]


def test_services_that_depend_on_each_other_are_no_endless_walk() -> None:
    text = '[services.a]\ndepends_on = ["b"]\n[services.b]\ndepends_on = ["a"]\n'
    assert parse_services(text, file="s.toml").below("a") == {"a", "b"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[services.a\n", "it is not TOML"),
        ("[services]\na = 1\n", "write each of the services as a table"),
        ('[services.a]\ndepends_on = "b"\n', "depends_on of a is no list of texts"),
        ("[objectives.a]\navailability = 200\n", "availability of a is no percentage"),
        ("[objectives.a]\navailability = true\n", "availability of a is no percentage"),
        ("[objectives.a]\navailability = 99\nwindow_days = 0\n", "window_days of a is no number of days"),
        ("[objectives.a]\navailability = 99\nrequests = -1\n", "requests of a is no count"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(text: str, words: str) -> None:
    with pytest.raises(EvidenceError, match=words):
        parse_services(text, file="services.toml")


def test_broken_description_spoils_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "services.toml").write_text("[services.a]\ndepends_on = 3\n")
    (tmp_path / "app.log").write_text("2026-01-15T10:00:00Z INFO began\n2026-01-15T10:00:01Z INFO goes on\n")
    log, broken = sorted(read_evidence([tmp_path]), key=lambda reading: reading.report.file)
    assert log.report.records == 2
    assert "depends_on of a is no list" in (broken.report.problem or "")
