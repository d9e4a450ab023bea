"""The quality page: k of n for each thing, the chart of the years, trends, findings, and what each document lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page as Slice
from django.core.paginator import Paginator
from django.utils.safestring import SafeString

from afterword.core.lint.quality.brief import Brief
from afterword.core.lint.quality.chart import years_chart
from afterword.core.lint.quality.standing import Fact, Quality
from afterword.core.lint.quality.things import THINGS, Thing
from afterword.core.lint.quality.years import ENOUGH, Span, Tally, Trend, by_year, span_of, trend_words, trends
from afterword.core.model.finding import LEVELS, Level
from afterword.domain.analytics.queries import Found, Looked
from afterword.domain.postmortems.models import Postmortem
from afterword.web.presenters.actions import counted
from afterword.web.presenters.figures import figure

PER_PAGE = 50
MARKS = {"stands": "ok", "weak": "open", "missing": "fail", "not_asked": "none"}
WORDS = {"stands": "Stands", "weak": "Weak", "missing": "Missing", "not_asked": "Not asked"}
IN_SECTIONS = frozenset({"summary", "impact", "timeline", "causes", "lessons", "actions"})


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing over all documents; the three shares of its bar add up to 100."""

    thing: Thing
    tally: Tally
    shares: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Family:
    """The findings of one family: a number for each level, and in how many documents there is one."""

    name: str
    counts: tuple[int, ...]
    documents: int


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that a document lacks, and where it belongs."""

    label: str
    says: str
    path: str


@dataclass(frozen=True, slots=True)
class Row:
    """One document with what it lacks and its findings by level; `known` is false when nobody looked at it yet."""

    postmortem: Postmortem
    known: bool
    missing: tuple[Lack, ...]
    weak: tuple[Lack, ...]
    findings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the page shows."""

    headline: str
    figure: SafeString | None
    groups: Sequence[tuple[str, Sequence[Counted]]]
    trends: Sequence[tuple[str, str]]
    still: str
    enough: int
    families: Sequence[Family]
    medians: Sequence[tuple[str, int, tuple[float, ...]]]
    rows: Sequence[Row]
    slice: Slice[Looked]
    unread: int


def overview_of(looked: Found, page: str) -> Overview:
    """The page for these documents, its table at the given page."""
    known = looked.briefs
    shown = Paginator(looked, PER_PAGE).get_page(page)
    spans, total = by_year(known), span_of(known)
    chart = years_chart(spans, total) if sum(one.year is not None for one in spans) > 1 else None
    found = trends(spans)
    return Overview(
        headline=_headline(known, spans),
        figure=figure(chart) if chart else None,
        groups=_groups(total),
        trends=[(_label(one), trend_words(one)) for one in found if one.moved],
        still=", ".join(_label(one).lower() for one in found if not one.moved),
        enough=ENOUGH,
        families=_families(known),
        medians=[(one.name, one.documents, tuple(one.findings[level] for level in LEVELS)) for one in spans],
        rows=[_row(one) for one in shown],
        slice=shown,
        unread=len(looked) - len(known),
    )


def _headline(known: Sequence[Brief], spans: Sequence[Span]) -> str:
    years = [one.year for one in spans if one.year is not None]
    when = f" of {years[0]} to {years[-1]}" if len(years) > 1 else f" of {years[0]}" if years else ""
    return f"{counted(len(known), 'postmortem', 'postmortems')}{when}."


def _label(trend: Trend) -> str:
    return next(one.label for one in THINGS if one.name == trend.name)


def _groups(total: Span) -> list[tuple[str, list[Counted]]]:
    groups: dict[str, list[Counted]] = {}
    for thing, tally in zip(THINGS, total.tallies, strict=True):
        whole = tally.asked or 1
        shares = tuple(round(100 * one / whole, 1) for one in (tally.stands, tally.weak, tally.missing))
        groups.setdefault(thing.group, []).append(Counted(thing, tally, (shares[0], shares[1], shares[2])))
    return list(groups.items())


def _families(known: Sequence[Brief]) -> list[Family]:
    counts: Counter[tuple[str, Level]] = Counter()
    documents: Counter[str] = Counter()
    for one in known:
        names = set()
        for family, level, count in one.findings():
            counts[family, level] += count
            names.add(family)
        documents.update(names)
    families = dict.fromkeys(family for family, _ in counts)
    return [Family(name, tuple(counts[name, level] for level in LEVELS), documents[name]) for name in families]


def _row(looked: Looked) -> Row:
    quality = looked.quality
    if quality is None:
        return Row(looked.postmortem, False, (), (), ())
    missing, weak = (
        tuple(_lack(looked.postmortem, one) for one in found)
        for found in (quality.having("missing"), quality.having("weak"))
    )
    return Row(looked.postmortem, True, missing, weak, tuple(quality.at_level(level) for level in LEVELS))


def _lack(postmortem: Postmortem, fact: Fact) -> Lack:
    thing = next(one for one in THINGS if one.name == fact.name)
    return Lack(thing.label, fact.says or thing.means, write_path(postmortem, fact))


def write_path(postmortem: Postmortem, fact: Fact) -> str:
    """Where somebody writes what is missing: at the section, or at the facts of the header."""
    base = f"/{postmortem.code}/write"
    thing = next(one for one in THINGS if one.name == fact.name)
    if thing.group == "Header":
        return f"{base}#facts"
    field = fact.field or (fact.name if fact.name in IN_SECTIONS else None)
    return f"{base}#w-{field}" if field else base


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of the panel of one document."""

    label: str
    mark: str
    word: str
    says: str
    path: str


@dataclass(frozen=True, slots=True)
class Panel:
    """What stands in one document: how many of each, and every thing that is asked of it."""

    stands: int
    weak: int
    missing: int
    lines: Sequence[Standing]


def panel_of(postmortem: Postmortem, quality: Quality) -> Panel:
    """The panel of one document: what is missing first, then what is weak, then what stands."""
    asked = [one for one in quality.facts if one.standing != "not_asked"]
    order = ("missing", "weak", "stands")
    lines = [_standing(postmortem, one) for name in order for one in asked if one.standing == name]
    return Panel(len(quality.having("stands")), len(quality.having("weak")), len(quality.having("missing")), lines)


def _standing(postmortem: Postmortem, fact: Fact) -> Standing:
    thing = next(one for one in THINGS if one.name == fact.name)
    says = fact.says if fact.standing != "missing" or fact.says else thing.means
    path = "" if fact.standing == "stands" else write_path(postmortem, fact)
    return Standing(thing.label, MARKS[fact.standing], WORDS[fact.standing], says, path)
