"""The list of actions in groups and as a board, changed several at once, as CSV, and who sees what of it."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.people import person
from tests.web.documents import private_incident

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.actions import services
from afterword.domain.actions.models import Action
from afterword.domain.incidents import services as incidents
from afterword.domain.postmortems import services as postmortems
from afterword.domain.postmortems.services import create

pytestmark = pytest.mark.django_db


def text_of(answer: Any) -> str:
    """The body, streamed or not."""
    body: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8-sig")


def grow(who: Person, count: int) -> None:
    """Actions in every group."""
    today = clock.now().date()
    home = create(actor=who, title="Payments were refused")
    for n in range(count):
        for days in (-3, 3, 40):
            services.add_action(
                actor=who, text=f"Do {n} in {days}", owner=who, due=today + timedelta(days=days), postmortem=home
            )
        for end in ("done", "wont_do", "again"):
            action = services.add_action(actor=who, text=f"Do {n} {end}", owner=who)
            if end == "wont_do":
                services.decline(actor=who, action=action, reason="The service is gone.")
            else:
                services.complete(actor=who, action=action, note="Live.")
            if end == "again":
                services.reopen(actor=who, action=action, reason="Lag 260 s; limit 120 s")


@pytest.mark.parametrize("path", ["/actions", "/actions?view=board", "/actions?group=done", "/actions?select=1"])
def test_number_of_queries_does_not_grow_with_the_rows(client: Client, bob: Person, path: str) -> None:
    client.force_login(bob)
    asked = []
    for count in (1, 4):
        grow(bob, count)
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 30


def test_group_that_is_too_long_says_how_many_and_leads_to_its_pages(client: Client, bob: Person) -> None:
    client.force_login(bob)
    for n in range(7):
        services.complete(actor=bob, action=services.add_action(actor=bob, text=f"Do {n}"), note="Live.")
    assert "5 of 7" in text_of(client.get("/actions"))
    page = text_of(client.get("/actions?group=done"))
    assert page.count('class="what"') == 7


def test_open_again_action_stands_in_its_group_with_its_reason(client: Client, bob: Person) -> None:
    grow(bob, 1)
    client.force_login(bob)
    page = text_of(client.get("/actions"))
    assert "Open again" in page
    assert "Lag 260 s; limit 120 s" in page
    assert "one that was done is open again" in page


def test_chosen_rows_are_changed_and_refused_ones_say_why(client: Client, bob: Person, charlie: Person) -> None:
    good = services.add_action(actor=bob, text="Good one")
    bad = services.complete(actor=bob, action=services.add_action(actor=bob, text="Bad one"), note="Live.")
    client.force_login(bob)
    sent = {"action": [good.number, bad.number], "owner": charlie.pk, "status": "in_progress"}
    answer = client.post("/actions/change?select=1", sent)
    page = text_of(answer)
    assert "1 of 2 changed: AI-001" in page
    assert "AI-002 is done already; reopen it first." in page
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.owner, good.status, bad.owner) == (charlie, "in_progress", None)


def test_bulk_change_keeps_the_filters_in_the_address(client: Client, bob: Person) -> None:
    action = services.add_action(actor=bob, text="One", priority="P1")
    client.force_login(bob)
    answer = client.post("/actions/change?select=1&priority=P1", {"action": [action.number], "due": "2031-05-01"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/actions?priority=P1")


def test_bulk_change_without_rows_keeps_what_was_typed(client: Client, bob: Person) -> None:
    services.add_action(actor=bob, text="One")
    client.force_login(bob)
    answer = client.post("/actions/change?select=1", {"status": "done", "note": "Live in release 12."})
    assert answer.status_code == 422
    page = text_of(answer)
    assert "No action is chosen" in page
    assert "Live in release 12." in page


def test_viewer_sees_the_list_and_changes_nothing(client: Client, bob: Person) -> None:
    action = services.add_action(actor=bob, text="One")
    client.force_login(person("Vera", role="viewer"))
    for path in ("/actions?select=1", "/actions?view=board", f"/{action.code}"):
        page = text_of(client.get(path))
        assert "One" in page
        assert "Start" not in page
        assert 'name="action"' not in page
    assert client.post("/actions/change", {"action": [1], "priority": "P0"}).status_code == 403
    assert client.post(f"/{action.code}/start").status_code == 403
    action.refresh_from_db()
    assert (action.priority, action.status) == ("P2", "open")


def test_board_moves_an_action_by_its_buttons(client: Client, bob: Person) -> None:
    action = services.add_action(actor=bob, text="One")
    client.force_login(bob)
    back = "/actions?view=board&moved=AI-001#AI-001"
    assert client.post("/AI-001/start", {"next": back}).headers["Location"] == back
    assert client.post("/AI-001/decline", {"note": "The service is gone.", "next": back}).headers["Location"] == back
    action.refresh_from_db()
    assert (action.status, action.completion_note) == ("wont_do", "The service is gone.")
    assert 'id="AI-001" class="moved"' in text_of(client.get("/actions?view=board&moved=AI-001"))


def test_csv_has_a_mark_for_utf_8_and_no_formula(client: Client, bob: Person) -> None:
    services.add_action(actor=bob, text="=cmd|' /C calc'!A0", verification="@now", priority="P1")
    services.add_action(actor=bob, text="Größe prüfen", priority="P3")
    client.force_login(bob)
    answer = client.get("/actions.csv?priority=P1&priority=P3")
    raw = b"".join(answer.streaming_content)
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [row["Action"] for row in rows] == ["'=cmd|' /C calc'!A0", "Größe prüfen"]
    assert rows[0]["Seen to work by"] == "'@now"


def test_csv_names_the_incidents_of_a_postmortem_that_the_reader_may_see(
    client: Client, alice: Person, bob: Person, charlie: Person
) -> None:
    known = incidents.declare(actor=alice, title="Checkout fails", severity="P1")
    hidden = incidents.declare(actor=alice, title="Break-in", severity="P1", private=True)
    document = postmortems.create(actor=alice, title="Both", incidents=[known, hidden], driver=bob)
    services.add_action(actor=alice, text="Add a limit", postmortem=document)
    found = {}
    for who in (alice, bob):
        client.force_login(who)
        raw = b"".join(client.get("/actions.csv").streaming_content)
        found[who.name] = [row["Incident"] for row in csv.DictReader(io.StringIO(raw.decode("utf-8-sig")))]
    assert found == {"Alice": ["INC-001, INC-002"], "Bob": ["INC-001"]}


def test_csv_is_made_in_pieces_of_a_thousand(client: Client, bob: Person) -> None:
    now = clock.now()
    rows = [Action(number=n, text=f"Do {n}", created_at=now, created_by=bob) for n in range(1, 2502)]
    Action.objects.bulk_create(rows, batch_size=500)
    client.force_login(bob)
    with CaptureQueriesContext(connection) as queries:
        pieces = list(client.get("/actions.csv").streaming_content)
    assert len(pieces) == 4
    assert sum(piece.count(b"\r\n") for piece in pieces) == 2502
    assert len(queries) < 10


def test_private_action_is_hidden_on_every_surface(client: Client, alice: Person, bob: Person, charlie: Person) -> None:
    incident = private_incident(alice)
    action = services.add_action(actor=alice, text="Rotate the payroll key", incident=incident, owner=alice)
    client.force_login(charlie)
    for path in ("/actions", "/actions?view=board", "/actions?owner=none", "/actions.csv", "/actions?select=1"):
        assert "payroll" not in text_of(client.get(path)).lower(), path
    assert client.get(f"/{action.code}").status_code == 404
    page = text_of(client.post("/actions/change", {"action": [action.number], "priority": "P0"}))
    assert "payroll" not in page.lower()
    action.refresh_from_db()
    assert action.priority == "P2"


def test_suggestion_becomes_an_action_with_one_press_or_is_put_away(client: Client, bob: Person) -> None:
    home = create(
        actor=bob,
        title="Payments were refused",
        sections={"root_cause": "We should limit the pool per role. There was no alert on the number of connections."},
    )
    client.force_login(bob)
    path = f"/{home.code}/actions"
    page = client.get(path)
    first, second = page.context["page"].suggestions
    assert "We should limit the pool per role." in text_of(page)
    client.post(path, {"key": first.key, "text": first.text, "owner": bob.pk, "term": "short"})
    client.post(path, {"key": second.key, "dismiss": "1"})
    (action,) = Action.objects.all()
    assert (action.text, action.owner, action.postmortem) == ("Limit the pool per role", bob, home)
    assert action.due == clock.now().date() + timedelta(weeks=2)
    assert client.get(path).context["page"].suggestions == ()


def test_viewer_takes_no_suggestion(client: Client, bob: Person) -> None:
    home = create(actor=bob, title="Payments", sections={"root_cause": "We should limit the pool per role."})
    client.force_login(person("Vera", role="viewer"))
    (one,) = client.get(f"/{home.code}/actions").context["page"].suggestions
    assert client.post(f"/{home.code}/actions", {"key": one.key, "text": one.text}).status_code == 403
    assert not Action.objects.exists()
