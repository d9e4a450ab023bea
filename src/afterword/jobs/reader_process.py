"""The process that reads evidence: `python -m afterword.jobs.reader_process FOLDER ANSWER`. It loads no Django.

It prints a line `["file", bytes done of all]` now and then (at least every half second while it works), and writes
its answer as JSON: {"timeline": ..., "manifest": ...}, or {"problem": sentence, "sources": [...]} when nothing could
be used.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from afterword.core.errors import AfterwordError
from afterword.core.evidence.base import Progress
from afterword.core.evidence.walk import read_evidence
from afterword.core.model.timeline import Impact, Phases, Timeline
from afterword.core.timeline.build import build_timeline
from afterword.core.timeline.json import to_json
from afterword.core.timeline.manifest import manifest

PULSE = 0.25  # seconds between two lines of progress


class Pulse:
    """Tells how far the reading is, from a thread of its own: the line also shows that the process lives."""

    def __init__(self) -> None:
        self.done: dict[str, int] = {}
        self.file = ""
        self.stopped = threading.Event()

    def note(self, progress: Progress) -> None:
        """Takes a reader's progress; cheap, since it comes for each block read."""
        self.file = progress.file
        self.done[progress.file] = max(progress.bytes_done, self.done.get(progress.file, 0))

    def run(self) -> None:
        """Prints a line at each pulse until the reading is over."""
        while not self.stopped.wait(PULSE):
            print(json.dumps([self.file, sum(list(self.done.values()))]), flush=True)


def end_with_parent() -> None:
    """Ends this process when its parent is gone: the pipe it holds then closes, whatever killed it."""
    sys.stdin.buffer.read()
    os._exit(1)


def answer_of(evidence: Path, pulse: Pulse) -> dict[str, Any]:
    """What the evidence says, as the module's docstring describes it."""
    try:
        timeline = build_timeline(read_evidence([evidence], progress=pulse.note))
        return {"timeline": to_json(timeline), "manifest": manifest(timeline)}
    except AfterwordError as error:
        problem = str(error).replace(f"{evidence}", "the evidence")
        return {"problem": problem, "sources": _sources(error.fields.get("reports", ()))}


def _sources(reports: Sequence[Any]) -> list[dict[str, Any]]:
    nothing = Impact(None, None, None, None, None, None, None, None)
    sources: list[dict[str, Any]] = to_json(Timeline(None, None, tuple(reports), (), (), nothing, Phases()))["sources"]
    return sources


def main(evidence: str, answer: str) -> None:
    """Reads, and writes the answer whole or not at all."""
    pulse = Pulse()
    for target in (end_with_parent, pulse.run):
        threading.Thread(target=target, daemon=True).start()
    found = answer_of(Path(evidence), pulse)
    fresh = Path(f"{answer}.part")
    fresh.write_text(json.dumps(found))
    fresh.replace(answer)
    pulse.stopped.set()
    sys.stdout.flush()
    os._exit(0)  # threads of engines need not wind down


if __name__ == "__main__":
    main(*sys.argv[1:3])
