"""Groups messages of one shape: a cheap fingerprint on every message, then masks and joining on the exemplars."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import polars as pl

from afterword.core.evidence.engines.masks import CLIP
from afterword.core.evidence.engines.merging import templates_of
from afterword.core.evidence.engines.times import FIRST, LAST
from afterword.core.model.reading import Pattern

# what ids, numbers, addresses and times are made of: runs that hold a digit, and more of them behind a joint
VOLATILE = r"[0-9A-Za-z_]*[0-9][0-9A-Za-z_]*(?:[.,:\-]+(?:[0-9A-Za-z_]*[0-9][0-9A-Za-z_]*|[0-9a-fA-F]{4,}))*"
MOST_SHAPES = 3000  # what stage two is given; the rarest beyond are counted together
MOST_CELLS = 200_000
WIDTHS = (10, 60, 300, 3600, 86_400)
OTHER = "(other)"


@dataclass(slots=True)
class Shapes:
    """Stage two's result: the patterns, and which pattern a fingerprint at a level belongs to."""

    patterns: tuple[Pattern, ...] = ()
    of: Mapping[tuple[str, str | None], str] = field(default_factory=dict)
    bucket_seconds: int = WIDTHS[0]


def fingerprint(message: pl.Expr) -> pl.Expr:
    """A message with its volatile characters deleted: what varies goes, what tells shapes apart stays."""
    return message.str.slice(0, CLIP).str.replace_all(VOLATILE, "").str.slice(0, CLIP // 2)


def shapes_of(tally: pl.DataFrame | None, *, mined: bool = True) -> Shapes:
    """Patterns of a tally with `fp`, `bucket`, `level`, `count`, `first`, `last` (ms), `first_line`, `exemplar`.

    `mined` is false where the exemplars are templates already (method, route and status of an access log).
    """
    if tally is None:
        return Shapes()
    shapes = (
        tally.group_by("fp", "level", maintain_order=True)
        .agg(pl.col("count").sum(), pl.col("first_line").min(), pl.col("exemplar").sort_by("first_line").first())
        .sort(["count", "first_line"], descending=[True, False])
    )
    templates = _mine(shapes) if mined else {(row[0], row[1]): row[4] for row in shapes.rows()}
    return _collect(tally, templates)


def _mine(shapes: pl.DataFrame) -> dict[tuple[str, str | None], str]:
    """The template of each fingerprint and level."""
    known = shapes.filter(pl.col("fp") != OTHER).head(MOST_SHAPES)
    found = templates_of(known.get_column("exemplar").to_list())
    templates = dict.fromkeys(shapes.select("fp", "level").iter_rows(), OTHER)
    return templates | dict(zip(known.select("fp", "level").iter_rows(), found, strict=True))


def _collect(tally: pl.DataFrame, templates: Mapping[tuple[str, str | None], str]) -> Shapes:
    keys = list(templates)
    names = pl.DataFrame(
        {"fp": [key[0] for key in keys], "level": [key[1] for key in keys], "template": list(templates.values())},
        schema={"fp": pl.String, "level": pl.String, "template": pl.String},
    )
    cells = tally.join(names, on=["fp", "level"], how="left", nulls_equal=True)
    rows = (
        cells.group_by("template", "level")
        .agg(
            pl.col("count").sum(), pl.col("first").min(), pl.col("last").max(), pl.col("first_line").min(),
            pl.col("exemplar").sort_by("first_line").first(),
        )
        .sort(["first", "first_line"])
    )  # fmt: skip
    ids = {(row[0], row[1]): f"p{place}" for place, row in enumerate(rows.rows(), start=1)}
    width, counts = _per_bucket(cells)
    patterns = tuple(_pattern(row, ids[row[0], row[1]], counts[row[0], row[1]]) for row in rows.rows())
    of = {key: ids[template, key[1]] for key, template in templates.items()}
    return Shapes(patterns, of, width)


def _per_bucket(cells: pl.DataFrame) -> tuple[int, dict[tuple[str, str | None], dict[int, int]]]:
    """Counts per bucket for each template and level, with buckets wide enough that there are not too many."""
    for width in WIDTHS:
        bucket = (pl.col("bucket") // width) * width
        wide = cells.group_by("template", "level", bucket).agg(pl.col("count").sum()).sort("bucket")
        if wide.height <= MOST_CELLS:
            break
    counts: dict[tuple[str, str | None], dict[int, int]] = defaultdict(dict)
    for template, level, start, count in wide.rows():
        counts[template, level][start] = count
    return width, counts


def _pattern(row: tuple[str, str | None, int, int, int, int, str], name: str, counts: Mapping[int, int]) -> Pattern:
    template, level, count, first, last, line, exemplar = row
    return Pattern(name, template, level, count, moment(first), moment(last), line, exemplar[:CLIP], counts)


def moment(milliseconds: int) -> datetime:
    """The aware UTC time of Unix milliseconds; what a zone moves beyond the calendar stays at its end."""
    milliseconds = min(max(milliseconds, FIRST * 1000), LAST * 1000 + 999)
    return datetime.fromtimestamp(milliseconds // 1000, UTC).replace(microsecond=milliseconds % 1000 * 1000)
