"""The Insights page: each measure as a number with its definition, what was left out, and its drawing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from afterword.core.measures.by_quarter import draw_quarters
from afterword.core.measures.dot_plot import Dot, draw_dots
from afterword.core.measures.drawing import Drawn
from afterword.core.measures.intervals import draw_intervals
from afterword.core.measures.rate import overlap
from afterword.core.measures.units import GAP, said
from afterword.domain.analytics.insights import Counts, Made
from afterword.domain.analytics.told import Comparison, Goal, LeftOut, Measure, Share, Times, Total

NO_CASE = "No case yet"

Table = tuple[Sequence[str], Sequence[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Shown:
    """One measure as the page shows it; `verdict` is the goal in words with whether it is met."""

    name: str
    title: str
    definition: str
    figure: str
    small: str
    goal_met: bool | None
    verdict: str
    remarks: Sequence[str]
    drawn: Drawn
    table: Table
    has_cases: bool = True

    @property
    def known(self) -> bool:
        """Whether there is any case."""
        return self.figure != NO_CASE

    @property
    def wide(self) -> SafeString:
        """The drawing for wide pages."""
        return mark_safe(self.drawn.wide)  # noqa: S308 - drawn by core/measures, which escapes every word

    @property
    def narrow(self) -> SafeString:
        """The drawing for phones."""
        return mark_safe(self.drawn.narrow)  # noqa: S308 - drawn by core/measures, which escapes every word


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page; `small` stands beside its heading."""

    name: str
    title: str
    small: str
    measures: Sequence[Shown]


def sections(made: Sequence[Made], least_for_trend: int) -> list[Section]:
    """All parts; shares are joined by a line only from so many cases on."""
    return [_section(one, least_for_trend) for one in made]


def _section(made: Made, least: int) -> Section:
    shown = [shown_of(measure, least) for measure in made.measures]
    small = ""
    if made.part.name == "goals":
        told = [one.goal_met for one in shown if one.goal_met is not None]
        met = sum(told)
        small = f"{met} of {len(told)} met" if told else "no case yet"
    elif made.part.name == "durations":
        small = "each dot is an incident, on a logarithmic scale"
    elif made.part.name == "practice":
        small = "on our own data, beside the figures of the practice's source"
    return Section(made.part.name, made.part.title, small, shown)


def shown_of(measure: Measure, least: int) -> Shown:
    """One measure."""
    if isinstance(measure, Share):
        return _share(measure, least)
    if isinstance(measure, Times):
        return _times(measure)
    return _comparison(measure) if isinstance(measure, Comparison) else _total(measure)


def _share(measure: Share, least: int) -> Shown:
    rate, share = measure.rate, measure.rate.share
    met = measure.goal.met(share) if measure.goal and share is not None else None
    rows = [(name, str(one.k), str(one.n), one.percent or "\u2013") for name, one in measure.quarters]
    goal = measure.goal.value if measure.goal else None
    few = [f"Fewer than {least} cases: no trend is drawn."] if 0 < rate.n < least else []
    return Shown(
        measure.name,
        measure.title,
        measure.definition,
        rate.percent or NO_CASE,
        f"{rate.k} of {rate.n}" if rate.n else "",
        met,
        _verdict(measure.goal, met, lambda value: f"{value:.0%}".replace("%", f"{GAP}%")),
        [*([measure.remark] if measure.remark else []), _left_out(measure.left_out), *few],
        draw_quarters(measure.title, measure.quarters, goal=goal, joined=rate.n >= least) if rate.n else Drawn("", ""),
        (("Quarter", "Counted", "Of", "Share"), rows),
    )


def _times(measure: Times) -> Shown:
    spread, median = measure.spread, measure.spread.median
    met = measure.goal.met(median) if measure.goal and median is not None else None
    dots = [Dot(case.value or 0.0, case.code, f"/{case.code}") for case in measure.cases]
    goal = measure.goal.value if measure.goal else None
    named = (
        ("Cases", str(spread.n)),
        ("Shortest", _said(spread.shortest)),
        ("Median", _said(median)),
        (f"75{GAP}% within", _said(spread.within(75))),
        (f"90{GAP}% within", _said(spread.within(90))),
        ("Longest", _said(spread.longest)),
    )
    return Shown(
        measure.name,
        measure.title,
        measure.definition,
        _said(median) if spread.n else NO_CASE,
        f"median of {spread.n}" if spread.n else "",
        met,
        _verdict(measure.goal, met, said),
        [*_slower(measure), _left_out(measure.left_out)],
        draw_dots(measure.title, dots, goal=goal),
        (("Measure", "Time"), named),
    )


def _slower(measure: Times) -> list[str]:
    if measure.goal is None or not measure.spread.n:
        return []
    slow = sum(not measure.goal.met(value) for value in measure.spread.values)
    return [f"{_n(slow, 'case')} took {said(measure.goal.value)} or longer."] if slow else []


def _comparison(measure: Comparison) -> Shown:
    first = measure.groups[0]
    rows = [
        (one.name, str(one.rate.k), str(one.rate.n), one.rate.percent or "\u2013", _known(one.known))
        for one in measure.groups
    ]
    drawing = draw_intervals(measure.title, [(one.name, one.rate, one.known) for one in measure.groups])
    against = f"against {measure.groups[-1].rate.percent}" if measure.groups[-1].rate.n else ""
    return Shown(
        measure.name,
        measure.title,
        measure.definition,
        first.rate.percent or NO_CASE,
        against if first.rate.n else "",
        None,
        "",
        [*_surely(measure), _left_out(measure.left_out)],
        drawing if measure.n else Drawn("", ""),
        (("Group", "Counted", "Of", "Share", "Known from elsewhere"), rows),
    )


def _surely(measure: Comparison) -> list[str]:
    first, last = measure.groups[0].rate, measure.groups[-1].rate
    if not (first.n and last.n):
        return []
    return ["Too few to call it a difference: the intervals overlap."] if overlap(first, last) else []


def _total(measure: Total) -> Shown:
    value = f"{measure.value:g}" + (f"{GAP}{measure.unit}" if measure.unit else "")
    small = f"told of {_n(measure.n, 'postmortem')}" if measure.n else ""
    return Shown(
        measure.name, measure.title, measure.definition, value if measure.n else NO_CASE, small, None, "",
        [_left_out(measure.left_out)], Drawn("", ""), ((), ()), has_cases=False,
    )  # fmt: skip


def _verdict(goal: Goal | None, met: bool | None, words: Callable[[float], str]) -> str:
    if goal is None or met is None:
        return ""
    if goal.least:
        return f"goal of {words(goal.value)} met" if met else f"below {words(goal.value)}"
    return f"under {words(goal.value)}" if met else f"not under {words(goal.value)}"


def _left_out(rows: Sequence[LeftOut]) -> str:
    told = ", ".join(f"{one.count} {one.reason}" for one in rows)
    return f"Left out: {told or 'nothing'}."


def _said(value: float | None) -> str:
    return said(value) if value is not None else "\u2013"


def _known(value: float | None) -> str:
    return f"{value:.0%}".replace("%", f"{GAP}%") if value is not None else "\u2013"


def _n(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def headline(span: str, counts: Counts) -> str:
    """What is counted, in a sentence."""
    misses = _n(counts.near_misses, "near miss", "near misses")
    published = _n(counts.postmortems, "postmortem")
    return f"{span}: {_n(counts.incidents, 'incident')} resolved, {misses}, {published} published."


def case_rows(cases: Any) -> list[dict[str, Any]]:
    """Cases for the page behind a measure."""
    return [
        {"case": case, "path": f"/{case.code}", "value": said(case.value) if case.value is not None else ""}
        for case in cases
    ]
