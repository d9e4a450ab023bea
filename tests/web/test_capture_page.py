"""The page of an incident while it runs: the log, what is typed into it, and what can be changed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.incident_pages import declared

from afterword.domain.accounts.models import Person
from afterword.domain.incidents import services
from afterword.domain.incidents.models import Entry

pytestmark = pytest.mark.django_db
SCRIPT = {"HTTP_HX_REQUEST": "true"}


def test_line_typed_without_script_is_in_the_log(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    answer = client.post(f"/{incident.code}/capture", {"line": "Pool is full", "request_key": "a"})
    assert answer.url == f"/{incident.code}"
    assert "Pool is full" in client.get(answer.url).content.decode()


def test_script_gets_the_new_log_and_the_entry_it_added(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    answer = client.post(f"/{incident.code}/capture", {"line": "Pool is full", "request_key": "a"}, **SCRIPT)
    entry = Entry.objects.get(text="Pool is full")
    assert answer.headers["X-Entry"] == str(entry.pk)
    assert f'id="entry-{entry.pk}"' in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_line_sent_twice_is_one_entry(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    for _ in range(2):
        client.post(f"/{incident.code}/capture", {"line": "Once", "request_key": "same"}, **SCRIPT)
    assert Entry.objects.filter(text="Once").count() == 1


def test_late_entry_is_hollow_and_says_when_it_was_added(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    client.post(f"/{incident.code}/capture", {"line": "-30m Seen earlier", "request_key": "a"})
    page = client.get(f"/{incident.code}/log").content.decode()
    line = re.search(r'<li id="entry-\d+" class="reconstructed".*?Seen earlier.*?</li>', page, re.DOTALL)
    assert line is not None
    assert "Reconstructed." in line[0]
    assert "added at" in line[0]


@pytest.mark.parametrize(("hours", "form"), [(1, r"T\+0:0\d:\d\d<"), (3, r"T\+\d:\d\d<")])
def test_short_log_counts_in_seconds_and_a_long_one_in_minutes(
    client: Client, bob: Person, hours: int, form: str
) -> None:
    incident = declared(bob, minutes_ago=5)
    client.force_login(bob)
    services.add_entry(actor=bob, incident=incident, text="Seen", at=timezone.now() - timedelta(hours=hours))
    page = client.get(f"/{incident.code}/log").content.decode()
    assert re.search(form, page)
    assert ("T+0:00:00" in page) == (hours == 1)


def test_entry_of_the_day_after_does_not_coarsen_a_short_log(client: Client, bob: Person) -> None:
    begun = timezone.now() - timedelta(hours=30)
    incident = services.declare(actor=bob, title="Short", severity="P3", at=begun)
    services.change_status(actor=bob, incident=incident, status="resolved", at=begun + timedelta(minutes=4))
    services.add_entry(actor=bob, incident=incident, text="Seen in the morning")
    client.force_login(bob)
    assert "T+0:04:00" in client.get(f"/{incident.code}/log").content.decode()


def test_time_in_the_future_is_refused_and_the_line_kept(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    later = f"{timezone.now() + timedelta(minutes=5):%Y-%m-%d %H:%MZ} It will end"
    answer = client.post(f"/{incident.code}/capture", {"line": later})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{later}"' in page
    assert "lies in the future" in page


def test_command_that_cannot_be_done_tells_a_script_why(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    answer = client.post(f"/{incident.code}/capture", {"line": "/status closed"}, **SCRIPT)
    assert answer.status_code == 409
    assert "is declared; from there it can become" in answer.content.decode()


def test_nothing_in_an_entry_becomes_html(client: Client, bob: Person) -> None:
    incident = declared(bob, title="<script>alert(1)</script>")
    client.force_login(bob)
    client.post(f"/{incident.code}/capture", {"line": '<img src=x onerror="1"> `<b>` **<i>** javascript:1'})
    page = client.get(f"/{incident.code}").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<code>&lt;b&gt;</code>" in page
    assert "<b>&lt;i&gt;</b>" in page


def test_numbers_and_names_in_an_entry_lead_somewhere(client: Client, bob: Person) -> None:
    incident = declared(bob)
    services.add_entry(actor=bob, incident=incident, text="Like INC-007, see RB-021, ask @alice")
    client.force_login(bob)
    page = client.get(f"/{incident.code}").content.decode()
    assert '<a class="nowrap" href="/INC-007">INC-007</a>' in page
    assert '<a class="nowrap" href="/RB-021">RB-021</a>' in page
    assert '<span class="mention">@alice</span>' in page


def test_mended_entry_says_so_and_keeps_its_time(client: Client, bob: Person) -> None:
    incident = declared(bob)
    entry = services.add_entry(actor=bob, incident=incident, text="Pol is full")
    client.force_login(bob)
    form = client.get(f"/{incident.code}/entries/{entry.pk}").content.decode()
    shown = re.search(r'name="at" type="datetime-local" step="1" value="([^"]+)"', form)
    assert shown is not None
    client.post(f"/{incident.code}/entries/{entry.pk}", {"text": "Pool is full", "at": shown[1], "kind": "note"})
    mended = Entry.objects.get(pk=entry.pk)
    assert (mended.text, mended.at) == ("Pool is full", entry.at)
    assert "mended" in client.get(f"/{incident.code}/log").content.decode()


def test_upward_arrow_sends_the_text_alone(client: Client, bob: Person) -> None:
    incident = declared(bob)
    entry = services.add_entry(actor=bob, incident=incident, text="Pol is full", kind="decision")
    client.force_login(bob)
    answer = client.post(f"/{incident.code}/entries/{entry.pk}", {"text": "Pool is full"}, **SCRIPT)
    mended = Entry.objects.get(pk=entry.pk)
    assert "Pool is full" in answer.content.decode()
    assert (mended.at, mended.kind) == (entry.at, "decision")


def test_only_ones_own_entries_are_offered_to_the_upward_arrow(client: Client, alice: Person, bob: Person) -> None:
    incident = declared(alice)
    mine = services.add_entry(actor=bob, incident=incident, text="Mine")
    services.add_entry(actor=alice, incident=incident, text="Theirs")
    client.force_login(bob)
    page = client.get(f"/{incident.code}/log").content.decode()
    assert re.findall(r'data-mend="([^"]+)"', page) == [f"/{incident.code}/entries/{mine.pk}"]


def test_withdrawn_entry_leaves_the_log(client: Client, bob: Person) -> None:
    incident = declared(bob)
    entry = services.add_entry(actor=bob, incident=incident, text="Wrong channel")
    client.force_login(bob)
    client.post(f"/{incident.code}/entries/{entry.pk}/withdraw")
    assert "Wrong channel" not in client.get(f"/{incident.code}").content.decode()
    assert client.get(f"/{incident.code}/entries/{entry.pk}").status_code == 404


def test_status_and_severity_change_together_or_not_at_all(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    answer = client.post(f"/{incident.code}/status", {"status": "closed", "severity": "P0"})
    incident.refresh_from_db()
    assert answer.status_code == 409
    assert (incident.status, incident.severity) == ("declared", "P1")
    client.post(f"/{incident.code}/status", {"status": "identified", "severity": "P0"})
    incident.refresh_from_db()
    assert (incident.status, incident.severity) == ("identified", "P0")


def test_acknowledging_takes_the_button_away(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    assert ">Acknowledge</button>" in client.get(f"/{incident.code}").content.decode()
    client.post(f"/{incident.code}/acknowledge")
    page = client.get(f"/{incident.code}").content.decode()
    assert ">Acknowledge</button>" not in page
    assert "Acknowledged after" in page


def test_role_is_given_and_taken_back(client: Client, alice: Person, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    client.post(f"/{incident.code}/roles", {"role": "Lead", "person": alice.pk})
    assert "<dt>Lead</dt><dd>Alice</dd>" in client.get(f"/{incident.code}/side").content.decode()
    client.post(f"/{incident.code}/roles", {"verb": "remove", "role": "lead", "person": alice.pk})
    assert "<dt>Lead</dt>" not in client.get(f"/{incident.code}/side").content.decode()


def test_details_are_saved_all_or_none(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    form = {"title": "Orders fail", "severity": "P2", "services": "a, b", "customer_impact": "no"}
    answer = client.post(f"/{incident.code}/details", {**form, "detected_at": "2999-01-01T00:00"})
    incident.refresh_from_db()
    assert answer.status_code == 422
    assert 'value="Orders fail"' in answer.content.decode()
    assert incident.title == "Checkout refuses orders"
    client.post(f"/{incident.code}/details", {**form, "detected_at": ""})
    incident.refresh_from_db()
    assert (incident.title, incident.severity, incident.customer_impact) == ("Orders fail", "P2", False)


def test_outsider_meets_404_at_every_door_of_a_private_incident(client: Client, alice: Person, charlie: Person) -> None:
    incident = declared(alice, private=True)
    client.force_login(charlie)
    for place in (
        "",
        "/log",
        "/head",
        "/side",
        "/status",
        "/roles",
        "/details",
        "/evidence-state",
        "/signals",
        "/resolve",
    ):
        assert client.get(f"/{incident.code}{place}").status_code == 404, place
    for place in ("/capture", "/status", "/acknowledge", "/roles", "/details", "/evidence", "/signals", "/images"):
        assert client.post(f"/{incident.code}{place}", {"line": "x"}).status_code == 404, place
    assert not Entry.objects.filter(recorded_by=charlie).exists()


def test_side_tells_what_the_evidence_says_of_the_impact(client: Client, bob: Person) -> None:
    incident = declared(bob)
    budget = {"service": "shop", "availability": 99.9, "window_days": 30.0, "requests": 2_000_000, "stated": True,
              "failed": 60, "allowed": 2000.0, "used": 0.03, "source": "nginx/access.log"}  # fmt: skip
    incident.impact_facts = {
        "requests": 1000, "failed": 60, "affected_users": 41, "error_budget": [budget],
        "by_endpoint": [{"service": None, "endpoint": "/cart/<id>", "requests": 90, "failed": 55}],
    }  # fmt: skip
    incident.save()
    client.force_login(bob)
    page = client.get(f"/{incident.code}").content.decode()
    assert "60 of 1,000 requests failed" in page
    assert "At least 41 users met a failure." in page
    assert "Most failures at /cart/&lt;id&gt;: 55 of 90." in page
    assert "Error budget of shop: 3.0 % used" in page


def test_long_log_has_a_link_to_its_newest_entry_for_whoever_has_no_script(client: Client, bob: Person) -> None:
    incident = declared(bob)
    client.force_login(bob)
    assert "Go to the newest entry" not in client.get(f"/{incident.code}").content.decode()
    for number in range(9):
        services.add_entry(actor=bob, incident=incident, text=f"Step {number}")
    newest = Entry.objects.order_by("at", "pk").last()
    assert newest is not None
    page = client.get(f"/{incident.code}").content.decode()
    assert f'<noscript><p><a href="#entry-{newest.pk}">Go to the newest entry</a></p></noscript>' in page
