"""Measures search on a generated database: how long a question takes, on SQLite or PostgreSQL.

python benchmarks/search.py [--data FOLDER] [--scale 1.0] [--postgresql] [--keep]

At scale 1 there are 10,000 incidents with 300,000 log entries, 10,000 postmortems and 50,000 actions; one in fifty
incidents is private. The viewer is a member, so that each question also asks who may see what. Reported is the time of
`search()` in the process, without the page: median, 95th percentile and the slowest of 400 questions.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from serving import derived
from serving.words import SERVICES, Words

START = datetime(2024, 1, 1, tzinfo=UTC)
ASKED = [
    "pool exhausted", "certificate", "disk full replica", '"retry storm"', "latency -gateway", "broker", "lock", "dns",
    "marker 777", "shop-api", "worker memory", "timeout retry storm", "vendor rate limit", "word17 word18", "mig",
]  # fmt: skip


def main() -> None:
    """Makes the database when the folder has none, and measures."""
    parser = argparse.ArgumentParser(description="Time of search on a generated database.")
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "afterword-bench-search")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--postgresql", action="store_true", help="use a throwaway cluster")
    given = parser.parse_args()
    if given.postgresql:
        from tests.postgres import start_cluster

        os.environ["DATABASE_URL"] = start_cluster()
    from afterword.cli.site import migrate, open_site

    open_site(given.data)
    migrate()
    from afterword.domain.incidents.models import Incident

    if not Incident.objects.exists():
        timed("rows", lambda: fill(given.scale))
        timed("index", derived.index)
    measure()


def timed(what: str, act: Any) -> None:
    """Does it and says how long it took."""
    start = time.perf_counter()
    act()
    print(f"{what}: {time.perf_counter() - start:.1f} s", flush=True)


def fill(scale: float) -> None:
    """Writes the rows, past the services: their permission and journal are not what is measured."""
    from django.db import transaction

    from afterword.domain.accounts import services as accounts

    words = Words(7)
    with transaction.atomic():
        admin = accounts.add_person(actor=None, email="alice@example.org", name="Alice", role="admin")
        accounts.add_person(actor=None, email="bob@example.org", name="Bob")
        count = int(10_000 * scale)
        incidents = fill_incidents(words, admin, count)
        documents = fill_postmortems(words, admin, count, incidents)
        fill_actions(words, admin, count * 5, documents)


def fill_incidents(words: Words, admin: Any, count: int) -> list[Any]:
    """Incidents, each with services and thirty entries."""
    from afterword.domain.incidents.models import AffectedService, Entry, Incident

    made = Incident.objects.bulk_create(
        Incident(
            number=n,
            title=f"{words.topic().capitalize()} {n}",
            severity=f"P{words.dice.randrange(5)}",
            summary=words.some(40),
            private=n % 50 == 0,
            declared_by=admin,
            declared_at=START + timedelta(hours=2 * n),
        )
        for n in range(1, count + 1)
    )
    AffectedService.objects.bulk_create(
        (AffectedService(incident=one, name=name) for one in made for name in words.dice.sample(SERVICES, 2)),
        batch_size=2000,
    )
    Entry.objects.bulk_create(
        (
            Entry(
                incident=one,
                at=one.declared_at + timedelta(minutes=minute),
                text=f"{words.some(12)} {words.topic() if minute % 10 == 0 else ''} marker {one.number}",
                recorded_at=one.declared_at,
                recorded="during",
            )
            for one in made
            for minute in range(30)
        ),
        batch_size=2000,
    )
    return made


def fill_postmortems(words: Words, admin: Any, count: int, incidents: list[Any]) -> list[Any]:
    """One postmortem for each incident, with four sections."""
    from afterword.domain.postmortems.models import Postmortem, Section

    made = Postmortem.objects.bulk_create(
        Postmortem(
            number=n,
            title=f"{words.topic().capitalize()} {n}",
            severity=incidents[n - 1].severity,
            services=words.dice.sample(SERVICES, 2),
            date=incidents[n - 1].declared_at.date(),
            template=words.dice.choice(["standard", "chain", "coe"]),
            private=incidents[n - 1].private,
            created_at=incidents[n - 1].declared_at,
            created_by=admin,
        )
        for n in range(1, count + 1)
    )
    through = Postmortem.incidents.through
    through.objects.bulk_create(
        (through(postmortem=one, incident=incidents[n]) for n, one in enumerate(made)), batch_size=2000
    )
    fields = ("summary", "impact", "root_cause", "lessons")
    Section.objects.bulk_create(
        (
            Section(
                postmortem=one, key=name, field=name, heading=name.capitalize(), position=place,
                text=f"{words.some(80)} {words.topic()}.", saved_at=one.created_at,
            )
            for one in made
            for place, name in enumerate(fields)
        ),
        batch_size=2000,
    )  # fmt: skip
    return made


def fill_actions(words: Words, admin: Any, count: int, documents: list[Any]) -> None:
    """Five actions for each postmortem; one of them is the chain fix of every second."""
    from afterword.domain.actions.models import Action

    Action.objects.bulk_create(
        (
            Action(
                number=n + 1,
                text=f"{words.some(6)} {words.topic()}",
                postmortem=documents[n // 5],
                level=f"L{words.dice.randrange(1, 6)}" if n % 10 == 0 else "",
                verification=words.some(15),
                priority=f"P{words.dice.randrange(5)}",
                created_at=documents[n // 5].created_at,
                created_by=admin,
            )
            for n in range(count)
        ),
        batch_size=2000,
    )


def questions(dice: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is asked: words alone, with facets, and facets alone."""
    for n in range(400):
        text = ASKED[n % len(ASKED)]
        if n % 4 == 1:
            yield text, {"severity": [f"P{dice.randrange(5)}"]}
        elif n % 4 == 2:
            yield text, {"service": [dice.choice(SERVICES)], "kind": ["postmortem"]}
        elif n % 20 == 3:
            yield "", {"chain": ["L2"]}
        else:
            yield text, {}


def measure() -> None:
    """Asks 400 questions and prints the times, the slowest by name."""
    from django.db import connection

    from afterword.domain.accounts.models import Person
    from afterword.domain.search.models import Facet, Indexed
    from afterword.domain.search.queries import search

    bob = Person.objects.get(name="Bob")
    print(f"{connection.vendor}: {Indexed.objects.count():,} entries, {Facet.objects.count():,} facets")
    taken: list[tuple[float, str, int]] = []
    asked = list(questions(random.Random(3)))
    for text, facets in [*asked[:20], *asked]:
        start = time.perf_counter()
        found = search(bob, text, facets)
        taken.append(((time.perf_counter() - start) * 1000, f"{text} {facets}", found.total))
    times = sorted(one for one, _, _ in taken[20:])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    p95 = times[int(len(times) * 0.95)]
    print(f"median {statistics.median(times):.1f} ms, p95 {p95:.1f} ms, slowest {times[-1]:.1f} ms, {memory:.0f} MB")
    for one, text, total in sorted(taken[20:], reverse=True)[:5]:
        print(f"  {one:.1f} ms  {total} found  {text}")


if __name__ == "__main__":
    main()
