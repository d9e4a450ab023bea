"""The writing page: the outline with what is missing, the sections with their versions, checks, evidence, facts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from afterword.core.document.asks import asked_in
from afterword.core.model.template import Template, TemplateSection
from afterword.domain.accounts import queries as account_queries
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.models import Severity
from afterword.domain.postmortems.belonging import actions_of
from afterword.domain.postmortems.forms import form_of
from afterword.domain.postmortems.models import Postmortem, Section
from afterword.domain.postmortems.stored import chart_from, notes_of, shown_rows
from afterword.domain.practice import drafts
from afterword.web.presenters import blocks, gates
from afterword.web.presenters.times import input_value, stamp

_SENTENCE = re.compile(r"[.?](?:\s|$)")
_REF = re.compile(r"\[\^(E-\d+)\]")


@dataclass(frozen=True, slots=True)
class Piece:
    """One section in the editor; `state` is done, part or miss, `says` the words below its name in the outline."""

    section: Section
    level: int
    state: str
    icon: str
    says: str
    prompts: tuple[str, ...]
    filled_by: str
    blocks: tuple[blocks.Block, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Cited:
    """One evidence note, and how often the text names it."""

    note: blocks.Note
    times: str


@dataclass(frozen=True, slots=True)
class Page:
    """All that the writing page shows."""

    postmortem: Postmortem
    pieces: Sequence[Piece]
    done: int
    words: str
    limit: str
    form: Template
    gate: gates.Gate
    clock: gates.Clock | None
    evidence: Sequence[Cited]
    evidence_rest: Sequence[Cited]
    evidence_count: int
    facts: Mapping[str, Any]
    zone: str
    people: Sequence[Person]
    severities: Sequence[str]
    saved: str
    actions: int


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun, as in "1 word" or "96 words"."""
    return f"{number:,} {one if number == 1 else many}"


def _timeline_state(postmortem: Postmortem) -> tuple[str, str]:
    entries = counted(postmortem.timeline.count(), "entry", "entries")
    if postmortem.timeline_confirmed_at:
        return "done", f"Confirmed; {entries}"
    return "miss", f"Not confirmed; {entries}"


def _actions_state(postmortem: Postmortem) -> tuple[str, str]:
    found = list(actions_of(postmortem).exclude(status="wont_do"))
    loose = sum(action.owner_id is None or action.due is None for action in found)
    if not found:
        return "miss", "None yet"
    if loose:
        return "part", f"{len(found)}; {counted(loose, 'lacks owner or date', 'lack owner or date')}"
    return "done", counted(len(found), "action", "actions")


def _text_state(section: Section, rule: TemplateSection | None) -> tuple[str, str]:
    asks, words = len(asked_in(section.text)), len(section.text.split())
    if asks and not drafts.is_answered(section, [section]):
        return "part", counted(asks, "question open", "questions open")
    if asks:
        return "done", "Told by the analysis"
    if not words:
        required = rule is None or rule.required
        return ("miss", "Empty") if required else ("part", "Empty, may stay so")
    if section.field == "summary":
        return "done", counted(len(_SENTENCE.findall(section.text)) or 1, "sentence", "sentences")
    if rule is not None and rule.words and words > rule.words:
        return "part", f"{counted(words, 'word', 'words')}; at most {rule.words}"
    return "done", counted(words, "word", "words")


def _heading_state(section: Section, below: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """How a heading without own text stands: as the sections below it do."""
    if section.text.strip() or not below:
        return None
    done = sum(state == "done" for state, _ in below)
    return "done" if done == len(below) else "part", f"{done} of {counted(len(below), 'part', 'parts')} written"


def rule_of(section: Section, template: Template | None) -> TemplateSection | None:
    """What the template says of a section, None when it has no place there."""
    return template.keyed(section.key) if template and not section.kept else None


def state_of(
    postmortem: Postmortem, section: Section, sections: Sequence[Section], template: Template | None
) -> tuple[str, str]:
    """done, part or miss, and the words for it."""
    rule = rule_of(section, template)
    if section.kept:
        return "done", f"Kept; {counted(len(section.text.split()), 'word', 'words')}"
    if section.field == "timeline":
        return _timeline_state(postmortem)
    if section.field == "actions":
        return _actions_state(postmortem)
    under = [_text_state(one, rule_of(one, template)) for one in drafts.below(section, sections)]
    return _heading_state(section, under) or _text_state(section, rule)


ICONS = {"done": "tick", "part": "half", "miss": "circle"}


def pieces_of(postmortem: Postmortem, sections: Sequence[Section], template: Template | None) -> list[Piece]:
    """The sections for the editor."""
    charts = [chart_from(row) for row in postmortem.charts]
    pieces = []
    for section in sections:
        rule = rule_of(section, template)
        state, says = state_of(postmortem, section, sections, template)
        shown = blocks.blocks_of(section.text, blocks.Notes({}), charts)
        prompts, by = (rule.prompts, rule.filled_by or "") if rule else ((), "")
        pieces.append(
            Piece(section, section.level, state, ICONS[state], says, prompts, by, shown, rows_of(section.text))
        )
    return pieces


def rows_of(text: str) -> int:
    """How many lines the field shows where the style sheet cannot fit it to its text."""
    return min(40, max(4, sum(1 + len(line) // 72 for line in text.split("\n")) + 1))


def evidence_of(postmortem: Postmortem, sections: Sequence[Section]) -> list[Cited]:
    """The evidence notes with how often the text names each."""
    used = Counter(name for section in sections for name in _REF.findall(section.text))
    words = {0: "Not cited.", 1: "Cited once.", 2: "Cited twice."}
    notes = blocks.Notes.of(notes_of(postmortem, postmortem.timeline.all())).by_id.values()
    return [Cited(note, words.get(used[note.id], f"Cited {used[note.id]} times.")) for note in notes]


def facts_of(postmortem: Postmortem) -> dict[str, Any]:
    """The header facts as the form shows them."""
    zone = postmortem.zone or "UTC"
    impact = {True: "yes", False: "no", None: ""}[postmortem.customer_impact]
    return {
        "title": postmortem.title,
        "severity": postmortem.severity,
        "customer_impact": impact,
        "started_at": input_value(postmortem.started_at, zone),
        "detected_at": input_value(postmortem.detected_at, zone),
        "resolved_at": input_value(postmortem.resolved_at, zone),
        "date": postmortem.date.isoformat() if postmortem.date else "",
        "services": ", ".join(postmortem.services),
        "driver": str(postmortem.driver_id or ""),
    }


def page_of(viewer: Person, postmortem: Postmortem, now: datetime, typed: Mapping[str, Any] | None = None) -> Page:
    """Everything the writing page shows; `typed` are facts that could not be saved and stay in their form."""
    form = form_of(postmortem)
    sections = shown_rows(postmortem.sections.select_related("saved_by"))
    pieces = pieces_of(postmortem, sections, form)
    cited = evidence_of(postmortem, sections)
    last = max((section.saved_at for section in sections), default=postmortem.created_at)
    return Page(
        postmortem=postmortem,
        pieces=pieces,
        done=sum(piece.state == "done" for piece in pieces),
        words=f"{sum(len(section.text.split()) for section in sections):,}",
        limit=f"{form.words:,}" if form.words else "",
        form=form,
        gate=gates.gate_of(postmortem),
        clock=gates.clock_of(postmortem, now),
        evidence=cited[:8],
        evidence_rest=cited[8:],
        evidence_count=len(cited),
        facts=typed or facts_of(postmortem),
        zone=(typed or {}).get("zone") or postmortem.zone or "UTC",
        people=list(account_queries.holders(viewer, postmortem.driver)),
        severities=Severity.values,
        saved=stamp(last),
        actions=actions_of(postmortem).count(),
    )
