"""The Insights pages: what is counted is said, every number has its cases, and nothing hidden is counted."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from tests.people import person
from tests.web.browsing import page_of

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.services import declare

pytestmark = pytest.mark.django_db


def resolved(who: Person, count: int, *, private: bool = False) -> None:
    for number in range(count):
        incident = declare(actor=who, title=f"=It broke {number}", severity="P1", private=private)
        now = clock.now()
        Incident.objects.filter(pk=incident.pk).update(
            status="resolved",
            detected_at=now - timedelta(hours=2, minutes=number),
            resolved_at=now - timedelta(hours=1),
        )


def test_empty_house_is_told_that_there_is_no_case(client: Client, bob: Person) -> None:
    client.force_login(bob)
    page = page_of(client, "/insights")
    assert page.count("no case yet") >= 3
    assert "The first incident that is resolved begins it" in page
    assert "P0 and P1 incidents that have a postmortem, of those resolved." in page
    assert '<svg class="chart"' not in page
    assert "0 incidents resolved" in page


def test_numbers_have_definition_exclusions_and_cases(client: Client, bob: Person) -> None:
    resolved(bob, 3)
    client.force_login(person("Vera", role="viewer"))
    page = page_of(client, "/insights")
    assert "P0 and P1 incidents that have a postmortem, of those resolved." in page
    assert "0 of 3" in page
    assert "Fewer than 20 cases: no trend is drawn." in page
    assert "polyline" not in page
    assert "/insights/completion" in page
    assert "INC-003" in page_of(client, "/insights/completion")
    assert "INC-001" in page_of(client, "/insights/to-resolve")


def test_trend_is_drawn_from_twenty_cases_on(client: Client, bob: Person) -> None:
    resolved(bob, 20)
    client.force_login(bob)
    assert "no trend is drawn" not in page_of(client, "/insights")


def test_sheet_has_every_case_and_no_formula(client: Client, bob: Person) -> None:
    resolved(bob, 3)
    client.force_login(bob)
    answer = client.get("/insights/to-resolve.csv")
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert rows[0] == ["Number", "Title", "At", "Counts", "Seconds", "Note"]
    assert [row[0] for row in rows[1:]] == ["INC-003", "INC-002", "INC-001"] or len(rows) == 4
    assert all(row[1].startswith("'=") for row in rows[1:])


def test_private_incidents_are_counted_for_their_people_alone(client: Client, bob: Person, charlie: Person) -> None:
    resolved(bob, 2, private=True)
    client.force_login(charlie)
    assert "0 incidents resolved" in page_of(client, "/insights")
    assert "INC-001" not in page_of(client, "/insights/to-resolve")
    client.force_login(bob)
    assert "2 incidents resolved" in page_of(client, "/insights")


def test_wrong_days_are_told_and_unknown_measures_not_found(client: Client, bob: Person) -> None:
    client.force_login(bob)
    answer = client.get("/insights?from=soon")
    assert answer.status_code == 422
    assert "soon is not a day" in answer.content.decode()
    assert client.get("/insights/mean").status_code == 404
    assert client.get("/insights/mean.csv").status_code == 404
