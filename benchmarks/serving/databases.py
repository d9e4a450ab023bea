"""Makes the installations that are measured, and gives copies of them: what is measured may change its copy."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from serving.cluster import Cluster

HERE = Path(__file__).resolve().parent.parent
KEPT = HERE.parent / ".cache" / "bench-web"
SOURCES = (HERE / "serving", HERE.parent / "src" / "afterword" / "domain")
MADE_BY = (
    "rows.py",
    "words.py",
    "people.py",
    "incidents.py",
    "documents.py",
    "actions.py",
    "practice.py",
    "derived.py",
)


@cache
def shape() -> str:
    """Changes with what makes the rows and with the migrations: then they are made anew."""
    makers = [SOURCES[0] / name for name in MADE_BY]
    migrations = sorted(SOURCES[1].rglob("migrations/0*.py"))
    told = b"".join(path.read_bytes() for path in (*makers, *migrations))
    return hashlib.sha256(told).hexdigest()[:10]


def make_all(sizes: Sequence[int], scratch: Path, cluster: Cluster | None, *, on_sqlite: bool) -> None:
    """Makes those that are not there yet, both databases at the same time: each is the work of one processor."""
    with ThreadPoolExecutor(2) as pool:
        made = [pool.submit(_made_sqlite, sizes)] if on_sqlite else []
        if cluster is not None:
            made.append(pool.submit(_made_postgresql, sizes, scratch, cluster))
        for one in made:
            one.result()


def _made_sqlite(sizes: Sequence[int]) -> None:
    for size in sizes:
        kept, unready = KEPT / f"sqlite-{size}-{shape()}", KEPT / f"unready-{size}"
        if not kept.exists():
            for old in (*KEPT.glob(f"sqlite-{size}-*"), unready):
                shutil.rmtree(old, ignore_errors=True)
            _make(unready, size, None)
            unready.rename(kept)


def _made_postgresql(sizes: Sequence[int], scratch: Path, cluster: Cluster) -> None:
    for size in sizes:
        kept, unready = f"made-{size}-{shape()}", f"unready-{size}"
        if not cluster.has(kept):
            cluster.forget(f"made-{size}-")
            cluster.make(unready)
            _make(scratch / f"making-{size}", size, cluster.url(unready))
            cluster.rename(unready, kept)


def sqlite(size: int, scratch: Path) -> Path:
    """A data folder with a copy of the SQLite database of that size."""
    folder = scratch / f"sqlite-{size}"
    shutil.copytree(KEPT / f"sqlite-{size}-{shape()}", folder)
    return folder


def postgresql(size: int, scratch: Path, cluster: Cluster) -> tuple[Path, str]:
    """A data folder, and the address of a copy of the PostgreSQL database of that size."""
    copy = f"copy-{size}"
    cluster.make(copy, f"made-{size}-{shape()}")
    return scratch / f"postgresql-{size}", cluster.url(copy)


def _make(folder: Path, size: int, url: str | None) -> None:
    kind = "PostgreSQL" if url else "SQLite"
    print(f"Making {size:,} incidents with all that hangs on them, {kind}", file=sys.stderr, flush=True)
    subprocess.run([sys.executable, "-m", "serving.make", str(folder), str(size)], check=True, env=environment(url))


def environment(url: str | None) -> dict[str, str]:
    """The environment of a process that works on one of them."""
    own = {name: value for name, value in os.environ.items() if name != "DATABASE_URL" and "AFTERWORD" not in name}
    own["PYTHONPATH"] = str(HERE)
    return own | ({"DATABASE_URL": url} if url else {})
