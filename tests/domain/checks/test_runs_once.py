"""Each slot of a check is run at most once: with two workers at once, after a kill -9, and after a pause."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from tests.domain.checks.conftest import START, SetClock
from tests.fetch.conftest import say, serving
from tests.jobs.test_killed import child, kill, wait_for

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.actions import services as actions
from afterword.domain.actions.models import Action
from afterword.domain.checks import services
from afterword.domain.checks.models import Check, Run
from afterword.jobs.run_checks import ask_due_checks
from afterword.jobs.stopping import stopping
from afterword.jobs.worker import JobRunner

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _not_stopping() -> None:
    stopping.clear()


@pytest.fixture
def check(bob: Person, fix: Action, open_network: None) -> Check:
    """A check of a web service that answers slowly nothing, each six hours."""
    with serving(say(b"", 503)) as shop:
        made = services.define_check(
            actor=bob, action=fix, kind="http", spec={"url": shop.url}, plan={"kind": "hours", "every": 6}
        )
    actions.complete(actor=bob, action=fix, note="Done.")
    Run.objects.all().delete()
    return made


def test_two_workers_at_once_run_a_slot_once(check: Check, time: SetClock) -> None:
    time.on(hours=6, minutes=1)
    ready, given = threading.Barrier(4), list[list[int]]()

    def look() -> None:
        try:
            ready.wait()
            with transaction.atomic():
                given.append(services.claim_due(time.now)[0])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ids = [one for some in given for one in some]
    assert len(ids) == len(set(ids)) == Run.objects.count()
    assert sorted(Run.objects.values_list("why", flat=True)) == ["fix", "planned"]


def test_run_of_a_killed_worker_is_no_data_and_run_again_once(bob: Person, fix: Action, open_network: None) -> None:
    clock.install(lambda: datetime.now(UTC))
    asked, hold = threading.Event(), threading.Event()

    def slow(request: Any) -> None:
        asked.set()
        hold.wait(60)
        say(b"ok")(request)

    with serving(say(b"", 503)) as shop:
        check = services.define_check(actor=bob, action=fix, kind="http", spec={"url": shop.url})
    with serving(slow) as shop:
        Check.objects.filter(pk=check.pk).update(spec={**check.spec, "url": shop.url})
        check.refresh_from_db()
        services.run_now(actor=bob, check=check)
        process = child(
            "from afterword.fetch.addresses import Allowed\n"
            "settings.OUTGOING_ALLOWED = Allowed.listed('127.0.0.0/8')\n"
            "from afterword.jobs.worker import JobRunner; JobRunner().run_until_empty()"
        )
        assert asked.wait(60)
        wait_for(lambda: Run.objects.filter(state="running").exists())
        kill(process)
        hold.set()
        JobRunner().run_until_empty()
    left, again = check.runs.filter(why="asked").order_by("attempt")
    assert (left.verdict, "died before an answer came" in left.sentence) == ("no_data", True)
    assert (again.slot, again.attempt, again.verdict) == (left.slot, 2, "pass")
    assert JobRunner().run_until_empty() == 0
    assert len(shop.requests) == 2


def test_run_whose_workers_die_every_time_is_given_up(check: Check, bob: Person) -> None:
    run = services.start_now(actor=bob, check=check)
    for _ in range(3):
        Run.objects.exclude(state="finished").update(state="running", started_at=clock.now())
        last = Run.objects.order_by("-attempt").first()
        assert last is not None
        if last.attempt < 3:
            with transaction.atomic():
                Run.objects.filter(pk=last.pk).update(state="finished", verdict="no_data", finished_at=clock.now())
                Run.objects.create(
                    check_row=check, slot=run.slot, attempt=last.attempt + 1, why=run.why, at=run.at, from_at=run.at,
                    claimed_at=run.at, before_fix=False, definition=run.definition, asked=run.asked,
                )  # fmt: skip
        else:
            services.perform(run_id=last.pk)
    assert list(Run.objects.order_by("attempt").values_list("attempt", "verdict")) == [
        (1, "no_data"), (2, "no_data"), (3, "no_data"),
    ]  # fmt: skip
    assert "is not run again" in Run.objects.get(attempt=3).sentence


def test_answer_that_comes_after_the_run_was_given_away_changes_nothing(check: Check, bob: Person) -> None:
    run = services.start_now(actor=bob, check=check)
    services.give_up_run(run_id=run.pk, problem="It could not be run to its end.")
    done = services.perform(run_id=run.pk)
    assert done is not None
    assert (done.verdict, done.sentence) == ("no_data", "It could not be run to its end.")


def test_what_was_missed_while_nothing_ran_is_made_up_for_once(check: Check, time: SetClock) -> None:
    time.on(days=3)
    ask_due_checks.enqueue()
    JobRunner().run_until_empty()
    ask_due_checks.enqueue()
    JobRunner().run_until_empty()
    slots = list(Run.objects.filter(why="planned").values_list("slot", flat=True))
    assert slots == [f"planned {(START + timedelta(days=3)).isoformat()}"]
    check.refresh_from_db()
    assert check.next_at == START + timedelta(days=3, hours=6)


def test_declined_action_is_not_watched(check: Check, bob: Person, fix: Action, time: SetClock) -> None:
    actions.reopen(actor=bob, action=fix)
    actions.decline(actor=bob, action=fix, reason="The service is switched off.")
    time.on(days=40)
    with transaction.atomic():
        assert services.claim_due(time.now) == ([], [])


def test_window_that_a_query_tells_is_run_over_once_it_has_closed(
    alice: Person, bob: Person, fix: Action, time: SetClock, open_network: None
) -> None:
    told = {"now": b"[]"}

    def answer(request: Any) -> None:
        window = b"batch" in request.path.encode()
        rows = told["now"] if window else b'[{"metric":{},"value":[0,"1"],"values":[[0,"1"]]}]'
        kind = b"matrix" if b"query_range" in request.path.encode() else b"vector"
        say(b'{"status":"success","data":{"resultType":"' + kind + b'","result":' + rows + b"}}")(request)

    with serving(answer) as double:
        server = services.add_server(actor=alice, name="main", url=double.url)
        check = services.define_check(
            actor=bob, action=fix, kind="promql", spec={"query": "up", "operator": "<", "limit": 5}, server=server,
            plan={"kind": "query", "query": "batch_running == 1"},
        )  # fmt: skip
        opened = b'[{"metric":{},"value":[0,"1"]}]'
        for rows in (b"[]", opened, opened, opened, b"[]", b"[]"):
            told["now"] = rows
            time.on(minutes=5)
            ask_due_checks.enqueue()
            JobRunner().run_until_empty()
    run = check.runs.get(why="planned")
    assert (run.at - run.from_at, run.state) == (timedelta(minutes=15), "finished")
