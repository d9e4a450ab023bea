"""The impact in numbers: services and endpoints, request times, affected users, error budgets; each counted once."""

from __future__ import annotations

import json
from dataclasses import replace

import polars as pl
import pytest
from tests.core.timeline.scenarios import NIGHT, access_log, during, metrics, report, series, service_log

from afterword.core.evidence.readers.services import parse_services
from afterword.core.model.reading import Reading
from afterword.core.model.timeline import Budget, Impact
from afterword.core.timeline.build import build_timeline
from afterword.core.timeline.impact_json import impact_from, impact_json
from afterword.core.timeline.impact_words import budget_words, failing_endpoints, latency_words, users_words

ROUTES = {"minute": pl.Int64, "route": pl.String, "status": pl.Int16, "requests": pl.UInt32}
USERS = {"minute": pl.Int64, "user": pl.UInt64}


def edge(**more: object) -> Reading:
    """60 requests a second for a quarter of an hour, of which 30 % fail from 300 s to 600 s."""
    return access_log(900, failing=during(300, 600, 0.3), p95=during(300, 600, 2.0, 0.08))


def with_log(reading: Reading, **frames: pl.DataFrame) -> Reading:
    assert reading.log is not None
    return replace(reading, log=replace(reading.log, **frames))


def routes(*rows: tuple[float, str, int, int]) -> pl.DataFrame:
    return pl.DataFrame([(int(NIGHT + at), *rest) for at, *rest in rows], schema=ROUTES, orient="row")


def users(*rows: tuple[float, int]) -> pl.DataFrame:
    return pl.DataFrame([(int(NIGHT + at), user) for at, user in rows], schema=USERS, orient="row")


def described(text: str) -> Reading:
    shown = replace(report("services.toml", "services", 0, 0), first=None, last=None)
    return Reading(shown, services=parse_services(text, file="services.toml"))


def impact_of(*readings: Reading) -> Impact:
    return build_timeline(list(readings)).impact


def test_endpoints_are_counted_in_the_minutes_of_the_impact_most_failed_first() -> None:
    asked = routes((240, "/cart", 200, 9), (300, "/cart", 503, 5), (300, "/", 200, 70), (540, "/", 503, 7),
                   (600, "/cart", 503, 99))  # fmt: skip
    found = impact_of(with_log(edge(), routes=asked)).endpoints
    assert [(one.endpoint, one.requests, one.failed) for one in found] == [("/", 77, 7), ("/cart", 5, 5)]


def test_endpoints_belong_to_the_service_that_says_it_answers_them() -> None:
    asked = routes((60, "/api/cart", 200, 30), (300, "/api/cart", 503, 5), (300, "/", 200, 70))
    impact = impact_of(with_log(edge(), routes=asked), described('[services.shop]\nroutes = ["/api/*"]\n'))
    assert [(one.service, one.endpoint) for one in impact.endpoints] == [("shop", "/api/cart"), (None, "/")]
    counted = [(one.service, one.requests, one.failed, one.failed_in_window) for one in impact.services]
    assert counted == [("shop", 35, 5, 5), ("nginx", 70, 0, 0)]


def test_each_log_of_requests_counts_for_its_service_and_none_is_added_up() -> None:
    inside = access_log(900, failing=during(300, 600, 0.5), rps=10, file="shop/app.jsonl", kind="json_lines")
    impact = impact_of(edge(), inside)
    assert [one.service for one in impact.services] == ["nginx", "shop"]
    assert impact.services[0].requests == impact.requests
    assert impact.services[0].failed_in_window == impact.failed_in_window
    assert impact.services[1].requests < impact.requests


def test_request_times_before_and_during_the_impact_are_told_apart() -> None:
    impact = impact_of(edge())
    assert impact.latency_before is not None
    assert impact.latency_during is not None
    assert impact.latency_before.p95 == pytest.approx(0.08, rel=0.15)
    assert impact.latency_during.p95 == pytest.approx(2.0, rel=0.15)
    assert impact.latency_during.p50 < impact.latency_during.p95 < impact.latency_during.p99
    assert latency_words(impact).startswith("p50 ")
    assert latency_words(impact_of(access_log(900, failing=during(300, 600, 0.3)))) == ""


def test_users_are_counted_once_and_only_in_the_minutes_of_the_impact() -> None:
    impact = impact_of(with_log(edge(), affected=users((60, 9), (300, 1), (360, 1), (360, 2), (780, 3))))
    assert (impact.affected_users, impact.affected_source) == (2, "nginx/access.log")
    assert users_words(impact) == "at least 2, as the failing lines of nginx/access.log name them"


def test_users_that_only_the_application_names_are_counted_there() -> None:
    inside = with_log(service_log(900, errors=during(300, 600, 3)), affected=users((300, 1), (360, 2), (360, 3)))
    impact = impact_of(edge(), inside)
    assert (impact.affected_users, impact.affected_source) == (3, "app/app.log")
    assert impact_of(edge()).affected_users is None


def test_error_budget_is_the_failed_share_of_what_may_fail_in_the_window() -> None:
    promised = "[objectives.shop]\navailability = 99.9\nrequests = 10_000_000\n"
    impact = impact_of(edge(), described(promised))
    [budget] = impact.budgets
    assert (budget.allowed, budget.failed) == (pytest.approx(10_000), impact.failed_in_window)
    assert budget.used == pytest.approx(impact.failed_in_window / 10_000)
    assert budget_words(budget).endswith("with 99.9 % over 30 days, 10,000 of 10.0 million requests may fail")


def test_error_budget_without_a_stated_number_takes_the_rate_before_the_incident() -> None:
    [budget] = impact_of(edge(), described("[objectives.shop]\navailability = 99\nwindow_days = 1\n")).budgets
    assert budget.requests == pytest.approx(60 * 86_400, rel=0.02)
    assert not budget.stated
    assert "requests at the usual rate may fail" in budget_words(budget)


def test_error_budget_equals_burn_rate_times_length_over_window() -> None:
    """The formula of the SRE Workbook, chapter 5, when requests come as usual."""
    impact = impact_of(edge(), described("[objectives.shop]\navailability = 99.5\nwindow_days = 7\n"))
    burn_rate = impact.failed_in_window / impact.requests_in_window / 0.005
    assert impact.budgets[0].used == pytest.approx(burn_rate * 300 / (7 * 86_400), rel=0.05)


def test_objective_without_an_incident_uses_nothing() -> None:
    calm = access_log(900)
    assert impact_of(calm, described("[objectives.shop]\navailability = 99.9\n")).budgets == ()


def test_impact_survives_its_json_and_old_json_is_still_read() -> None:
    asked = routes((300, "/cart", 503, 5), (300, "/", 200, 70))
    named = with_log(edge(), routes=asked, affected=users((300, 1)))
    impact = impact_of(named, described("[objectives.shop]\navailability = 99.9\n"))
    again = impact_json(impact_from(json.loads(json.dumps(impact_json(impact)))))
    assert again == impact_json(impact)
    added = ("by_service", "by_endpoint", "latency", "error_budget", "affected_source")
    old = {name: value for name, value in again.items() if name not in added}
    assert impact_from(old).failed == impact.failed


def test_one_endpoint_in_all_needs_no_table() -> None:
    assert failing_endpoints(impact_of(with_log(edge(), routes=routes((300, "/", 503, 7))))) == []


def test_evidence_without_requests_has_no_numbers_but_may_name_users() -> None:
    log = with_log(service_log(900, errors=during(300, 600, 3)), affected=users((300, 1)))
    impact = impact_of(log, *metrics(series("steady", 900, during(0, 0, 1, 1))))
    assert (impact.requests, impact.endpoints, impact.budgets, impact.affected_users) == (None, (), (), 1)


def test_budget_says_its_numbers() -> None:
    budget = Budget("shop", 99.95, 28, 2_000_000, True, 30, 1_000.0, 0.03, "nginx/access.log")
    words = "3.0 % used: 30 requests failed; with 99.95 % over 28 days, 1,000 of 2.0 million requests may fail"
    assert budget_words(budget) == words
