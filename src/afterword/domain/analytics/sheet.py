"""Cases of a measure as a spreadsheet: CSV in pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from afterword.core.document.words import stamp
from afterword.core.spreadsheet import BOM, csv_lines
from afterword.domain.analytics.told import Case

PIECE = 1000
COLUMNS = ("Number", "Title", "At", "Counts", "Seconds", "Note")


def csv_pieces(cases: Iterable[Case]) -> Iterator[str]:
    """The head, then the cases in pieces; times are UTC."""
    yield BOM + csv_lines([COLUMNS])
    left = iter(cases)
    while piece := list(islice(left, PIECE)):
        yield csv_lines(_line(case) for case in piece)


def _line(case: Case) -> list[Any]:
    seconds = "" if case.value is None else round(case.value)
    return [case.code, case.title, stamp(case.at, "seconds"), "yes" if case.counts else "no", seconds, case.note]
