"""`make bench-web`: how long each page and operation takes on a large installation, on SQLite and on PostgreSQL.

It makes 10,000 incidents with all that hangs on them, once, in .cache/bench-web; serves a copy with one process, and
asks each page over one connection. The time is that of the server, from the request to its answer.
No job runs meanwhile.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from measure import machine
from serving.cluster import cluster
from serving.databases import KEPT, make_all, postgresql, sqlite
from serving.measured import measured
from serving.told import misses, report

RESULTS = Path(__file__).resolve().parent / "results"
FEW = 1000


def main() -> None:
    """Measures, prints, writes the results, and ends with status 1 when a target is missed."""
    wanted = arguments()
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="scratch-", dir=KEPT) as scratch, ExitStack() as stack:
        facts = all_measured(wanted, Path(scratch), stack)
    text = report(facts)
    print(text)
    if wanted.save:
        name = f"web-{facts['at'][:10]}" + ("" if wanted.size == 10_000 else f"-{wanted.size}")
        (RESULTS / f"{name}.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
        (RESULTS / f"{name}.md").write_text(text, encoding="utf-8")
    sys.exit(1 if misses(facts) else 0)


def arguments() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=10_000, help="incidents (10000)")
    parser.add_argument("--times", type=int, default=25, help="requests of each page by each person (25)")
    parser.add_argument("--database", action="append", choices=["sqlite", "postgresql"], help="one alone")
    parser.add_argument("--only", default="", help="only what has these words in its name or kind")
    parser.add_argument("--alone", action="store_true", help=f"not beside an installation of {FEW} incidents")
    parser.add_argument("--no-save", dest="save", action="store_false", help="print only")
    wanted = parser.parse_args()
    wanted.database = wanted.database or ["sqlite", "postgresql"]
    wanted.save = wanted.save and not wanted.only
    return wanted


def all_measured(wanted: argparse.Namespace, scratch: Path, stack: ExitStack) -> dict[str, Any]:
    """Everything that was measured, as facts for JSON."""
    facts: dict[str, Any] = {"at": f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}", "size": wanted.size, "times": wanted.times}
    facts |= {"machine": machine(), "databases": wanted.database}
    server = stack.enter_context(cluster(KEPT / "postgresql")) if "postgresql" in wanted.database else None
    sizes = [wanted.size] if wanted.alone else sorted({FEW, wanted.size})
    make_all(sizes, scratch, server, on_sqlite="sqlite" in wanted.database)
    for kind in wanted.database:
        for size in sizes:
            print(f"Asking {kind}, {size:,} incidents", file=sys.stderr, flush=True)
            if server and kind == "postgresql":
                folder, url = postgresql(size, scratch, server)
            else:
                folder, url = sqlite(size, scratch), None
            name = kind if size == wanted.size else f"{kind} before"
            times = wanted.times if size == wanted.size else max(wanted.times // 3, 3)  # of the small one, medians only
            facts[name] = measured(folder, url, size, times, wanted.only)
    return facts


if __name__ == "__main__":
    main()
