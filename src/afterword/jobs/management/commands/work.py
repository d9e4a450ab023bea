"""`work`: runs background jobs alone; `afterword worker` calls it."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from afterword.jobs.find_repeats import find_all_unknown
from afterword.jobs.housekeeping import clear_leftovers
from afterword.jobs.index_search import index_all_unknown
from afterword.jobs.measure_quality import measure_all_unknown
from afterword.jobs.stopping import stopping
from afterword.jobs.worker import JobRunner


class Command(BaseCommand):
    """Works until SIGTERM or Ctrl+C; with --until-empty, until nothing is left to do."""

    help = "Run background jobs."

    def add_arguments(self, parser: CommandParser) -> None:
        """Adds --until-empty."""
        parser.add_argument("--until-empty", action="store_true", help="End when no job is left.")

    def handle(self, *args: Any, until_empty: bool = False, **options: Any) -> None:
        """Runs the worker."""
        if until_empty:
            JobRunner().run_until_empty()
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _stop)
        clear_leftovers()
        measure_all_unknown()
        index_all_unknown()
        find_all_unknown()
        self.stdout.write("Running background jobs; Ctrl+C ends it.")
        JobRunner().run()


def _stop(number: int, frame: FrameType | None) -> None:
    stopping.set()
