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
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
START = datetime(2024, 1, 1, tzinfo=UTC)
TOPICS = (
    "connection pool exhausted|disk full on the replica|certificate expired|latency of the gateway rose|"
    "queue of the broker grew|deploy of a wrong image|memory leak in the worker|retry storm after a timeout|"
    "DNS lookups failed|migration locked the table|rate limit of the vendor|clock drift on the nodes"
).split("|")
SERVICES = [
    f"{one}-{kind}" for one in "shop pay mail auth ledger media search stock".split() for kind in "api db job".split()
]
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
        timed("index", index)
    measure()


def timed(what: str, act: Any) -> None:
    """Does it and says how long it took."""
    start = time.perf_counter()
    act()
    print(f"{what}: {time.perf_counter() - start:.1f} s", flush=True)


def words(dice: random.Random, count: int) -> str:
    """Words as rare and as common as those of a language, roughly."""
    return " ".join(f"word{int(dice.paretovariate(0.9))}" for _ in range(count))


def fill(scale: float) -> None:
    """Writes the rows, past the services: their permission and journal are not what is measured."""
    from django.db import transaction

    from afterword.domain.accounts import services as accounts

    dice = random.Random(7)
    with transaction.atomic():
        admin = accounts.add_person(actor=None, email="alice@example.org", name="Alice", role="admin")
        accounts.add_person(actor=None, email="bob@example.org", name="Bob")
        count = int(10_000 * scale)
        incidents = fill_incidents(dice, admin, count)
        documents = fill_postmortems(dice, admin, count, incidents)
        fill_actions(dice, admin, count * 5, documents)


def fill_incidents(dice: random.Random, admin: Any, count: int) -> list[Any]:
    """Incidents, each with services and thirty entries."""
    from afterword.domain.incidents.models import AffectedService, Entry, Incident

    made = Incident.objects.bulk_create(
        Incident(
            number=n,
            title=f"{dice.choice(TOPICS).capitalize()} {n}",
            severity=f"P{dice.randrange(5)}",
            summary=words(dice, 40),
            private=n % 50 == 0,
            declared_by=admin,
            declared_at=START + timedelta(hours=2 * n),
        )
        for n in range(1, count + 1)
    )
    AffectedService.objects.bulk_create(
        (AffectedService(incident=one, name=name) for one in made for name in dice.sample(SERVICES, 2)), batch_size=2000
    )
    Entry.objects.bulk_create(
        (
            Entry(
                incident=one,
                at=one.declared_at + timedelta(minutes=minute),
                text=f"{words(dice, 12)} {dice.choice(TOPICS) if minute % 10 == 0 else ''} marker {one.number}",
                recorded_at=one.declared_at,
                recorded="during",
            )
            for one in made
            for minute in range(30)
        ),
        batch_size=2000,
    )
    return made


def fill_postmortems(dice: random.Random, admin: Any, count: int, incidents: list[Any]) -> list[Any]:
    """One postmortem for each incident, with four sections."""
    from afterword.domain.postmortems.models import Postmortem, Section

    made = Postmortem.objects.bulk_create(
        Postmortem(
            number=n,
            title=f"{dice.choice(TOPICS).capitalize()} {n}",
            severity=incidents[n - 1].severity,
            services=dice.sample(SERVICES, 2),
            date=incidents[n - 1].declared_at.date(),
            template=dice.choice(["standard", "chain", "coe"]),
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
                text=f"{words(dice, 80)} {dice.choice(TOPICS)}.", saved_at=one.created_at,
            )
            for one in made
            for place, name in enumerate(fields)
        ),
        batch_size=2000,
    )  # fmt: skip
    return made


def fill_actions(dice: random.Random, admin: Any, count: int, documents: list[Any]) -> None:
    """Five actions for each postmortem; one of them is the chain fix of every second."""
    from afterword.domain.actions.models import Action

    Action.objects.bulk_create(
        (
            Action(
                number=n + 1,
                text=f"{words(dice, 6)} {dice.choice(TOPICS)}",
                postmortem=documents[n // 5],
                level=f"L{dice.randrange(1, 6)}" if n % 10 == 0 else "",
                verification=words(dice, 15),
                priority=f"P{dice.randrange(5)}",
                created_at=documents[n // 5].created_at,
                created_by=admin,
            )
            for n in range(count)
        ),
        batch_size=2000,
    )


def index() -> None:
    """Writes the index as `afterword reindex` does."""
    from afterword.domain.search import services

    services.index(services.everything())


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
