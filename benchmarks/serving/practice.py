"""What people did with the documents: reviews, comments, meetings, readings, notifications, and the journal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from serving.documents import Document
from serving.people import Staff
from serving.rows import put, write
from serving.words import Words

KINDS = ("technical", "comms", "action")
TOLD = 20_000  # notifications, at the full number of documents; Alice and Bob get as many as anybody
VERBS = (
    "incident.declared", "incident.status_changed", "entry.added", "entry.added", "incident.resolved",
    "postmortem.begun", "section.saved", "section.saved", "section.saved", "action.added", "action.added",
    "postmortem.published",
)  # fmt: skip


def fill(words: Words, staff: Staff, documents: Sequence[Document], now: datetime) -> None:
    """Writes it all."""
    _reviews(words, staff, [one for one in documents if one.status != "draft"])
    _comments(words, staff, [one for one in documents if one.number % 2 == 0])
    _meetings(words, staff, [one for one in documents if one.number % 2 == 1 and one.status in ("published", "closed")])
    _readings(words, staff, [one for one in documents if one.status in ("published", "closed")])
    _notifications(words, staff, documents, now)
    _journal(words, staff, documents)


def _reviews(words: Words, staff: Staff, documents: Sequence[Document]) -> None:
    from afterword.domain.reviews.models import ReviewRequest, Verdict

    asked = [(one, kind, words.dice.choice(staff.people)) for one in documents for kind in KINDS]
    put(
        ReviewRequest(
            postmortem_id=one.pk, kind=kind, person_id=who, asked_at=one.at, asked_by_id=one.driver,
            due_at=one.at + timedelta(days=3),
        )
        for one, kind, who in asked
    )  # fmt: skip
    put(
        Verdict(
            postmortem_id=one.pk, kind=kind, by_id=who, says="approve", given_at=one.at + timedelta(days=2),
            covered={"summary": words.some(30), "root_cause": words.some(60)},
            sha256=hashlib.sha256(f"{one.pk} {kind}".encode()).hexdigest(),
        )
        for one, kind, who in asked
        if one.status != "in_review"
    )  # fmt: skip


def _comments(words: Words, staff: Staff, documents: Sequence[Document]) -> None:
    from afterword.domain.reviews.models import Comment, Thread

    threads = write(
        Thread(
            postmortem_id=one.pk, place="section", section="root_cause", quote="word1", opened_at=one.at,
            opened_by_id=words.dice.choice(staff.people),
            resolved_at=one.at + timedelta(days=1) if one.status in ("published", "closed") else None,
            resolved_by_id=one.driver if one.status in ("published", "closed") else None,
        )
        for one in documents
        for _ in range(2)
    )  # fmt: skip
    put(
        Comment(thread=one, author_id=words.dice.choice(staff.people), text=words.some(20), written_at=one.opened_at)
        for one in threads
        for _ in range(2)
    )


def _meetings(words: Words, staff: Staff, documents: Sequence[Document]) -> None:
    from afterword.domain.meetings.models import Attendee, Meeting

    meetings = write(
        Meeting(
            postmortem_id=one.pk, kind="review", starts_at=one.at + timedelta(days=2), minutes=60,
            facilitator_id=words.dice.choice(staff.people), uid=f"meeting-{one.pk}", planned_at=one.at,
            planned_by_id=one.driver, changed_at=one.at, held_at=one.at + timedelta(days=2), held_by_id=one.driver,
        )
        for one in documents
    )  # fmt: skip
    put(
        Attendee(meeting=one, person_id=person, reply="accepted", attended=True)
        for one in meetings
        for person in words.dice.sample(staff.people, 4)
    )


def _readings(words: Words, staff: Staff, documents: Sequence[Document]) -> None:
    from afterword.domain.readers.models import NamedReader, Reading

    read = [(one, words.dice.sample(staff.people, 3)) for one in documents]
    put(NamedReader(postmortem_id=one.pk, person_id=who[0], asked_at=one.at) for one, who in read)
    put(
        Reading(postmortem_id=one.pk, person_id=person, version=1, finished_at=one.at + timedelta(days=5))
        for one, who in read
        for person in who[:2]
    )


def _notifications(words: Words, staff: Staff, documents: Sequence[Document], now: datetime) -> None:
    from afterword.domain.notifications.models import Notification

    count = min(TOLD, 2 * len(documents))
    put(
        Notification(
            person_id=staff.people[n % len(staff.people)], kind="comment.added", subject=f"PM-{one.number:03d}",
            period=f"{n}", title=words.some(6), text=words.some(15), why=f"You drive PM-{one.number:03d}.",
            path=f"/PM-{one.number:03d}", postmortem_id=one.pk, created_at=now - timedelta(minutes=count - n),
            read_at=now if n < count * 0.9 else None,
        )
        for n, one in ((n, documents[n * len(documents) // count]) for n in range(count))
    )  # fmt: skip


def _journal(words: Words, staff: Staff, documents: Sequence[Document]) -> None:
    from afterword.domain.journal.models import Counter, JournalEntry

    put(JournalEntry(**row) for one in documents for row in _entries(words, staff, one))
    count = len(documents)
    values = {"INC": count, "PM": count, "AI": count * 5, "RB": 100, "ADR": 40}
    for name, value in values.items():
        Counter.objects.update_or_create(name=name, defaults={"value": value})


def _entries(words: Words, staff: Staff, one: Document) -> Iterator[dict[str, Any]]:
    for n, verb in enumerate(VERBS):
        noun = "incident" if n < 5 else "postmortem"
        yield {
            "at": one.incident.at + timedelta(minutes=n), "actor_id": words.dice.choice(staff.people),
            "actor_name": "Somebody", "surface": "web", "verb": verb, "subject_type": noun,
            "subject_id": one.incident.pk if n < 5 else one.pk,
            "subject": f"INC-{one.number:03d}" if n < 5 else f"PM-{one.number:03d}", "incident_id": one.incident.pk,
            "postmortem_id": one.pk if n >= 5 else None, "after": {"text": words.some(6)},
        }  # fmt: skip
