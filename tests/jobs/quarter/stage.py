"""The stage of the simulated quarter: its people and documents in the database, a mail server, and worker processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from django.conf import settings as current
from django.db import connection, connections
from django_tasks_db.models import DBTaskResult
from tests.jobs.quarter.plan import START, Change, Plan, Planned
from tests.ports import free_port
from tests.rehearsal import Clock

from afterword.domain.accounts import services as accounts
from afterword.domain.accounts.models import Person, Team
from afterword.domain.actions import services as actions
from afterword.domain.actions.models import Action
from afterword.domain.incidents import services as incidents
from afterword.domain.notifications import services
from afterword.domain.postmortems.models import Postmortem
from afterword.jobs.models import Periodic

ROOT = Path(__file__).resolve().parents[3]
TASKS = ("send_waiting", "remind_of_actions", "remind_of_clocks", "sum_up_weeks")
WORKER = """
from django.core.mail.utils import DNS_NAME
from tests.rehearsal import install
from afterword.jobs import worker
from afterword.jobs.schedule import SCHEDULE, ask_due
install()
DNS_NAME._fqdn = {name!r}  # so that the mail server knows who is speaking
schedule = tuple(every for every in SCHEDULE if every.name in {tasks!r})
asked = []
def ask_once(now):
    if now not in asked[-1:]:
        ask_due(now, schedule)
        asked.append(now)
worker.ask_due = ask_once
worker.IDLE = 0.04
worker.JobRunner().run()
"""


class Post:
    """A real SMTP server on loopback; `at` says what to do when it has taken so many messages, before it answers."""

    def __init__(self, at: dict[int, Callable[[str], None]]) -> None:
        self.received: list[tuple[str, str]] = []  # Message-ID and recipient
        self._at = at
        self.port = free_port()
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Takes a message; the sender hears of it only after what was to be done."""
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.received.append((str(message["Message-ID"]).strip(), envelope.rcpt_tos[0]))
        self._at.get(len(self.received), lambda name: None)(session.host_name)
        return "250 taken"

    @property
    def url(self) -> str:
        """Its address as AFTERWORD_SMTP_URL has it."""
        return f"smtp://127.0.0.1:{self.port}"


@dataclass
class Workers:
    """Worker processes on the database of the test; one that was killed is replaced."""

    clock: Clock
    post: Post
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    started: int = 0
    killed: int = 0

    def start(self) -> None:
        """Starts one more."""
        self.started += 1
        name = f"worker-{self.started}"
        setup = f"""
from django.conf import settings
settings.DATABASES["default"] |= {{"NAME": {str(connection.settings_dict["NAME"])!r}, "CONN_MAX_AGE": 60}}
settings.MEDIA_ROOT = {str(current.MEDIA_ROOT)!r}
import django
django.setup()
"""
        given = {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "AFTERWORD_SMTP_URL": self.post.url,
            **self.clock.environment,
        }
        command = [sys.executable, "-c", setup + WORKER.format(name=name, tasks=TASKS)]
        self.running[name] = subprocess.Popen(command, env={**os.environ, **given}, cwd=ROOT)

    def kill(self, name: str) -> None:
        """kill -9, without a word."""
        self.killed += 1
        self.running[name].send_signal(signal.SIGKILL)

    def replace_dead(self) -> None:
        """Starts another for each that has ended."""
        for name, process in list(self.running.items()):
            if process.poll() is not None:
                del self.running[name]
                self.start()

    def wait_until(self, done: Callable[[], bool], seconds: float = 60) -> None:
        """Waits for the workers; fails when they take too long."""
        end = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < end, "the workers did not come to rest"
            self.replace_dead()
            time.sleep(0.02)

    def stop(self) -> None:
        """Ends all of them."""
        for process in self.running.values():
            process.kill()
            process.wait(timeout=30)


def at_rest() -> bool:
    """Whether no task is waiting or running."""
    return not DBTaskResult.objects.filter(status__in=["READY", "RUNNING"]).exists()


def looked(clock: Clock) -> bool:
    """Whether every periodic task was asked for at this moment, and nothing is left to do."""
    asked = Periodic.objects.filter(name__in=TASKS, asked_at__gte=clock.now()).count()
    return asked == len(TASKS) and at_rest()


@dataclass
class Cast:
    """The people, postmortems and actions of a plan in the database, by their numbers."""

    plan: Plan
    root: Person
    people: list[Person]
    postmortems: list[Postmortem]
    actions: dict[int, Action] = field(default_factory=dict)

    def begin(self, planned: Planned) -> None:
        """Adds an action; it gets the number that it has in the plan."""
        owner = self.people[planned.owner] if planned.owner is not None else None
        postmortem = self.postmortems[planned.postmortem] if planned.postmortem is not None else None
        self.actions[planned.number] = actions.add_action(
            actor=self.root,
            text=f"Action {planned.number}",
            owner=owner,
            due=planned.due,
            priority=planned.priority,
            postmortem=postmortem,
        )

    def change(self, planned: Planned, change: Change) -> None:
        """Does what the plan says; what was completed stays so."""
        action = self.actions[planned.number]
        action.refresh_from_db()
        if action.status not in ("open", "in_progress"):
            return
        if change.what == "complete":
            actions.complete(actor=self.root, action=action, note="Done.")
        elif change.what == "due":
            actions.change_action(actor=self.root, action=action, due=change.value)  # type: ignore[arg-type]
        else:
            actions.change_action(actor=self.root, action=action, owner=self.people[change.value])  # type: ignore[index]


def cast(plan: Plan) -> Cast:
    """Puts a plan's people, teams and postmortems into the database."""
    root = accounts.add_person(actor=None, email="root@example.org", name="Root", role="admin")
    people = [
        accounts.add_person(actor=None, email=f"{one.name.lower()}@example.org", name=one.name, zone=one.zone)
        for one in plan.people
    ]
    for person, one in zip(people, plan.people, strict=True):
        if one.quiet is not None:
            start, end = one.quiet or (None, None)
            services.set_habits(actor=person, quiet_from=start, quiet_until=end, urgent_at_once=False)
    teams = [_team(root, people, plan, number) for number in range(len(plan.teams))]
    return Cast(plan, root, people, [_postmortem(root, people, teams, plan, n) for n in range(len(plan.drivers))])


def _team(root: Person, people: list[Person], plan: Plan, number: int) -> Team:
    made = accounts.add_team(actor=root, name=f"Team {number}")
    for one in plan.teams[number]:
        role = "manager" if one in plan.managers[number] else "member"
        accounts.add_member(actor=root, team=made, person=people[one], role=role)
    return made


def _postmortem(root: Person, people: list[Person], teams: list[Team], plan: Plan, number: int) -> Postmortem:
    long_ago, team = START - timedelta(days=200), plan.team_of_postmortem[number]
    made = Postmortem.objects.create(
        number=number + 1, title=f"Postmortem {number}", driver=people[plan.drivers[number]], created_at=long_ago,
        created_by=root, status="published", published_at=long_ago,
    )  # fmt: skip
    if team is not None:
        made.incidents.add(incidents.declare(actor=root, title="It broke", severity="P2", team=teams[team]))
    return made


def close_connections() -> None:
    """Lets the end of the test drop its tables."""
    connections.close_all()
