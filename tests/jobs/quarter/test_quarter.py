"""A simulated quarter: every message that rule 14 asks for exists, and none twice, with two workers and kill -9."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.jobs.quarter import oracle
from tests.jobs.quarter.plan import ACTIONS, LOOKS, PEOPLE, START, Plan, at, make
from tests.jobs.quarter.stage import Post, Workers, at_rest, cast, close_connections, looked
from tests.rehearsal import Clock

from afterword.domain.notifications.models import Mail, Notification

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(1200)]
REMINDERS = ("action.due", "action.overdue", "action.escalated")
KILLED_IN_A_SEND = (150, 420)  # the worker that hands in these messages dies before it hears the answer
KILLED_AT_LOOK = 200  # and one dies wherever it happens to be


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    made = Clock(tmp_path / "now")
    made.set(START)
    return made


@pytest.fixture
def workers(clock: Clock) -> Iterator[Workers]:
    post = Post({})
    made = Workers(clock, post)
    post._at.update(dict.fromkeys(KILLED_IN_A_SEND, made.kill))
    post.controller.start()
    yield made
    made.stop()
    post.controller.stop()
    close_connections()


def test_quarter_of_200_actions_brings_every_message_once(clock: Clock, workers: Workers) -> None:
    plan, began = make(seed=14), time.monotonic()
    with clock.installed():
        play(plan, clock, workers)
    reminders_as_foretold(plan)
    mails_as_foretold(plan, workers.post)
    assert workers.killed == len(KILLED_IN_A_SEND) + 1
    report(workers, time.monotonic() - began)


def play(plan: Plan, clock: Clock, workers: Workers) -> None:
    """Goes through the quarter: at each look what people do, then what the workers do."""
    people = cast(plan)
    for _ in range(2):
        workers.start()
    for look in range(LOOKS):
        for action in plan.actions:
            if action.begun == look:
                people.begin(action)
            for change in action.changes:
                if change.look == look:
                    people.change(action, change)
        workers.wait_until(at_rest)
        clock.set(at(look))
        if look == KILLED_AT_LOOK:
            workers.kill(next(iter(workers.running)))
        workers.wait_until(lambda: looked(clock))


def told(*kinds: str) -> list[oracle.Key]:
    """The keys of the notifications of these kinds."""
    rows = Notification.objects.filter(kind__in=kinds)
    return list(rows.values_list("person__name", "kind", "subject", "period"))


def reminders_as_foretold(plan: Plan) -> None:
    """What is in the database is what the oracle foretold."""
    wanted, found = oracle.reminders(plan), Counter(told(*REMINDERS))
    assert sorted(wanted.keys() - found.keys()) == []
    assert sorted(found.keys() - wanted.keys()) == []
    assert max(found.values()) == 1
    given = Counter((person, subject) for person, _, subject, _ in told("action.assigned"))
    assert given == Counter((person, subject) for person, subject, _ in oracle.assignments(plan))
    weeks = Counter((person, period) for person, _, _, period in told("digest"))
    assert weeks == Counter(oracle.digests(plan).keys())


def mails_as_foretold(plan: Plan, post: Post) -> None:
    """What the mail server received is what the oracle foretold; only what a killed worker held may be unknown."""
    by_id = {mail.message_id: mail for mail in Mail.objects.select_related("notification__person")}
    assert [one for one, count in Counter(post.received).items() if count > 1] == []
    got = [by_id[message_id] for message_id, _ in post.received]
    keys = {key_of(mail) for mail in got if mail.notification.kind in REMINDERS}
    unknown = {key_of(mail) for mail in by_id.values() if mail.state == Mail.State.UNKNOWN}
    assert oracle.mails(plan) - keys <= unknown
    assert keys - oracle.mails(plan) == set()
    assert len(KILLED_IN_A_SEND) <= len(unknown) <= len(KILLED_IN_A_SEND) + 1
    assert {to for _, to in post.received} <= {f"{one.name.lower()}@example.org" for one in plan.people}
    rest = len([mail for mail in got if mail.notification.kind not in REMINDERS])
    assert others(plan) - len(unknown) <= rest <= others(plan)
    states = Counter(mail.state for mail in by_id.values())
    assert set(states) <= {"sent", "unknown", "dropped", "waiting"}


def key_of(mail: Mail) -> oracle.Key:
    row = mail.notification
    return row.person.name, row.kind, row.subject, row.period


def others(plan: Plan) -> int:
    """How many e-mails of assignments and digests leave within the quarter."""
    by_name = {one.name: one for one in plan.people}
    looks = [(person, look) for person, _, look in oracle.assignments(plan)]
    looks += [(person, look) for (person, _), look in oracle.digests(plan).items()]
    return sum(oracle.mail_look(by_name[person], look) < LOOKS for person, look in looks)


def report(workers: Workers, seconds: float) -> None:
    """The counts, to be quoted: `pytest -s` shows them."""
    kinds = Counter(Notification.objects.values_list("kind", flat=True))
    states = Counter(Mail.objects.values_list("state", flat=True))
    print(
        f"\n{ACTIONS} actions, {PEOPLE} people, {LOOKS} looks in 91 days; {workers.started} workers, {workers.killed} "
        f"killed; messages: {dict(sorted(kinds.items()))}; e-mails: {dict(sorted(states.items()))}, "
        f"{len(workers.post.received)} received, none twice; {seconds:.0f} s"
    )
