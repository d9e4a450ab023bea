"""The reading page: facts, sections with margin notes, timeline, charts, actions and what stands around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils.safestring import SafeString

from afterword.core.model.document import Chart
from afterword.core.model.template import Template
from afterword.domain.accounts.models import Person
from afterword.domain.actions import queries as action_queries
from afterword.domain.postmortems import queries
from afterword.domain.postmortems.forms import form_of
from afterword.domain.postmortems.models import Postmortem, Publication, Section
from afterword.domain.postmortems.stored import chart_from, notes_of, shown_rows
from afterword.web.presenters import actions, analysis, blocks, timeline
from afterword.web.presenters.figures import figure
from afterword.web.presenters.library import STATUS_WORDS
from afterword.web.presenters.pieces import HEADINGS, Places, places_of
from afterword.web.presenters.times import span_words, stamp

MOST_POINTS = 2_000  # entries of a timeline that a page shows
DRAWN = ("summary", "timeline", "actions")
LISTED = ("timeline", "actions")
ALWAYS = (("timeline", "Timeline"), ("actions", "Follow-up actions"))


@dataclass(frozen=True, slots=True)
class Fact:
    """One cell of the facts strip; `sev` is set when the value is a severity."""

    name: str
    value: str
    small: str = ""
    sev: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One section; `kind` (summary, timeline, actions, text) says how it is drawn, `under` are its level-3 sections.

    The heading of an `own` one is no template's: it says something even with nothing below it.
    """

    slug: str
    heading: str
    kind: str
    blocks: Sequence[blocks.Block] = ()
    under: tuple[Part, ...] = ()
    kept: bool = False
    own: bool = False
    pieces: tuple[str, ...] = ()  # of the analysis: see pieces.py

    @property
    def lead(self) -> bool:
        """Whether its first paragraph is the standfirst."""
        return self.kind == "summary"


@dataclass(frozen=True, slots=True)
class Page:
    """All that the reading page shows."""

    postmortem: Postmortem
    state: tuple[str, str]
    facts: Sequence[Fact]
    parts: Sequence[Part]
    points: Sequence[timeline.Point]
    further: int  # entries that only an export shows
    charts: Sequence[SafeString]
    actions: Sequence[actions.Row]
    incidents: Sequence[Any]
    publications: Sequence[Publication]
    changed_since: bool
    word_count: int
    files: int
    today: date
    published: str
    zero_words: str
    analysis: analysis.Reading
    previous: Postmortem | None
    following: Postmortem | None
    loose: Sequence[blocks.Source] = field(default=())


def word_count(sections: Sequence[Section]) -> int:
    """Words of all sections."""
    return sum(len(section.text.split()) for section in sections)


def _day(at: datetime) -> str:
    return f"{at.day} {at:%b %Y}"


def _when(postmortem: Postmortem) -> Fact | None:
    at = postmortem.started_at or postmortem.detected_at
    if at is not None:
        return Fact("Date", _day(at), f"{at:%A}, {at:%H:%M} UTC", at=at)
    if postmortem.date is not None:
        return Fact("Date", f"{postmortem.date.day} {postmortem.date:%b %Y}", f"{postmortem.date:%A}")
    return None


def _spans(postmortem: Postmortem) -> list[Fact]:
    started, detected, resolved = postmortem.started_at, postmortem.detected_at, postmortem.resolved_at
    found = []
    if detected and resolved:
        found.append(Fact("Duration", span_words(resolved - detected), "from detection"))
    if started and detected and detected >= started:
        found.append(Fact("Detected in", span_words(detected - started), "from the start"))
    return found


def facts_of(postmortem: Postmortem, during: tuple[int, int]) -> list[Fact]:
    """The facts strip: only what is known."""
    found: list[Fact | None] = []
    if postmortem.severity:
        written = postmortem.severity_as_written
        found.append(Fact("Severity", "", f"written “{written}”" if written else "", sev=postmortem.severity))
    found += [_when(postmortem), *_spans(postmortem)]
    if postmortem.customer_impact is not None:
        found.append(Fact("Customers", "Affected" if postmortem.customer_impact else "Not affected"))
    if postmortem.services:
        first, *rest = postmortem.services
        found.append(Fact("Services", first, ", ".join(rest)))
    if during[1]:
        share = round(100 * during[0] / during[1])
        found.append(Fact("Timeline", f"{share}\N{NO-BREAK SPACE}% during", f"{during[0]} of {during[1]} entries"))
    return [fact for fact in found if fact is not None]


def _fixed_at(analysed: analysis.Reading) -> list[Fact]:
    """The level of the one fix, where there is one."""
    return [Fact("Fixed at", analysed.fix_name, "one chain fix")] if analysed.fix else []


def part_of(section: Section, notes: blocks.Notes, charts: Sequence[Chart], under: tuple[Part, ...] = ()) -> Part:
    """One section with its blocks."""
    kind = section.field if section.field in DRAWN and not section.kept else "text"
    slug = section.key.replace("_", "-")
    return Part(slug, section.heading, kind, blocks.blocks_of(section.text, notes, charts), under, section.kept)


def parts_of(
    sections: Sequence[Section],
    notes: blocks.Notes,
    charts: Sequence[Chart],
    form: Template | None = None,
    places: Places | None = None,
) -> list[Part]:
    """The sections that have something to show, in their order; timeline and actions always stand.

    `form` is the template, whose headings say nothing by themselves; `places` are those of the analysis.
    """
    places = places or Places({}, ())
    parts: list[Part] = []
    for section in shown_rows(sections):
        of_template = bool(section.field) or form is None or form.keyed(section.key) is not None
        part = replace(
            part_of(section, notes, charts),
            own=bool(section.heading) and not of_template,
            pieces=places.below.get(section.key, ()),
        )
        if section.level > 2 and parts and not section.kept:
            if part.blocks or part.own or part.pieces:
                parts[-1] = replace(parts[-1], under=(*parts[-1].under, part))
        else:
            parts.append(part)
    drawn = {part.kind for part in parts}
    parts += [Part(kind, heading, kind) for kind, heading in ALWAYS if kind not in drawn]
    told = [one for one in parts if one.blocks or one.under or one.own or one.pieces or one.kind in LISTED]
    end = next((index for index, one in enumerate(told) if one.kind == "actions"), len(told))
    told[end:end] = [Part(f"analysis-{one}", HEADINGS[one], "text", pieces=(one,)) for one in places.alone]
    return told


def _state(postmortem: Postmortem) -> tuple[str, str]:
    """How it stands, in the words of its template where that has its own."""
    css, words = STATUS_WORDS[postmortem.status]
    return css, form_of(postmortem).statuses.get(postmortem.status, words)


def zero_words(postmortem: Postmortem) -> str:
    """What T+ counts from."""
    if postmortem.detected_at:
        return "the detection"
    return "the start of the impact" if postmortem.started_at else ""


def _neighbours(viewer: Person, postmortem: Postmortem) -> tuple[Postmortem | None, Postmortem | None]:
    others = queries.visible_postmortems(viewer)
    before = others.filter(number__lt=postmortem.number).order_by("-number").first()
    after = others.filter(number__gt=postmortem.number).order_by("number").first()
    return before, after


def changed_since(postmortem: Postmortem, sections: Sequence[Section], publication: Publication | None) -> bool:
    """Whether a section was saved after the last publication; one from elsewhere is of before its import."""
    if publication is None:
        return False
    since = max(publication.published_at, postmortem.created_at)
    return any(section.saved_at > since for section in sections)


def page_of(viewer: Person, postmortem: Postmortem, now: datetime) -> Page:
    """Everything the reading page shows; the caller has checked that the viewer may see the postmortem."""
    sections = list(postmortem.sections.all())
    items = list(postmortem.timeline.all())
    publications = list(postmortem.publications.select_related("published_by"))
    known = notes_of(postmortem, items)
    notes = blocks.Notes.of(known)
    charts = [chart_from(row) for row in postmortem.charts]
    analysed = analysis.reading_of(viewer, postmortem)
    parts = parts_of(sections, notes, charts, form_of(postmortem), places_of(sections, analysed))
    placed = {name for section in sections for name in blocks.charts_named(section.text)}
    today = actions.today_of(viewer, now)
    previous, following = _neighbours(viewer, postmortem)
    own = action_queries.visible_actions(viewer).filter(postmortem=postmortem).select_related("owner")
    return Page(
        postmortem=postmortem,
        state=_state(postmortem),
        facts=[*facts_of(postmortem, timeline.share_during(items)), *_fixed_at(analysed)],
        parts=parts,
        points=timeline.points_of(postmortem, items[:MOST_POINTS], known),
        further=max(0, len(items) - MOST_POINTS),
        charts=[figure(chart) for chart in charts if chart.name not in placed],
        actions=[actions.row_of(action, today) for action in own],
        incidents=list(postmortem.incidents.all()),
        publications=publications,
        changed_since=changed_since(postmortem, sections, publications[0] if publications else None),
        word_count=word_count(sections),
        files=len({note.file for note in known}),
        today=today,
        published=stamp(publications[0].published_at) if publications else "",
        zero_words=zero_words(postmortem),
        analysis=analysed,
        previous=previous,
        following=following,
        loose=notes.unused(),
    )
