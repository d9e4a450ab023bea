"""Documents of every kind for the property tests: odd characters, marks of our own as text, code, tables, charts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st

from afterword.core.document import svg
from afterword.core.document.template import template_names
from afterword.core.model.analysis import (
    ANSWERS,
    LAYERS,
    LEVELS,
    RELATIONS,
    WAYS,
    Analysis,
    ChainFix,
    Detection,
    HumanImpact,
    Lead,
    LevelAnswer,
)
from afterword.core.model.document import (
    FIELDS,
    ActionItem,
    Chart,
    Document,
    EvidenceNote,
    Factor,
    Section,
    TimelineItem,
)
from afterword.core.model.span import LineSpan, SeriesSpan

# no shrinking: a failure is told at once, and the failing document is small enough to read
QUICK: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "derandomize": True,
    "phases": [Phase.explicit, Phase.generate],
}
TABLES = ["| a | b |", "|---|", "| a | b |\n|---|---|\n| \\| | `|` |", "a | b", "\\|", "`code|pipe`", "<br>"]
HEADINGS = [
    "## Impact", "### What went well", "# Title", "## ", "####### seven", "Setext\n===", "Setext\n---", "> ## quoted",
    "## Timeline", "### Immediate (already done)", "### 14:29", "## Impact ## ", "\\# not one",
]  # fmt: skip
CODE = [
    "```", "~~~~", "`````", "``` x ` y", "    # indented", "~~~\n## Impact\n~~~",
    "```yaml\n---\nafterword: 1\ntemplate: 3am\n---\n```", "```\n<!-- afterword: notes -->\n```", "`a",
]  # fmt: skip
FRONTS = ["---", "===", "---\ntemplate: chain\n---", "---\nafterword: 1\n---", "+++", "...", "key: value"]
MARKS = [
    "<!-- afterword: notes -->", "<!-- afterword: timeline -->", "<!-- afterword: closed -->",
    "x <!-- afterword: text -->",
    "<!-- +afterword: x -->", "--> <!--", "<!-- comment -->", "<!--\n## Impact\n-->", "<!-- afterword: literal -->",
    "## Actions <!-- afterword: items -->", '## A <!-- afterword: section {"field":null} -->',
    "a <!-- afterword: exact {\"v\":null} -->",
]  # fmt: skip
ITEMS = [
    "- [x] done - @a - 2026-01-01", "- [ ] open", "1. factor", "1. one\n   - two\n\n     three",
    "- **22:10** - it broke", "22:10 it broke", "10:00 UTC a\n10:05 b", "**Severity:** P1", "**Status:** x",
    "# PM-003: x", "T+0:01:02",
]  # fmt: skip
LINKS = [
    "![x](chart:throughput)", "![x](charts/throughput.svg)", "](charts/a.svg)", "![x](/images/ab12)", "[a]: https://b.c",
    "[^E-1]", "[^E-1]: `x`, SHA-256 `0`", "[x](chart:nothing)", "### ![x](chart:a)",
]  # fmt: skip
LETTERS = [
    "  leading", "trailing  ", "\\", "&lt;br>", "&amp;", "&nbsp;", "\u00a0", "\ufeff", "\u00e9\u4e2d\U0001f600",
    "\u2028", "\x85", "\t", "\x0b", "a\r", "\r\n", "\rb", "> **To answer:** why?", "<div>\n\n</div>", "{{ x }}",
    "$a$", "",
]  # fmt: skip
AWKWARD = [*TABLES, *HEADINGS, *CODE, *FRONTS, *MARKS, *ITEMS, *LINKS, *LETTERS]

plain = st.characters(exclude_categories=["Cs"])
line = st.one_of(
    st.sampled_from(AWKWARD), st.text(plain, max_size=30), st.text("|`#<>-*[]^!\\ \n\r&;:~.1x", max_size=12)
)
text = st.lists(line, max_size=6).map("\n".join)
word = st.one_of(line, st.text(plain, min_size=1, max_size=12))
maybe = st.one_of(st.none(), word.filter(bool))
zones = st.one_of(
    st.just(UTC), st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
)
aware = st.datetimes(datetime(1970, 1, 3), datetime(2199, 12, 30), timezones=zones)
naive = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1))
instant = st.one_of(st.none(), aware, naive)
day = st.dates(date(1970, 1, 2), date(2200, 1, 1))
number = st.integers(1, 99_999)
spans = st.one_of(
    st.builds(LineSpan, word, number, number, st.one_of(st.none(), number)),
    st.builds(SeriesSpan, word, word, aware, aware),
)
heading = st.one_of(word, st.sampled_from(["Summary", "Timeline", "Actions", "Root cause", "What went well"]))
sections = st.builds(
    Section,
    st.one_of(st.none(), st.sampled_from(FIELDS)),
    heading,
    text,
    st.integers(1, 6),
    key=st.one_of(st.none(), st.none(), word.filter(bool)),
)
items = st.builds(
    TimelineItem,
    at=st.one_of(instant, day),
    text=text,
    kind=st.one_of(st.sampled_from(["note", "alert_firing", "recovery"]), word.filter(bool)),
    source=maybe,
    actor=maybe,
    recorded=st.sampled_from(["during", "reconstructed"]),
    evidence=st.lists(spans, max_size=2).map(tuple),
)
actions = st.builds(
    ActionItem,
    id=st.one_of(st.none(), st.just("AI-015"), maybe),
    text=text,
    owner=st.one_of(maybe, st.just("@alice")),
    due=st.one_of(st.none(), day),
    priority=st.one_of(st.none(), st.just("P2"), maybe),
    status=st.sampled_from(["open", "in_progress", "done", "wont_do"]),
    term=st.sampled_from([None, "immediate", "short", "long"]),
    note=st.one_of(st.none(), word),
    link=st.one_of(st.none(), word),
)
notes = st.builds(
    EvidenceNote,
    id=st.one_of(st.just("E-1"), st.just("E-27"), word),
    file=word,
    sha256=st.one_of(st.just("ab" * 32), word),
    line_start=st.one_of(st.none(), number),
    line_end=st.one_of(st.none(), number),
    series=maybe,
    start=instant,
    end=instant,
    after_byte=st.one_of(st.none(), number),
)
said = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)  # a drawing's words stand on one line
drawings = st.builds(
    lambda alt, one: svg.drawing(
        svg.Frame(100, 50, 0, 100, 0, 50),
        alt,
        [svg.line("grid", 0, 1, 2, 3), svg.dot("pt full", 4, 5), svg.label(one, 1, 2)],
    ),
    said,
    said,
)
charts = st.builds(
    Chart,
    name=st.sampled_from(["throughput", "a", "latency-p95"]),
    title=word,
    alt=word,
    svg=drawings,
    svg_narrow=drawings,
    header=st.just(("Time", "Requests")),
    rows=st.lists(st.tuples(word, word), min_size=1, max_size=3).map(tuple),
    caption=word,
)


def any_said(one: Detection) -> bool:
    """Whether a detection says anything: one that does not is none."""
    return bool(one.way or one.text or one.should)


leads = st.builds(Lead, st.sampled_from(sorted(RELATIONS)), st.integers(0, 4))
factors = st.builds(
    Factor,
    text,
    maybe,
    layer=st.sampled_from([None, *LAYERS]),
    leads=st.lists(leads, max_size=2).map(tuple),
    evidence=st.lists(st.one_of(word, st.just("E-2")), max_size=2).map(tuple),
)
walks = st.builds(LevelAnswer, st.sampled_from(sorted(LEVELS)), word, st.sampled_from(sorted(ANSWERS)), text)
fixes = st.builds(
    ChainFix,
    level=st.sampled_from(sorted(LEVELS)),
    name=word,
    text=text,
    owner=maybe,
    due=st.one_of(st.none(), day),
    test=text,
    id=maybe,
    kept_because=word,
)
people = st.builds(
    HumanImpact,
    people=st.integers(1, 9),
    woken=st.integers(0, 9),
    hours=st.sampled_from([0.0, 1.5, 11.0, 0.25]),
    switches=st.integers(0, 30),
    stress=st.sampled_from([None, 1.0, 3.5]),
)
analyses = st.builds(
    Analysis,
    outcome=word,
    detection=st.one_of(st.none(), st.builds(Detection, st.sampled_from(["", *WAYS]), text, text).filter(any_said)),
    walk=st.lists(walks, max_size=3).map(tuple),
    fix=st.one_of(st.none(), fixes),
    parked=st.lists(text, max_size=2).map(tuple),
    human=st.one_of(st.none(), people),
)
documents = st.builds(
    Document,
    title=word,
    template=st.sampled_from([*template_names(), "unknown", "our-own"]),
    number=st.one_of(st.none(), st.just("PM-007"), word.filter(bool)),
    incidents=st.lists(st.one_of(st.just("INC-042"), word), max_size=2).map(tuple),
    severity=st.sampled_from([None, "P0", "P4"]),
    severity_as_written=maybe,
    date=st.one_of(st.none(), day),
    started_at=instant,
    detected_at=instant,
    ended_at=instant,
    duration_minutes=st.one_of(st.none(), st.integers(-5, 10_000)),
    impact_seconds=st.one_of(st.none(), st.integers(-5, 1_000_000)),
    customer_impact=st.sampled_from([None, True, False]),
    services=st.lists(word, max_size=3).map(tuple),
    authors=st.lists(word, max_size=2).map(tuple),
    status=maybe,
    zone=st.one_of(st.none(), st.just("UTC"), word),
    sections=st.lists(sections, max_size=5).map(tuple),
    timeline=st.lists(items, max_size=3).map(tuple),
    actions=st.lists(actions, max_size=3).map(tuple),
    factors=st.lists(factors, max_size=3).map(tuple),
    analysis=analyses,
    notes=st.lists(notes, max_size=3).map(tuple),
    charts=st.lists(charts, max_size=2, unique_by=lambda one: one.name).map(tuple),
    links=st.lists(word, max_size=2).map(tuple),
    unplaced=st.lists(sections, max_size=2).map(tuple),
)
