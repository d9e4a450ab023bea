"""Reads many spoiled inputs with all readers and says what they made of them; ends with status 1 on any failure.

Two processes read; this one watches them: an input that takes longer than LONGEST of a processor, or stands still for
STILL, is stopped with its process and counts as a failure. Every input is made from the name of the run and its number
alone, so that a failure can be had again: `tools/fuzz.py --only 1234`. The input of each failure is saved below
.cache/fuzz.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAVED = ROOT / ".cache" / "fuzz"
PROCESSES = 2
LONGEST = 5.0  # seconds of a processor: what else the machine does is no fault of ours
STILL = 120.0  # seconds of the clock on the wall
TOLD_EVERY = 20_000
SHOWN = 1500  # characters of a failure that are printed
CONTEXT = get_context("spawn")


@dataclass(slots=True)
class Kind:
    """What became of the inputs that were made from the fixtures of one reader."""

    inputs: int = 0
    claimed: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    slowest_number: int = 0
    failures: int = 0


@dataclass(slots=True)
class Worker:
    """A process that tries the numbers of its share, and the one that it is at."""

    process: BaseProcess
    pipe: Connection
    stop: int
    at: int
    began: float | None = None
    spent: float = 0.0  # seconds of a processor before this input

    def overdue(self) -> bool:
        """Whether its input has taken too long."""
        if self.began is None:
            return False
        waited = time.monotonic() - self.began
        return waited > STILL or (waited > LONGEST and processor_seconds(self.process.pid) - self.spent > LONGEST)


def processor_seconds(pid: int | None) -> float:
    """How much of a processor a process has used; where the system does not say, the clock on the wall."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return time.monotonic()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def work(pipe: Connection, run: str, start: int, stop: int, step: int) -> None:
    """Tries every number of a share and tells of each before and after."""
    os.environ["POLARS_MAX_THREADS"] = "1"
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    from tests.fuzz.trial import tried

    with tempfile.TemporaryDirectory(prefix="afterword-fuzz-") as folder:
        for number in range(start, stop, step):
            pipe.send((number, None))
            began = time.process_time()
            given, outcome = tried(run, number, Path(folder))
            pipe.send((number, (given.kind, outcome.kind, outcome.wrong, time.process_time() - began)))
    pipe.send((None, None))


class Run:
    """A run over the numbers from 0 to `count`, its workers and what they told."""

    def __init__(self, name: str, count: int) -> None:
        self.name, self.count = name, count
        self.kinds: dict[str, Kind] = defaultdict(Kind)
        self.failures: list[tuple[int, str]] = []
        self.done, self.began = 0, time.monotonic()
        self.workers = [self.started(first) for first in range(PROCESSES)]

    def started(self, first: int) -> Worker:
        """A worker for `first` and every PROCESSES-th number from there on."""
        ours, theirs = CONTEXT.Pipe()
        process = CONTEXT.Process(target=work, args=(theirs, self.name, first, self.count, PROCESSES), daemon=True)
        process.start()
        theirs.close()
        return Worker(process, ours, self.count, first)

    def watch(self) -> None:
        """Takes in what the workers tell until all are done; one that hangs or dies is replaced behind its input."""
        while self.workers:
            ready = wait([worker.pipe for worker in self.workers], timeout=0.5)
            for worker in list(self.workers):
                if worker.pipe in ready:
                    self.heard(worker)
                elif worker.overdue() and not worker.pipe.poll():  # it may have gone on while this one was not served
                    worker.process.kill()
                    self.lost(worker, f"it took longer than {LONGEST:g} s of a processor and was stopped")

    def heard(self, worker: Worker) -> None:
        """Takes in one message of a worker."""
        try:
            number, told = worker.pipe.recv()
        except EOFError:
            worker.process.join()
            self.lost(worker, f"its process ended with status {worker.process.exitcode}")
            return
        if number is None:
            self.workers.remove(worker)
        elif told is None:
            worker.at, worker.began, worker.spent = number, time.monotonic(), processor_seconds(worker.process.pid)
        else:
            worker.began = None
            self.count_in(number, *told)

    def lost(self, worker: Worker, why: str) -> None:
        """Counts the input that a worker was at as a failure, and starts another worker behind it."""
        self.workers.remove(worker)
        kind = self.kind_of(worker.at)
        self.count_in(worker.at, kind, "stopped", why, time.monotonic() - (worker.began or time.monotonic()))
        if worker.at + PROCESSES < self.count:
            self.workers.append(self.started(worker.at + PROCESSES))

    def kind_of(self, number: int) -> str:
        """The kind of the seed of an input."""
        from tests.fuzz.inputs import made

        return made(self.name, number).kind

    def count_in(self, number: int, kind: str, claimed: str, wrong: str | None, seconds: float) -> None:
        """Counts one trial; saves the input of one that failed."""
        row = self.kinds[kind]
        row.inputs += 1
        row.claimed[claimed] += 1
        if seconds > row.slowest:
            row.slowest, row.slowest_number = seconds, number
        if wrong:
            row.failures += 1
            self.failures.append((number, wrong))
            print(f"\nInput {number} ({kind}): {wrong[-SHOWN:]}\nSaved as {saved(self.name, number)}", flush=True)
        self.done += 1
        if self.done % TOLD_EVERY == 0:
            seconds = time.monotonic() - self.began
            print(f"{self.done:,} inputs in {seconds:,.0f} s, {len(self.failures)} failures", flush=True)


def saved(run: str, number: int) -> Path:
    """Where the input of this number was written to."""
    from tests.fuzz.inputs import made

    given = made(run, number)
    SAVED.mkdir(parents=True, exist_ok=True)
    path = SAVED / f"{number}-{given.name}"
    path.write_bytes(given.data)
    return path


def table(kinds: dict[str, Kind]) -> str:
    """One row for each reader: inputs, how many it claimed itself, others, none, the slowest, failures."""
    rows = [f"{'seed of':24}{'inputs':>9}{'own':>9}{'others':>9}{'no kind':>9}{'slowest':>11}{'failures':>10}"]
    for name, kind in sorted(kinds.items()):
        none = kind.claimed["unknown"] + kind.claimed["unreadable"] + kind.claimed["none"]
        others = kind.inputs - kind.claimed[name] - none
        rows.append(
            f"{name:24}{kind.inputs:>9,}{kind.claimed[name]:>9,}{others:>9,}{none:>9,}"
            f"{kind.slowest * 1000:>8,.0f} ms{kind.failures:>10}"
        )
    return "\n".join(rows)


def once(run: str, number: int) -> int:
    """Tries one number in this process and prints what became of it."""
    from tests.fuzz.trial import tried

    with tempfile.TemporaryDirectory(prefix="afterword-fuzz-") as folder:
        given, outcome = tried(run, number, Path(folder))
    print(f"Input {number} ({given.kind}, {len(given.data):,} bytes, {saved(run, number)}) was read as {outcome.kind}.")
    print(outcome.wrong or "Nothing is wrong.")
    return 1 if outcome.wrong else 0


def main() -> int:
    """0 when every input ended as it must."""
    parser = argparse.ArgumentParser(description="Read spoiled inputs with all readers.")
    parser.add_argument("--count", type=int, default=200_000, help="how many inputs")
    parser.add_argument("--run", default="1", help="the name of the run: another name, other inputs")
    parser.add_argument("--only", type=int, help="try only the input of this number and say all about it")
    asked = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    if asked.only is not None:
        return once(asked.run, asked.only)
    run = Run(asked.run, asked.count)
    try:
        run.watch()
    except KeyboardInterrupt:
        print("\nStopped; this is what was tried so far.")
    print(table(run.kinds))
    slowest = max((kind.slowest for kind in run.kinds.values()), default=0.0)
    print(
        f"\n{run.done:,} inputs in {time.monotonic() - run.began:,.0f} s, the slowest {slowest:.2f} s, "
        f"{len(run.failures)} failures."
    )
    return 1 if run.failures else 0


if __name__ == "__main__":
    sys.exit(main())
