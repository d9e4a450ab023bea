"""Where the time goes: processor seconds of each stage for each kind of file, measured on one thread.

Called with a folder, it prints one JSON object of stages. The engine is the usual one with a clock around its steps.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from afterword.core.evidence.base import Source
    from afterword.core.evidence.engines.layout import Layout
    from afterword.core.model.reading import Reading

os.environ["POLARS_MAX_THREADS"] = "1"  # read when Polars is imported


class Stages:
    """Processor seconds by kind of file and stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))

    @contextmanager
    def spent(self, kind: str, stage: str) -> Iterator[None]:
        """Adds what is spent within to a stage."""
        start = time.process_time()
        yield
        self.seconds[kind][stage] += time.process_time() - start

    def read_log(self, source: Source, layout: Layout) -> Reading:
        """The reading of a log, as the engine makes it, step by step."""
        from afterword.core.evidence.engines.blocks import blocks
        from afterword.core.evidence.engines.polars import Stage
        from afterword.core.evidence.mixed import Mixed

        kind, stage, mixed = layout.kind, Stage(layout), Mixed(layout, source)
        with source.open() as stream:
            cut = blocks(stream)
            while True:
                with self.spent(kind, "cut into lines"):
                    block = next(cut, None)
                if block is None:
                    break
                with self.spent(kind, "find fields"):
                    records = mixed.extract(block)
                with self.spent(kind, "count"):
                    stage.feed(block, records)
        with self.spent(kind, "hash"):
            _ = source.sha256
        with self.spent(kind, "sum up"):
            return stage.reading(source)


def measure(folder: Path) -> dict[str, dict[str, float]]:
    """The stages of the timeline of a folder."""
    stages = Stages()
    with stages.spent("all", "import"):
        from afterword.cli import timeline
        from afterword.core.evidence.engines.chosen import read_with
        from afterword.core.evidence.files import read_head
        from afterword.core.evidence.registry import readers
        from afterword.core.evidence.sniff import best_reader
        from afterword.core.evidence.unpack import find
        from afterword.core.timeline.build import build_timeline
        from afterword.core.timeline.json import to_json
    del timeline
    readings = []
    with find([folder]) as found, read_with(stages.read_log):
        for source in (item.source for item in found if item.source):
            reader = best_reader(read_head(source), readers())
            readings += [reader.read(source)] if reader else []
    with stages.spent("all", "find events"):
        made = build_timeline(readings)
    with stages.spent("all", "write JSON"):
        json.dumps(to_json(made), ensure_ascii=False, indent=2)
    return {kind: {stage: round(spent, 3) for stage, spent in row.items()} for kind, row in stages.seconds.items()}


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
