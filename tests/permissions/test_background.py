"""What happens when nobody asks tells outsiders nothing of the private side."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.permissions.found import tasks
from tests.permissions.kinds import INSIDE, Column
from tests.permissions.tables import rows
from tests.permissions.world import SECRET, World, build

from afterword.domain import clock
from afterword.domain.actions import services as actions
from afterword.domain.journal.models import JournalEntry
from afterword.domain.notifications import digest
from afterword.domain.notifications.models import Message, Notification
from afterword.domain.notifications.reactions import react
from afterword.domain.notifications.reminders import actions as due
from afterword.domain.notifications.reminders import clocks, later
from afterword.domain.reviews import services as reviews

pytestmark = pytest.mark.django_db
OUTLETS = {"websocket", "static site", "calendar feed", "sync folder"}


def test_every_task_has_a_row_and_every_row_a_task_or_an_outlet() -> None:
    assert sorted(rows("TASKS").keys() ^ (tasks() | OUTLETS)) == []


def test_outsiders_are_told_nothing_of_the_private_side() -> None:
    world = build()
    quarter(world)
    told = {column: texts(world, column) for column in Column if column != Column.ANONYMOUS}
    leaked = [f"{column}: {text}" for column, found in told.items() if column not in INSIDE for text in found]
    assert [text for text in leaked if SECRET in text.lower()] == []
    assert any(SECRET in text.lower() for text in told[Column.HOLDER])
    bodies = list(Message.objects.filter(endpoint__private=False).values_list("body", flat=True))
    assert [body for body in bodies if SECRET in body.lower()] == []
    assert any("harbour" in body.lower() for body in bodies)


def quarter(world: World) -> None:
    """Everybody is named in a comment on both sides, the holder owns both actions, and five weeks go by."""
    admin, holder = world.people[Column.ADMIN], world.people[Column.HOLDER]
    names = " ".join(f"@{person.handle}" for column, person in world.people.items() if column != Column.ANONYMOUS)
    now = clock.now()
    for side in world.sides.values():
        reviews.comment(actor=admin, postmortem=side.postmortem, text=f"{names} look at {side.word}")
        actions.change_action(actor=admin, action=side.action, owner=holder, due=(now + timedelta(days=8)).date())
    for entry in JournalEntry.objects.select_related("actor"):
        react(entry)
    for day in range(35):
        at = now + timedelta(days=day)
        for remind in (due.remind, clocks.remind, later.remind, digest.sum_up):
            remind(at)


def texts(world: World, column: Column) -> list[str]:
    """All that a person was told."""
    mine = Notification.objects.filter(person=world.people[column])
    return [f"{row.subject} {row.title} {row.text}" for row in mine]
