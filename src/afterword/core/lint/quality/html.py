"""The quality of documents as one HTML page that needs nothing else: chart, tables and what each thing means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from pathlib import PurePosixPath

from afterword.core.document.figure import figure_html
from afterword.core.document.svg import clean
from afterword.core.lint.quality.brief import briefs_of
from afterword.core.lint.quality.chart import years_chart
from afterword.core.lint.quality.standing import Quality
from afterword.core.lint.quality.things import THINGS
from afterword.core.lint.quality.years import Span, Tally, by_year, span_of, trend_words, trends
from afterword.core.model.finding import LEVELS

SHORT = 12  # characters that never break over a line
STATES = {"stands": "Stands", "weak": "Weak", "missing": "Missing", "not_asked": "Not asked"}


def as_html(documents: Sequence[Quality]) -> str:
    """The whole page; light and dark by the reader's preference, and ready to print."""
    style = files("afterword.core.document.exporters").joinpath("document.css").read_text("utf-8")
    one = documents[0] if len(documents) == 1 else None
    title = f"Quality of {one.title or one.file}" if one else "Quality of postmortems"
    body = _of_one(one) if one else _of_many(documents)
    return clean(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="generator" content="Afterword">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f'<main><article class="doc">\n<header><h1>{escape(title)}</h1></header>\n{body}</article></main>\n'
        "</body>\n</html>\n"
    )


def _of_one(document: Quality) -> str:
    rows = [
        (thing.label, STATES[fact.standing], f"line {fact.line}" if fact.line else "", fact.says)
        for thing, fact in zip(THINGS, document.facts, strict=True)
    ]
    table = _table("What stands, what is weak, what is missing", ("Thing", "How", "Where", "What shows it"), rows)
    return f"<section>{table}</section>\n<section><h2>Findings</h2>{_findings([document])}</section>\n"


def _of_many(documents: Sequence[Quality]) -> str:
    briefs = briefs_of(documents)
    spans, total = by_year(briefs), span_of(briefs)
    chart = years_chart(spans, total)
    drawn = f"<section>{figure_html(chart)}</section>\n" if chart else ""
    return (
        f'<p class="byline">{len(documents):,} documents. No figure sums them up, and nobody is ranked by them.</p>\n'
        f"{drawn}<section><h2>All years</h2>{_tallies(total)}</section>\n"
        f"<section><h2>Over the years</h2>{_trends(spans)}</section>\n"
        f"<section><h2>Findings</h2>{_findings(documents)}{_medians(spans)}</section>\n"
        f"<section><h2>Documents</h2>{_documents(documents)}</section>\n"
    )


def _tallies(total: Span) -> str:
    rows = [(thing.label, thing.means, *_counts(one)) for thing, one in zip(THINGS, total.tallies, strict=True)]
    return _table("All years", ("Thing", "It stands when", "Stands", "Weak", "Missing"), rows)


def _counts(tally: Tally) -> tuple[str, str, str]:
    if not tally.asked:
        return "not asked", "", ""
    return f"{tally.stands} of {tally.asked}", str(tally.weak or ""), str(tally.missing or "")


def _trends(spans: Sequence[Span]) -> str:
    labels = {one.name: one.label for one in THINGS}
    found = trends(spans)
    if not found:
        return '<p class="none">There are too few dated documents to tell a trend.</p>'
    return _table(
        "Over the years", ("Thing", "Earlier and later years"), [(labels[one.name], trend_words(one)) for one in found]
    )


def _findings(documents: Sequence[Quality]) -> str:
    families = dict.fromkeys(count.family for one in documents for count in one.findings)
    if not families:
        return '<p class="none">None.</p>'
    counts = [count for one in documents for count in one.findings]
    rows = [
        (
            name.capitalize(),
            *(str(sum(c.count for c in counts if (c.family, c.level) == (name, level)) or "") for level in LEVELS),
        )
        for name in families
    ]
    return _table("Findings by family", ("Family", "Errors", "Warnings", "Hints"), rows)


def _medians(spans: Sequence[Span]) -> str:
    rows = [
        (str(one.year or "No date"), str(one.documents), *(f"{one.findings[level]:g}" for level in LEVELS))
        for one in spans
    ]
    header = ("Median of one document", "Documents", "Errors", "Warnings", "Hints")
    return _table("Findings of one document, the median of each year", header, rows)


def _documents(documents: Sequence[Quality]) -> str:
    labels = {one.name: one.label.lower() for one in THINGS}
    rows = [
        (
            PurePosixPath(one.file).name if one.file else one.number or one.title,
            one.date.isoformat() if one.date else "",
            *(", ".join(labels[fact.name] for fact in one.having(name)) for name in ("missing", "weak")),
        )
        for one in documents
    ]
    return _table("Documents", ("Document", "Date", "Missing", "Weak"), rows)


def _table(caption: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose first column heads its rows."""
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in header)
    body = "".join(f'<tr><th scope="row">{escape(first)}</th>{"".join(map(_cell, rest))}</tr>' for first, *rest in rows)
    named = f'<caption class="vh">{escape(caption)}</caption>'
    return f'<table class="wide">{named}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _cell(text: str) -> str:
    """A cell; what is short stays on one line."""
    look = ' class="n"' if len(text) <= SHORT else ""
    return f"<td{look}>{escape(text)}</td>"
