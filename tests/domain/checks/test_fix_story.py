"""The story of one fix, told by a real Prometheus: it fails before, passes after, holds four weeks later, comes back.

`python -m pytest -s tests/domain/checks/test_fix_story.py` prints it. Time is set, not slept: the recording holds the
seven weeks, and every run is handed out and performed by the worker as in production.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.domain.checks.conftest import SetClock
from tests.domain.checks.prometheus import CONNECTIONS

from afterword.domain.accounts.models import Person
from afterword.domain.actions import services as actions
from afterword.domain.actions.models import Action
from afterword.domain.checks import queries, services
from afterword.domain.checks.models import Check, PrometheusServer, Proof, Run
from afterword.domain.journal.models import JournalEntry
from afterword.domain.postmortems.models import Postmortem
from afterword.jobs.schedule import ask_due
from afterword.jobs.stopping import stopping
from afterword.jobs.worker import JobRunner

pytestmark = pytest.mark.django_db(transaction=True)
SPEC = {"query": CONNECTIONS, "operator": "<", "limit": 0.8, "unit": "%", "aggregate": "max", "minutes": 1440}


def work(time: SetClock) -> None:
    """Asks for what is due and does it, as a worker does each minute."""
    stopping.clear()
    ask_due(time.now)
    JobRunner().run_until_empty()


def live_through(time: SetClock, until: datetime) -> None:
    """Lets time pass from one due moment to the next, the worker working in each as it would in every minute."""
    work(time)
    while (due := next_due(time)) <= until:
        time.now = due
        work(time)
    time.now = until
    work(time)


def next_due(time: SetClock) -> datetime:
    """The next moment at which a check wants something, at the earliest a minute from now."""
    moments = [at for check in Check.objects.all() for at in (check.next_at, check.milestone_at) if at is not None]
    return max(min(moments, default=datetime.max.replace(tzinfo=UTC)), time.now + timedelta(minutes=1))


def say(time: SetClock, action: Action, what: str) -> str:
    """One line of the story, printed and given back."""
    action.refresh_from_db()
    state = queries.state_of(action, time.now)
    line = f"{time.now:%Y-%m-%d %H:%M} UTC  {what:<42} action {action.status:<9} check {state.check:<8} proof {state.proof:<9} {state.sentence}"  # noqa: E501
    print(line)
    return line


def test_fix_fails_before_passes_after_holds_after_four_weeks_and_is_opened_again(
    bob: Person, postmortem: Postmortem, fix: Action, server: PrometheusServer, time: SetClock
) -> None:
    print()
    time.to(2026, 9, 1, 10)
    check = services.define_check(
        actor=bob, action=fix, kind="promql", spec=SPEC, server=server, plan={"kind": "daily", "time": "00:30"},
        name="Highest share of connections",
    )  # fmt: skip
    assert "check failing" in say(time, fix, "the check is defined, and tried")
    state = queries.state_of(fix)
    assert (state.failed_before, state.sentence) == (True, "Highest value 98.1\N{NO-BREAK SPACE}%; limit 80\N{NO-BREAK SPACE}%.")  # fmt: skip # noqa: E501

    live_through(time, datetime(2026, 9, 4, 9, tzinfo=UTC))
    assert Run.objects.count() == 1  # it has failed once: until the fix is done, more failures prove nothing
    actions.complete(actor=bob, action=fix, note="The budget is enforced before each rollout.")
    say(time, fix, "the fix is live")
    live_through(time, datetime(2026, 9, 5, 8, tzinfo=UTC))
    early = Run.objects.first()
    assert early is not None
    assert early.verdict == "fail"  # at 00:30 it still looks at the night before the fix
    fix.refresh_from_db()
    assert fix.status == "done"  # so it proves nothing, and opens nothing again
    live_through(time, datetime(2026, 9, 5, 9, tzinfo=UTC))
    assert "action verified" in say(time, fix, "the first run that sees only what came after")
    fix.refresh_from_db()
    assert fix.verified_at == datetime(2026, 9, 5, 9, tzinfo=UTC)
    assert queries.state_of(fix).tested_in_cycle is True

    live_through(time, datetime(2026, 9, 21, 7, tzinfo=UTC))
    assert "check no_data" in say(time, fix, "a day on which nothing was scraped")
    live_through(time, datetime(2026, 10, 2, 9, tzinfo=UTC))
    assert "proof holding" in say(time, fix, "four weeks after it was done")
    state = queries.state_of(fix)
    assert state.held_at == state.verdict_due == datetime(2026, 10, 2, 9, tzinfo=UTC)
    assert state.verdict == "28 of 29 runs passed, 1 gave no data, highest value 60.6\N{NO-BREAK SPACE}%."
    print(f"{'':<22}verdict: {state.verdict}")
    assert JournalEntry.objects.filter(verb="check.held", subject=fix.code).count() == 1

    live_through(time, datetime(2026, 10, 12, 2, tzinfo=UTC))
    assert services.recurred(
        postmortem=postmortem, reason="INC-002 had the same cause: the sync took every connection."
    )
    line = say(time, fix, "a recurrence is confirmed")
    assert "action open" in line
    assert "proof reopened" in line
    assert fix.reopen_reason == "INC-002 had the same cause: the sync took every connection."

    time.to(2026, 10, 14, 9)
    actions.complete(actor=bob, action=fix, note="The sync asks for its budget at start.")
    live_through(time, datetime(2026, 10, 16, 7, tzinfo=UTC))
    assert "action verified" in say(time, fix, "the second fix is live and seen to work")
    live_through(time, datetime(2026, 10, 17, 7, tzinfo=UTC))
    line = say(time, fix, "a run fails")
    assert "action open" in line
    assert "proof reopened" in line
    assert "98.8\N{NO-BREAK SPACE}%" in fix.reopen_reason

    kinds = list(Proof.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["verified", "holding", "reopened", "verified", "reopened"]
    assert JournalEntry.objects.filter(verb="action.reopened", subject=fix.code).count() == 2
    slots = list(Run.objects.values_list("check_row", "slot", "attempt"))
    assert len(slots) == len(set(slots))
    kept = Check.objects.get(pk=check.pk).runs.exclude(answer_sha256="").count()
    print(f"{'':<22}{len(slots)} runs, each slot once; {kept} answers with their SHA-256; {', '.join(kinds)}")
