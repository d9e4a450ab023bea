"""Checks on pages: defined and tried, run, shown with marks and the verdict, and hidden with what is private."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.fetch.conftest import say, serving
from tests.people import person
from tests.web.documents import of_incident, private_incident, standalone

from afterword.domain.accounts.models import Person
from afterword.domain.actions import services as actions
from afterword.domain.actions.models import Action
from afterword.domain.checks import services
from afterword.domain.checks.models import Check, PrometheusServer, Run
from afterword.fetch.addresses import Allowed

pytestmark = pytest.mark.django_db
PROMQL = {
    "kind": "promql", "query": "share", "operator": "<", "limit": "0.8", "unit": "%", "aggregate": "max",
    "minutes": "0", "name": "Highest share", "plan": "daily", "plan_time": "06:00", "plan_zone": "Europe/Berlin",
}  # fmt: skip


def answering(value: float) -> Callable[[BaseHTTPRequestHandler], None]:
    """A Prometheus that gives one series, whatever it is asked."""
    row = f'{{"metric":{{"pod":"<b>a</b>"}},"value":[0,"{value}"],"values":[[0,"0.2"],[60,"{value}"]]}}'
    return say(f'{{"status":"success","data":{{"resultType":"vector","result":[{row}]}}}}'.encode())


@pytest.fixture(autouse=True)
def _loopback(settings: Any) -> None:
    settings.OUTGOING_ALLOWED = Allowed.listed("127.0.0.0/8")


@pytest.fixture
def action(alice: Person) -> Action:
    """An action of Alice's, for a postmortem that stands by itself."""
    return actions.add_action(actor=alice, text="Enforce the budget", postmortem=standalone(alice), owner=alice)


def server(alice: Person, url: str) -> PrometheusServer:
    return services.add_server(actor=alice, name="main", url=url)


def by_command(alice: Person, action: Action) -> Check:
    return services.define_check(actor=alice, action=action, kind="command", spec={"command": "make test"}, name="CI")


def read(client: Client, path: str) -> str:
    return client.get(path).content.decode().replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")


def test_action_without_check_says_what_one_is_good_for(client: Client, alice: Person, action: Action) -> None:
    client.force_login(alice)
    assert "No check shows yet whether it works" in read(client, f"/{action.code}")


def test_expression_is_tried_before_it_is_kept(client: Client, alice: Person, action: Action) -> None:
    client.force_login(alice)
    with serving(answering(0.91)) as double:
        form = PROMQL | {"server": str(server(alice, double.url).pk)}
        tried = client.post(f"/{action.code}/checks/new", form | {"do": "try"}).content.decode()
        assert "It says now: failed." in tried
        assert not Check.objects.exists()
        assert client.post(f"/{action.code}/checks/new", form | {"do": "save"})["Location"] == "/AI-001#checks"
    page = read(client, f"/{action.code}")
    for words in ("Highest share", "Failed before the fix: yes", "Highest value 91 %; limit 80 %", "daily at 06:00"):
        assert words in page


def test_check_sent_twice_is_defined_once(client: Client, alice: Person, action: Action) -> None:
    client.force_login(alice)
    for _ in range(2):
        client.post(f"/{action.code}/checks/new", {"kind": "command", "command": "make test", "request_key": "k"})
    assert Check.objects.count() == 1


def test_form_that_fails_keeps_what_was_typed(client: Client, alice: Person, action: Action) -> None:
    client.force_login(alice)
    with serving(say(b'{"status":"error","errorType":"bad_data","error":"parse error: unclosed"}', 400)) as double:
        form = PROMQL | {"server": str(server(alice, double.url).pk), "query": "sum(kept", "do": "save"}
        answer = client.post(f"/{action.code}/checks/new", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "sum(kept" in page
    assert "parse error: unclosed" in page
    for change in ({"limit": "much"}, {"plan_time": "noon"}, {"plan": "once", "plan_at": "soon"}, {"server": ""}):
        again = client.post(f"/{action.code}/checks/new", form | change)
        assert again.status_code == 422, change
        assert "sum(kept" in again.content.decode()


def test_check_is_changed_with_its_form(client: Client, alice: Person, action: Action) -> None:
    client.force_login(alice)
    with serving(answering(0.91)) as double:
        form = PROMQL | {"server": str(server(alice, double.url).pk), "do": "save"}
        client.post(f"/{action.code}/checks/new", form)
        check = Check.objects.get()
        page = read(client, f"/checks/{check.pk}/edit")
        assert 'value="0.8"' in page
        assert 'value="Europe/Berlin"' in page
        client.post(f"/checks/{check.pk}/edit", form | {"limit": "0.95"})
    check.refresh_from_db()
    assert check.spec["limit"] == 0.95
    assert [run.verdict for run in check.runs.order_by("pk")] == ["fail", "pass"]


def test_run_shows_samples_hash_and_what_was_asked(client: Client, alice: Person, action: Action) -> None:
    client.force_login(alice)
    with serving(answering(0.61)) as double:
        form = PROMQL | {"server": str(server(alice, double.url).pk), "minutes": "1", "do": "save"}
        client.post(f"/{action.code}/checks/new", form)
    run = Run.objects.get()
    page = read(client, f"/checks/{run.check_row_id}/runs/{run.pk}")
    assert run.answer_sha256 in page
    assert "The chart as a table" in page
    assert "highest over 1 minute &lt; 80 %" in page
    assert "<b>a</b>" not in page


def test_every_kind_has_its_form(client: Client, alice: Person, action: Action) -> None:
    client.force_login(alice)
    told = {
        kind: read(client, f"/{action.code}/checks/new?kind={kind}")
        for kind in ("promql", "http", "command", "manual", "x")
    }
    assert [word in told[kind] for kind, word in (
        ("promql", "No Prometheus is set up"), ("http", "Expected status"), ("command", "What CI runs"),
        ("manual", "What somebody looks at"), ("x", "No Prometheus is set up"),
    )] == [True] * 5  # fmt: skip
    assert "Expression" not in told["promql"], "without a server there is nothing to fill in"


def test_run_is_asked_for_by_a_button_and_the_page_says_that_it_waits(
    client: Client, alice: Person, action: Action
) -> None:
    client.force_login(alice)
    with serving(say(b"ok")) as shop:
        check = services.define_check(actor=alice, action=action, kind="http", spec={"url": shop.url})
    assert client.post(f"/checks/{check.pk}/run")["Location"] == f"/checks/{check.pk}"
    assert "A run is waiting for a worker" in read(client, f"/checks/{check.pk}")
    assert Run.objects.filter(state="claimed").count() == 1


def test_secret_of_ci_is_shown_once(client: Client, alice: Person, action: Action) -> None:
    client.force_login(alice)
    check = by_command(alice, action)
    answer = client.post(f"/checks/{check.pk}/token")
    secret = re.search(r"awc_[\w-]{20,}", answer.content.decode())
    assert secret is not None
    assert "no-store" in answer["Cache-Control"]
    assert secret.group() not in read(client, f"/checks/{check.pk}")


def test_what_was_seen_needs_a_witness_and_stays_typed_without(
    client: Client, alice: Person, bob: Person, action: Action
) -> None:
    client.force_login(alice)
    check = services.define_check(actor=alice, action=action, kind="manual", spec={"ask": "Start the drill."})
    form = {"saw": "Found within three minutes", "verdict": "pass"}
    refused = client.post(f"/checks/{check.pk}/seen", form)
    assert refused.status_code == 422
    assert "Found within three minutes" in refused.content.decode()
    client.post(f"/checks/{check.pk}/seen", form | {"witness": str(bob.pk)})
    assert "with Bob as witness" in read(client, f"/checks/{check.pk}")


def test_verdict_stands_with_its_dates(client: Client, alice: Person, action: Action) -> None:
    client.force_login(alice)
    check = by_command(alice, action)
    services.report_result(check=check, exit_status=1)
    actions.complete(actor=alice, action=action, note="Done.")
    services.report_result(check=check, exit_status=0)
    page = read(client, f"/{action.code}")
    assert "Verified since" in page
    assert "The verdict comes on" in page
    services.report_result(check=check, exit_status=1, output="over budget")
    page = read(client, f"/{action.code}")
    assert "Opened again on" in page
    assert "over budget" in page


def test_marks_tell_each_day_also_in_words(client: Client, alice: Person, action: Action) -> None:
    client.force_login(alice)
    check, now = by_command(alice, action), timezone.now()
    for days, verdict in ((1, "pass"), (2, "fail"), (3, "no_data"), (40, "fail")):
        run = services.report_result(check=check, verdict=verdict)
        Run.objects.filter(pk=run.pk).update(at=now - timedelta(days=days))
    page = read(client, f"/{action.code}")
    marks = re.search(r'<span class="runs" aria-hidden="true">(.*?)</span>', page)
    assert marks is not None
    assert (marks[1].count("<i"), marks[1].count('"f"'), marks[1].count('"n"'), marks[1].count('"w"')) == (28, 1, 1, 25)
    assert "Of the last 28 days 1 passed, 1 failed (" in page
    assert "1 without data, on 25 it did not run." in page


def test_document_shows_the_fix_with_its_check(client: Client, alice: Person, action: Action) -> None:
    Action.objects.filter(pk=action.pk).update(level="L3")
    client.force_login(alice)
    assert "It has no check yet" in read(client, f"/{action.postmortem.code}")  # type: ignore[union-attr]
    by_command(alice, action)
    page = read(client, f"/{action.postmortem.code}")  # type: ignore[union-attr]
    assert "make test" in page
    assert "Runs count once the action is done" in page


def test_checks_of_a_private_action_are_hidden(client: Client, bob: Person, charlie: Person) -> None:
    hidden = actions.add_action(actor=bob, postmortem=of_incident(bob, private_incident(bob)), text="Rotate the keys")
    check = by_command(bob, hidden)
    run = services.report_result(check=check, exit_status=1)
    client.force_login(charlie)
    for path in (f"/checks/{check.pk}", f"/checks/{check.pk}/edit", f"/checks/{check.pk}/runs/{run.pk}"):
        assert client.get(path).status_code == 404, path
    assert client.get(f"/{hidden.code}/checks/new").status_code == 404
    for verb in ("run", "archive", "token", "seen", "edit"):
        assert client.post(f"/checks/{check.pk}/{verb}").status_code == 404, verb


def test_viewer_reads_and_finds_no_buttons(client: Client, alice: Person, action: Action) -> None:
    check = by_command(alice, action)
    client.force_login(person("Vera", role="viewer"))
    page = read(client, f"/checks/{check.pk}")
    assert "Put away" not in page
    assert "Define a check" not in read(client, f"/{action.code}")
    assert client.post(f"/checks/{check.pk}/archive").status_code == 403
    assert client.post(f"/{action.code}/checks/new", {"kind": "command", "command": "x"}).status_code == 403


def test_integrations_are_set_up_by_administrators_and_secrets_never_shown(
    client: Client, alice: Person, bob: Person
) -> None:
    client.force_login(bob)
    assert client.get("/settings/integrations").status_code == 403
    assert client.post("/settings/integrations", {"name": "x", "url": "https://x.example.org"}).status_code == 403
    client.force_login(alice)
    with serving(answering(1)) as double:
        form = {"name": "main", "url": double.url, "secret": "hunter-2", "username": "", "tenant": ""}
        client.post("/settings/integrations", form)
        made = PrometheusServer.objects.get()
        page = client.post(f"/settings/integrations/{made.pk}/try").content.decode()
    assert "main answers." in page
    shown = read(client, f"/settings/integrations?change={made.pk}") + read(client, "/settings/journal")
    assert "hunter-2" not in shown
    client.post(f"/settings/integrations/{made.pk}/change", form | {"name": "first", "secret": ""})
    made.refresh_from_db()
    assert (made.name, made.secret) == ("first", "hunter-2")
    client.post(f"/settings/integrations/{made.pk}/archive")
    assert "put away" in read(client, "/settings/integrations")


def test_server_that_cannot_be_used_keeps_what_was_typed(client: Client, alice: Person) -> None:
    client.force_login(alice)
    answer = client.post("/settings/integrations", {"name": "Kept name", "url": "prometheus"})
    assert answer.status_code == 422
    assert "Kept name" in answer.content.decode()
