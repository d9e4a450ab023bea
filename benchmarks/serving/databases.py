"""Makes the installations that are measured, and gives copies of them: what is measured may change its copy."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
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


def shape() -> str:
    """Changes with what makes the rows and with the migrations: then they are made anew."""
    makers = [SOURCES[0] / name for name in MADE_BY]
    migrations = sorted(SOURCES[1].rglob("migrations/0*.py"))
    told = b"".join(path.read_bytes() for path in (*makers, *migrations))
    return hashlib.sha256(told).hexdigest()[:10]


def sqlite(size: int, scratch: Path) -> Path:
    """A data folder with a copy of the SQLite database of that size."""
    kept = KEPT / f"sqlite-{size}-{shape()}"
    if not kept.exists():
        for old in KEPT.glob(f"sqlite-{size}-*"):
            shutil.rmtree(old)
        unready = KEPT / f"unready-{size}"
        shutil.rmtree(unready, ignore_errors=True)
        _make(unready, size, None)
        unready.rename(kept)
    folder = scratch / f"sqlite-{size}"
    shutil.copytree(kept, folder)
    return folder


def postgresql(size: int, scratch: Path, cluster: Cluster) -> tuple[Path, str]:
    """A data folder, and the address of a copy of the PostgreSQL database of that size."""
    kept, unready, copy = f"made-{size}-{shape()}", f"unready-{size}", f"copy-{size}"
    folder = scratch / f"postgresql-{size}"
    if not cluster.has(kept):
        cluster.make(unready)
        _make(folder, size, cluster.url(unready))
        cluster.rename(unready, kept)
    cluster.make(copy, kept)
    return folder, cluster.url(copy)


def _make(folder: Path, size: int, url: str | None) -> None:
    kind = "PostgreSQL" if url else "SQLite"
    print(f"Making {size:,} incidents with all that hangs on them, {kind}", file=sys.stderr, flush=True)
    subprocess.run([sys.executable, "-m", "serving.make", str(folder), str(size)], check=True, env=environment(url))


def environment(url: str | None) -> dict[str, str]:
    """The environment of a process that works on one of them."""
    own = {name: value for name, value in os.environ.items() if name != "DATABASE_URL" and "AFTERWORD" not in name}
    own["PYTHONPATH"] = str(HERE)
    return own | ({"DATABASE_URL": url} if url else {})
