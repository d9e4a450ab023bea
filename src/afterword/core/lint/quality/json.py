"""The quality of documents as JSON, in the shape that scripts rely on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from afterword.core.lint.quality.brief import briefs_of
from afterword.core.lint.quality.standing import Count, Fact, Quality
from afterword.core.lint.quality.things import THINGS
from afterword.core.lint.quality.years import Span, by_year, span_of, trend_words, trends


def as_json(documents: Sequence[Quality]) -> dict[str, Any]:
    """What each thing means, all documents, the years, and the trends that n allows."""
    briefs = briefs_of(documents)
    spans = by_year(briefs)
    return {
        "things": [{"name": one.name, "group": one.group, "label": one.label, "means": one.means} for one in THINGS],
        "documents": [quality_json(one) for one in documents],
        "years": [_span(one) for one in spans],
        "all": _span(span_of(briefs)),
        "trends": [{**asdict(one), "says": trend_words(one)} for one in trends(spans)],
    }


def quality_json(quality: Quality) -> dict[str, Any]:
    """One document as plain values."""
    return {**asdict(quality), "date": quality.date.isoformat() if quality.date else None}


def quality_from(row: Mapping[str, Any]) -> Quality:
    """The quality that `quality_json` wrote."""
    return Quality(
        **{
            **row,
            "date": date.fromisoformat(row["date"]) if row["date"] else None,
            "facts": tuple(Fact(**one) for one in row["facts"]),
            "findings": tuple(Count(**one) for one in row["findings"]),
        }
    )


def _span(span: Span) -> dict[str, Any]:
    things = [{**asdict(one), "asked": one.asked} for one in span.tallies]
    return {"year": span.year, "documents": span.documents, "things": things, "findings_median": dict(span.findings)}
