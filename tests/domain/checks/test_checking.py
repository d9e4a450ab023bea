"""Checks of actions: defined, tried, run, kept private, and told apart when there is no data."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.domain.checks.conftest import SetClock
from tests.domain.checks.prometheus import CONNECTIONS
from tests.fetch.conftest import say, serving
from tests.people import person

from afterword.core.errors import (
    AfterwordError,
    Conflict,
    InputError,
    NotAllowed,
    NotFound,
    QuestionRefused,
    RuleBroken,
)
from afterword.domain.accounts.models import Person
from afterword.domain.actions import services as actions
from afterword.domain.actions.models import Action
from afterword.domain.checks import queries, services
from afterword.domain.checks.models import Check, PrometheusServer, Run
from afterword.domain.incidents import services as incidents
from afterword.domain.journal.models import JournalEntry

pytestmark = pytest.mark.django_db
SPEC = {"query": CONNECTIONS, "operator": "<", "limit": 0.8, "unit": "%"}


def by_command(bob: Person, fix: Action) -> Check:
    return services.define_check(actor=bob, action=fix, kind="command", spec={"command": "make budget-test"})


def by_looking(bob: Person, fix: Action) -> Check:
    return services.define_check(actor=bob, action=fix, kind="manual", spec={"ask": "Start the drill."})


def test_what_a_check_says_is_shown_before_it_is_kept(bob: Person, fix: Action, server: PrometheusServer) -> None:
    tried = services.try_out(actor=bob, action=fix, kind="promql", spec=SPEC, server=server)
    assert tried is not None
    assert (tried.verdict, tried.value) == ("pass", pytest.approx(74 / 160))
    assert not Check.objects.exists()


def test_expression_that_prometheus_cannot_read_is_not_kept(bob: Person, fix: Action, server: PrometheusServer) -> None:
    with pytest.raises(QuestionRefused, match="parse error"):
        services.define_check(actor=bob, action=fix, kind="promql", spec={**SPEC, "query": "sum("}, server=server)
    assert not Check.objects.exists()


@pytest.mark.parametrize(
    ("query", "said"),
    [("absent_metric", "The answer is empty"), ("0 * pg_connections / 0", "NaN"), ("pg_connections < 1", "is empty")],
)
def test_no_data_is_neither_a_pass_nor_a_failure(
    bob: Person, fix: Action, server: PrometheusServer, query: str, said: str
) -> None:
    check = services.define_check(actor=bob, action=fix, kind="promql", spec={**SPEC, "query": query}, server=server)
    run = check.runs.get()
    assert (run.verdict, said in run.sentence) == ("no_data", True)
    assert queries.state_of(fix).check == "no_data"


def test_unreachable_server_is_no_data_and_the_reason_is_told(
    alice: Person, bob: Person, fix: Action, open_network: None
) -> None:
    with serving(say()) as gone:
        address = gone.url
    server = services.add_server(actor=alice, name="gone", url=address)
    check = services.define_check(actor=bob, action=fix, kind="promql", spec=SPEC, server=server)
    run = check.runs.get()
    assert run.verdict == "no_data"
    assert "nothing listens there" in run.sentence


def test_private_address_is_not_asked_unless_it_was_allowed(alice: Person, bob: Person, fix: Action) -> None:
    with serving(say(b"{}")) as inside:
        spec = {"url": f"{inside.url}/metadata"}
        check = services.define_check(actor=bob, action=fix, kind="http", spec=spec)
        server = services.add_server(actor=alice, name="inside", url=inside.url)
        tried = services.try_server(actor=alice, server=server)
    assert check.runs.get().verdict == "no_data"
    assert "a private address that nobody allowed" in check.runs.get().sentence
    assert not tried.works
    assert inside.requests == []


def test_redirect_is_an_answer_and_not_followed(bob: Person, fix: Action, open_network: None) -> None:
    with serving(say(b"secret")) as inside, serving(say(b"", 302, Location=f"{inside.url}/secret")) as front:
        check = services.define_check(actor=bob, action=fix, kind="http", spec={"url": front.url})
    run = check.runs.get()
    assert (run.verdict, "302" in run.sentence, inside.requests) == ("fail", True, [])


def test_web_check_passes_when_all_is_as_expected(bob: Person, fix: Action, open_network: None) -> None:
    with serving(say(b'{"status":"green"}')) as shop:
        spec = {"url": shop.url, "json_path": "$.status", "json_value": "green", "most_ms": 9000}
        check = services.define_check(actor=bob, action=fix, kind="http", spec=spec)
    run = check.runs.get()
    assert (run.verdict, run.unit, len(run.answer_sha256)) == ("pass", "ms", 64)


def test_answer_without_end_is_broken_off_as_no_data(bob: Person, fix: Action, open_network: None) -> None:
    with serving(say(b"x" * 400_000)) as large:
        check = services.define_check(actor=bob, action=fix, kind="http", spec={"url": large.url})
    assert check.runs.get().verdict == "no_data"
    assert "larger than 0.25 MiB" in check.runs.get().sentence


def test_asking_for_a_run_twice_gives_one(bob: Person, fix: Action, server: PrometheusServer) -> None:
    check = services.define_check(actor=bob, action=fix, kind="promql", spec=SPEC, server=server)
    first, second = (services.run_now(actor=bob, check=check) for _ in range(2))
    assert first == second
    done = services.perform(run_id=first.pk)
    assert done is not None
    assert (done.state, done.verdict, done.person) == ("finished", "pass", bob)


def test_other_question_forgets_what_the_former_one_proved(bob: Person, fix: Action, server: PrometheusServer) -> None:
    strict = {**SPEC, "limit": 0.1}
    check = services.define_check(actor=bob, action=fix, kind="promql", spec=strict, server=server)
    assert queries.state_of(fix).failed_before is True
    services.change_check(actor=bob, check=check, spec={"limit": 0.8})
    assert queries.state_of(fix).failed_before is False
    assert [run.verdict for run in check.runs.order_by("pk")] == ["fail", "pass"]


def test_result_of_ci_is_kept_once_for_each_key(bob: Person, fix: Action) -> None:
    check = by_command(bob, fix)
    first, second = (
        services.report_result(check=check, exit_status=1, output="1 failed", request_key="k1") for _ in range(2)
    )
    assert (first, first.verdict) == (second, "fail")
    assert first.sentence == "The command ended with status 1: 1 failed"
    with pytest.raises(Conflict, match="another result"):
        services.report_result(check=check, exit_status=0, request_key="k1")
    assert services.report_result(check=check, exit_status=0, request_key="k2") != first


def test_output_of_a_command_is_cut_where_it_gets_long(bob: Person, fix: Action) -> None:
    run = services.report_result(check=by_command(bob, fix), verdict="pass", output="é\x00" * 30_000)
    assert len(run.output) <= 20_000
    assert run.output.endswith("[the rest was cut off]")


@pytest.mark.parametrize(
    "given",
    [{}, {"verdict": "fine"}, {"verdict": "pass", "exit_status": 1}, {"exit_status": 0, "url": "javascript:alert(1)"}],
)
def test_result_that_says_nothing_usable_is_refused(bob: Person, fix: Action, given: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        services.report_result(check=by_command(bob, fix), **given)


def test_token_opens_its_own_check_only_and_the_former_one_no_more(bob: Person, fix: Action) -> None:
    one, other = by_command(bob, fix), by_command(bob, fix)
    old = services.make_check_token(actor=bob, check=one)
    new = services.make_check_token(actor=bob, check=one)
    assert services.check_of_token(check_id=one.pk, secret=new) == one
    for check_id, secret in ((one.pk, old), (other.pk, new), (999, new), (one.pk, ""), (one.pk, "awc_\udce4")):
        with pytest.raises(NotAllowed):
            services.check_of_token(check_id=check_id, secret=secret)
    assert new not in str(list(JournalEntry.objects.values()))
    services.archive_check(actor=bob, check=one)
    with pytest.raises(NotAllowed):
        services.check_of_token(check_id=one.pk, secret=new)


def test_token_ends_with_whoever_made_the_check(alice: Person, bob: Person, fix: Action) -> None:
    check = by_command(bob, fix)
    token = services.make_check_token(actor=alice, check=check)
    Person.objects.filter(pk=bob.pk).update(is_active=False)
    with pytest.raises(NotAllowed, match="Bob, who made the check, was switched off"):
        services.check_of_token(check_id=check.pk, secret=token)
    with pytest.raises(NotAllowed, match="make one on the page"):
        services.check_of_token(check_id=check.pk, secret="awc_wrong")


def test_what_a_person_saw_needs_a_witness_who_is_somebody_else(bob: Person, charlie: Person, fix: Action) -> None:
    check = by_looking(bob, fix)
    with pytest.raises(InputError, match="another person"):
        services.say_seen(actor=bob, check=check, verdict="pass", saw="Found in 3 min.", witness=bob)
    run = services.say_seen(actor=bob, check=check, verdict="pass", saw="Found in 3 min.", witness=charlie)
    assert (run.person, run.witness, run.verdict) == (bob, charlie, "pass")


def test_witness_must_be_able_to_see_the_action(bob: Person, charlie: Person, time: SetClock) -> None:
    private = incidents.declare(actor=bob, title="Leaked key", severity="P0", private=True)
    hidden = actions.add_action(actor=bob, text="Rotate the key", incident=private)
    with pytest.raises(InputError, match="cannot see this action"):
        services.say_seen(
            actor=bob, check=by_looking(bob, hidden), verdict="pass", saw="It is rotated.", witness=charlie
        )


def test_checks_and_runs_of_a_private_action_do_not_exist_for_outsiders(
    bob: Person, charlie: Person, time: SetClock
) -> None:
    private = incidents.declare(actor=bob, title="Leaked key", severity="P0", private=True)
    hidden = actions.add_action(actor=bob, text="Rotate the key", incident=private)
    check = by_command(bob, hidden)
    run = services.report_result(check=check, verdict="fail")
    attempts = (
        lambda: queries.check_by_id(charlie, check.pk),
        lambda: queries.checks_of(charlie, hidden),
        lambda: queries.runs_of(charlie, check),
        lambda: queries.run_by_id(charlie, check, run.pk),
        lambda: services.run_now(actor=charlie, check=check),
        lambda: services.change_check(actor=charlie, check=check, name="Mine"),
        lambda: services.archive_check(actor=charlie, check=check),
        lambda: services.make_check_token(actor=charlie, check=check),
        lambda: by_command(charlie, hidden),
        lambda: services.try_out(actor=charlie, action=hidden, kind="command", spec={"command": "x"}, server=None),
    )
    for attempt in attempts:
        with pytest.raises(NotFound):
            attempt()
    assert queries.failed_for(charlie) == []


def test_viewer_reads_checks_and_changes_none(bob: Person, fix: Action) -> None:
    viewer, check = person("Vera", role="viewer"), by_command(bob, fix)
    assert list(queries.checks_of(viewer, fix)) == [check]
    for attempt in (
        lambda: services.make_check_token(actor=viewer, check=check),
        lambda: services.archive_check(actor=viewer, check=check),
        lambda: by_command(viewer, fix),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_only_administrators_set_up_servers_and_no_secret_reaches_the_journal(alice: Person, bob: Person) -> None:
    with pytest.raises(NotAllowed):
        services.add_server(actor=bob, name="main", url="https://prometheus.example.org")
    server = services.add_server(actor=alice, name="main", url="https://prometheus.example.org/", secret="hunter-2")
    services.change_server(actor=alice, server=server, secret="hunter-3")
    assert (server.url, server.secret) == ("https://prometheus.example.org", "hunter-3")
    assert "hunter" not in str(list(JournalEntry.objects.values()))


def test_secret_is_not_led_away_by_another_address(alice: Person) -> None:
    server = services.add_server(actor=alice, name="main", url="https://prometheus.example.org", secret="hunter-2")
    services.change_server(actor=alice, server=server, url="https://elsewhere.example.org")
    assert server.secret == ""


def test_server_is_sent_its_credentials_and_nobody_else(alice: Person, open_network: None) -> None:
    with serving(say(b'{"status":"success","data":{"resultType":"scalar","result":[1,"1"]}}')) as double:
        server = services.add_server(
            actor=alice, name="main", url=double.url, username="afterword", secret="hunter-2", tenant="shop"
        )
        assert services.try_server(actor=alice, server=server).works
    _, headers = double.requests[0]
    assert (headers["authorization"], headers["x-scope-orgid"]) == ("Basic YWZ0ZXJ3b3JkOmh1bnRlci0y", "shop")


@pytest.mark.parametrize("url", ["prometheus", "ftp://x", "https://me:secret@x", "https://x/?a=b", "https://"])
def test_address_of_a_server_that_is_none_is_refused(alice: Person, url: str) -> None:
    with pytest.raises(AfterwordError):
        services.add_server(actor=alice, name="main", url=url)


def test_check_that_others_run_cannot_be_planned_or_run_here(bob: Person, fix: Action) -> None:
    with pytest.raises(InputError, match="somebody else runs"):
        services.define_check(
            actor=bob, action=fix, kind="command", spec={"command": "x"}, plan={"kind": "daily", "time": "06:00"}
        )
    with pytest.raises(RuleBroken, match="CI posts"):
        services.run_now(actor=bob, check=by_command(bob, fix))


def test_failed_checks_are_told_to_owner_and_driver(bob: Person, charlie: Person, fix: Action, time: SetClock) -> None:
    check = by_command(bob, fix)
    services.report_result(check=check, exit_status=1)
    assert queries.failed_for(bob) == []  # before the fix a failure is wanted
    actions.complete(actor=bob, action=fix, note="Done.")
    time.on(hours=1)
    services.report_result(check=check, exit_status=1)
    assert [one.check for one in queries.failed_for(bob)] == [check]
    assert queries.failed_for(charlie) == []
    fix.refresh_from_db()
    assert (fix.status, fix.reopen_reason) == (
        "open", "Its check failed on 2026-09-01 at 04:00 UTC. The command ended with status 1.",
    )  # fmt: skip


def test_states_of_many_actions_take_as_many_queries_as_of_one(bob: Person, fix: Action, time: SetClock) -> None:
    def asked(rows: list[Action]) -> int:
        with CaptureQueriesContext(connection) as found:
            queries.states_of(rows, time.now)
            queries.recent_runs(rows, time.now - timedelta(days=28))
        return len(found)

    rows = [fix]
    for _ in range(6):
        services.report_result(check=by_command(bob, rows[-1]), exit_status=1)
        rows.append(actions.add_action(actor=bob, text="One more"))
    assert asked(rows) == asked(rows[:1])
    assert asked(rows) <= 8


def test_run_is_kept_with_what_was_asked_then(bob: Person, fix: Action, server: PrometheusServer) -> None:
    check = services.define_check(actor=bob, action=fix, kind="promql", spec=SPEC, server=server)
    services.change_check(actor=bob, check=check, spec={"limit": 0.9})
    first = Run.objects.order_by("pk").first()
    assert first is not None
    assert first.asked == {"kind": "promql", "spec": {**SPEC, "aggregate": "max", "minutes": 0}, "server": "main"}
