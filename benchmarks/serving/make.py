"""Makes the rows of an installation of a given size, in one process: `python -m serving.make FOLDER COUNT`.

The database is that of DATABASE_URL, else the SQLite file in the folder.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Made = TypeVar("Made")


def main() -> None:
    """Migrates the database, fills it, and lets it gather its statistics."""
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    from afterword.cli.site import migrate, open_site

    open_site(folder)
    migrate()
    from django.db import connection, transaction

    from afterword.jobs.gather_statistics import gather
    from serving.rows import settle

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")
        with transaction.atomic():
            fill(count)
            settle()
        gather()
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.set_autocommit(True)
            cursor.execute("VACUUM ANALYZE")


def fill(count: int) -> None:
    """Writes everything, and says how long each part took."""
    from afterword.domain import clock
    from serving import actions, derived, documents, incidents, people, practice
    from serving.words import Words

    words, now = Words(7), clock.now()
    staff = timed("people", lambda: people.fill(words, now))
    told = timed("incidents", lambda: incidents.fill(words, staff, count, now))
    written = timed("documents", lambda: documents.fill(words, staff, told))
    timed("actions", lambda: actions.fill(words, staff, written, now))
    timed("practice", lambda: practice.fill(words, staff, written, now))
    timed("index, quality, repeats", lambda: derived.fill(words, written, now))


def timed(what: str, act: Callable[[], Made]) -> Made:
    """Does it and says how long it took."""
    start = time.perf_counter()
    made = act()
    print(f"  {what}: {time.perf_counter() - start:.1f} s", file=sys.stderr, flush=True)
    return made


if __name__ == "__main__":
    main()
