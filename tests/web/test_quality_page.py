"""The quality page: k of n, years, filters in the address, and only what the viewer may see."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.documents import private_incident, standalone

from afterword.core.lint.quality.brief import brief_of, brief_text
from afterword.core.lint.quality.json import quality_json
from afterword.core.lint.quality.standing import Count, Fact, Quality
from afterword.core.lint.quality.things import THINGS
from afterword.domain.accounts.models import Person
from afterword.domain.analytics.models import PostmortemQuality
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.services import create

pytestmark = pytest.mark.django_db


def many(actor: Person, count: int, *, since: int = 2017, years: int = 10, private: bool = False) -> None:
    """Postmortems over some years, each looked at already; every third lacks what the others have."""
    rows = [
        Postmortem(
            number=1000 + place, title=f"Outage {place}", date=date(since + place % years, 3, 1), severity="P2",
            created_at=timezone.now(), created_by=actor, private=private,
        )
        for place in range(count)
    ]  # fmt: skip
    made = Postmortem.objects.bulk_create(rows)
    PostmortemQuality.objects.bulk_create(
        PostmortemQuality(postmortem=one, **looked_at(one), stale=False) for one in made
    )


def looked_at(postmortem: Postmortem) -> dict[str, Any]:
    lacks = postmortem.number % 3 == 0
    facts = tuple(Fact(one.name, "missing" if lacks and one.name == "impact" else "stands", "", 4) for one in THINGS)
    findings = (Count("fixes", "warning", 2),)
    quality = Quality(postmortem.code, postmortem.code, postmortem.title, postmortem.date, "P2", "standard", facts,
                      findings)  # fmt: skip
    return {"told": json.loads(json.dumps(quality_json(quality))), "brief": brief_text(brief_of(quality))}


def test_visitor_is_sent_to_sign_in(client: Client) -> None:
    assert "/accounts/login/" in client.get("/postmortems/quality")["Location"]


def test_empty_page_says_what_to_do(client: Client, bob: Person) -> None:
    client.force_login(bob)
    page = client.get("/postmortems/quality").content.decode()
    assert "There is no postmortem yet" in page
    assert "/postmortems/new" in page


def test_page_tells_k_of_n_with_the_chart_its_table_and_no_score(client: Client, bob: Person) -> None:
    many(bob, 30)
    client.force_login(bob)
    page = client.get("/postmortems/quality").content.decode()
    assert "20<small> of 30" in page
    assert page.count('<svg class="chart"') == 2
    assert 'class="twin"' in page
    assert "<caption" in page
    assert "score" not in page.lower()


def test_few_documents_tell_no_trend(client: Client, bob: Person) -> None:
    many(bob, 12)
    client.force_login(bob)
    assert "No trend is told" in client.get("/postmortems/quality").content.decode()


def test_filters_stand_in_the_address_and_go_on_to_the_next_page(client: Client, bob: Person) -> None:
    many(bob, 130, years=2)
    client.force_login(bob)
    page = client.get("/postmortems/quality?year=2017").content.decode()
    assert "65 postmortems of 2017" in page
    assert "?year=2017&amp;page=2" in page
    second = client.get("/postmortems/quality?year=2017&page=2").content.decode()
    assert "Page 2 of 2" in second
    assert client.get("/postmortems/quality?page=none").status_code == 200


def test_filter_without_a_match_offers_all(client: Client, bob: Person) -> None:
    many(bob, 3)
    client.force_login(bob)
    assert "No postmortem fits" in client.get("/postmortems/quality?severity=P0").content.decode()


def test_year_that_is_none_is_told_in_a_sentence(client: Client, bob: Person) -> None:
    client.force_login(bob)
    answer = client.get("/postmortems/quality?year=soon")
    assert answer.status_code == 422
    assert "is not a year" in answer.content.decode()


def test_outsider_neither_sees_nor_counts_a_private_postmortem(client: Client, bob: Person, charlie: Person) -> None:
    create(actor=bob, title="Keys on a public page", incidents=[private_incident(bob)])
    client.force_login(charlie)
    page = client.get("/postmortems/quality").content.decode()
    assert "Keys on a public page" not in page
    assert "There is no postmortem yet" in page


def test_documents_nobody_looked_at_are_told_and_not_counted(client: Client, bob: Person) -> None:
    many(bob, 3)
    standalone(bob)
    PostmortemQuality.objects.filter(postmortem__number__lt=1000).delete()
    client.force_login(bob)
    page = client.get("/postmortems/quality").content.decode()
    assert "1 of them is still to be looked at" in page
    assert "Not looked at yet" in page
    assert "Three postmortems of" in page


def test_title_from_outside_is_escaped(client: Client, bob: Person) -> None:
    standalone(bob, title="<script>alert(1)</script>")
    client.force_login(bob)
    assert "<script>alert" not in client.get("/postmortems/quality").content.decode()


def test_queries_stay_the_same_for_a_thousand_documents(client: Client, bob: Person) -> None:
    client.force_login(bob)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get("/postmortems/quality").status_code == 200
        return len(found)

    many(bob, 60)
    few = asked()
    Postmortem.objects.all().delete()
    many(bob, 1000)
    assert asked() == few
    assert few <= 12


def test_reading_page_tells_what_stands_and_links_to_what_is_missing(client: Client, bob: Person) -> None:
    postmortem = standalone(bob)
    client.force_login(bob)
    page = client.get(f"/{postmortem.code}").content.decode()
    assert "What stands, what is missing" in page
    assert f"/{postmortem.code}/write#w-impact" in page


def test_library_leads_to_the_quality_page(client: Client, bob: Person) -> None:
    standalone(bob)
    client.force_login(bob)
    assert "/postmortems/quality" in client.get("/postmortems").content.decode()


def test_findings_of_a_year_are_told_as_the_median(client: Client, bob: Person) -> None:
    many(bob, 5, years=1)
    client.force_login(bob)
    page = client.get("/postmortems/quality").content.decode()
    assert "the median of each year" in page
    assert '<th scope="row">2017</th><td class="n">5</td><td class="n">0</td><td class="n">2</td>' in page


def test_document_that_was_counted_by_another_list_of_things_waits_to_be_looked_at(client: Client, bob: Person) -> None:
    many(bob, 5)
    row = PostmortemQuality.objects.order_by("pk").first()
    assert row is not None
    PostmortemQuality.objects.filter(pk=row.pk).update(brief="2017|sm|0/0/0|")
    client.force_login(bob)
    page = client.get("/postmortems/quality").content.decode()
    assert "Four postmortems of" in page
    assert "1 of them is still to be looked at" in page
