"""A postmortem for each incident: sections with their revisions, a timeline, factors, the walk, publications."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from serving.incidents import Told
from serving.people import Staff
from serving.rows import link, put, write
from serving.words import SECTIONS, Words

BODIES = 100  # different texts: each document takes one of them, with its own title and facts
DRAFTS, IN_REVIEW, PUBLISHED = 0.01, 0.01, 0.08  # of all, the newest first; the others are closed
LAYERS = ("trigger", "immediate", "contributing", "contributing", "systemic")
CATEGORIES = ("Monitoring Gap", "Testing Gap", "Runbook Gap", "Capacity Planning", "Configuration", "Code", "Process")


@dataclass(frozen=True)
class Document:
    """What the rows that hang on a postmortem need to know of it."""

    pk: int
    number: int
    at: datetime
    status: str
    driver: int
    body: int
    incident: Told


def fill(words: Words, staff: Staff, incidents: Sequence[Told]) -> list[Document]:
    """Writes postmortems and their texts."""
    from afterword.domain.postmortems.models import Postmortem

    bodies = [[(*one[:2], words.section(one[2])) for one in SECTIONS] for _ in range(BODIES)]
    rows = write(Postmortem(**_postmortem(words, staff, one, len(incidents))) for one in incidents)
    link(
        Postmortem.incidents,
        ((row.pk, one.pk) for row, one in zip(rows, incidents, strict=True)),
        "postmortem",
        "incident",
    )
    told = [
        Document(row.pk, row.number, row.created_at, row.status, row.driver_id or 0, row.number % BODIES, one)
        for row, one in zip(rows, incidents, strict=True)
    ]
    _texts(staff, told, bodies)
    _timeline(words, told)
    _analysis(words, told)
    _publications(told, bodies)
    return told


def _status(number: int, count: int) -> str:
    share = (count - number) / count
    ends = ((DRAFTS, "draft"), (DRAFTS + IN_REVIEW, "in_review"), (DRAFTS + IN_REVIEW + PUBLISHED, "published"))
    return next((status for end, status in ends if share < end), "closed")


def _postmortem(words: Words, staff: Staff, one: Told, count: int) -> dict[str, Any]:
    status, who = _status(one.number, count), words.dice.choice(staff.people)
    begun = one.at + timedelta(hours=5)
    return {
        "number": one.number,
        "title": f"{words.topic().capitalize()} {one.number}",
        "template": words.dice.choice(["standard", "chain", "coe"]),
        "status": status,
        "severity": one.severity,
        "date": one.at.date(),
        "started_at": one.at - timedelta(minutes=12),
        "detected_at": one.at,
        "resolved_at": one.at + timedelta(minutes=90),
        "customer_impact": one.number % 3 == 0,
        "services": one.services,
        "driver_id": who,
        "private": one.private,
        "timeline_confirmed_at": begun if status != "draft" else None,
        "timeline_confirmed_by_id": who if status != "draft" else None,
        "created_at": begun,
        "created_by_id": who,
        "published_at": one.at + timedelta(days=4) if status in ("published", "closed") else None,
    }


def _texts(staff: Staff, told: Sequence[Document], bodies: Sequence[Any]) -> None:
    from afterword.domain.postmortems.models import Section, SectionRevision

    made = write(
        Section(
            postmortem_id=one.pk, key=field, field=field, heading=heading, position=place, text=text,
            saved_at=one.at, saved_by_id=one.driver,
        )
        for one in told
        for place, (field, heading, text) in enumerate(bodies[one.body])
    )  # fmt: skip
    put(
        SectionRevision(section_id=row.pk, version=1, text=row.text, saved_at=row.saved_at, saved_by_id=row.saved_by_id)
        for row in made
    )


def _timeline(words: Words, told: Sequence[Document]) -> None:
    from afterword.domain.incidents.models import Entry
    from afterword.domain.postmortems.models import TimelineItem

    first = Entry.objects.order_by("pk").values_list("pk", flat=True)[0]
    put(
        TimelineItem(
            postmortem_id=one.pk, entry_id=first + (one.incident.pk - told[0].incident.pk) * 30 + place * 3,
            at=one.incident.at + timedelta(minutes=place * 3), position=place, text=words.some(12),
            source="person", recorded="during",
        )
        for one in told
        for place in range(10)
    )  # fmt: skip


def _analysis(words: Words, told: Sequence[Document]) -> None:
    """Half of the documents have factors with arrows, and an answer for each level."""
    from afterword.domain.analysis.models import Analysis, Edge, Factor, LevelAnswer

    some = [one for one in told if one.number % 2 == 0]
    put(Analysis(postmortem_id=one.pk, detected_by="alert", detection=words.some(12)) for one in some)
    factors = write(
        Factor(
            postmortem_id=one.pk, text=words.sentence(6)[:500], layer=layer, category=words.dice.choice(CATEGORIES),
            position=place, created_at=one.at, created_by_id=one.driver,
        )
        for one in some
        for place, layer in enumerate(LAYERS)
    )  # fmt: skip
    put(Edge(**_edge(n, factors)) for n in range(len(factors)))
    answers = ("none", "produced", "missed", "prolonged")
    put(
        LevelAnswer(
            postmortem_id=one.pk, level=f"L{n}", answer=words.dice.choice(answers), why=words.some(8),
            answered_at=one.at, answered_by_id=one.driver,
        )
        for one in some
        for n in range(1, 6)
    )  # fmt: skip


def _edge(n: int, factors: Sequence[Any]) -> dict[str, Any]:
    place = n % len(LAYERS)
    effect = factors[n - place + 1] if place > 1 else None  # what lay deeper allowed the immediate cause
    return {
        "cause": factors[n],
        "effect": effect,
        "relation": ("set_off", "caused", "allowed", "allowed", "allowed")[place],
    }


def _publications(told: Sequence[Document], bodies: Sequence[Any]) -> None:
    from afterword.domain.postmortems.models import Publication

    def rows() -> Iterator[Publication]:
        for one in told:
            if one.status in ("published", "closed"):
                text = "\n\n".join(f"## {heading}\n\n{body}" for _, heading, body in bodies[one.body])
                whole = f"# PM-{one.number:03d}\n\n{text}\n"
                digest = hashlib.sha256(whole.encode()).hexdigest()
                at = one.incident.at + timedelta(days=4)
                yield Publication(
                    postmortem_id=one.pk, version=1, markdown=whole, sha256=digest, published_at=at,
                    published_by_id=one.driver,
                )  # fmt: skip

    put(rows())
