"""Makes the external version of a document: a document of its own, what was changed, and both side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from afterword.core.document.actions_list import TERMS
from afterword.core.document.analysed.folded import for_outside
from afterword.core.document.controls import clean_value
from afterword.core.document.items_read import shown_in_text
from afterword.core.document.redact import chat
from afterword.core.document.redact.changes import Change, Pair, changes_in, unchanged
from afterword.core.document.redact.drawings import outside_chart, outside_names
from afterword.core.document.redact.patterns import public_address
from afterword.core.document.redact.people import Known, cast_of
from afterword.core.document.redact.scrub import Scrubber
from afterword.core.document.render import markdown_tree
from afterword.core.document.sections.timeline import UNKNOWNS
from afterword.core.document.words import SOURCES, clock, day
from afterword.core.model.document import FIELDS, ActionItem, Chart, Document, Factor, Section, TimelineItem
from afterword.core.model.redaction import NO_REDACTION, Redaction
from afterword.core.model.timeline import Recorded

NAME = "external"  # of its template, which no other document has
SEVERITIES = ("P0", "P1", "P2", "P3", "P4")
STATUSES = ("open", "in_progress", "done", "verified", "wont_do")
_ZONE = re.compile(
    r"^(?:UTC|GMT|Z|[A-Z]{2,4}|[+-]\d\d:?\d\d|(?:UTC|GMT)[+-]\d{1,2}(?::\d\d)?|[A-Z][a-z]+/[A-Z][A-Za-z_]+)$"
)
INSIDE_SECTIONS = {
    "human_impact": "what it cost people stays inside",
    "parking_list": "the parking list is for the next planning",
    "actions": "actions name their owners",
}


@dataclass(frozen=True, slots=True)
class Outside:
    """The external version: the document, what was changed in it, and its parts beside those of the internal one."""

    document: Document
    changes: tuple[Change, ...]
    pairs: tuple[Pair, ...]


def outside_version(document: Document, redaction: Redaction, known: Sequence[Known] = ()) -> Outside:
    """The external version of a document; `known` are people of the house whom the document may name."""
    return _Leaving(clean_value(for_outside(document)), redaction, known).version()


@dataclass(slots=True)
class _Leaving:
    """One document on its way out."""

    inside: Document
    redaction: Redaction
    known: Sequence[Known]
    scrub: Scrubber = field(init=False)
    changes: list[Change] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)

    def __post_init__(self) -> None:
        document = self.inside
        numbers = (document.number or "", *document.incidents)
        own = {f"{found[1].upper()}-{int(found[2])}" for one in numbers if (found := re.match(r"^(\w+)-0*(\d+)$", one))}
        files = sorted({one.file for one in document.notes if len(one.file) > 2}, key=lambda name: (-len(name), name))
        cast = cast_of(document, self.redaction.people, self.known)
        self.scrub = Scrubber(cast, self.redaction, frozenset(own), tuple(files))
        self.scrub.charts = outside_names(document.charts)
        self.scrub.chat = chat.chat_pattern(one for one in document.timeline if self._stays_in_chat(one))

    def version(self) -> Outside:
        """The whole."""
        document = self.inside
        timeline = tuple(new for index, one in enumerate(document.timeline, start=1) for new in self._item(one, index))
        beside, self.pairs = self.pairs, []  # roles are given out by the timeline, but a reader meets the title first
        header = self._header()
        factors = tuple(self._factor(one) for one in document.factors) if self._keeps_list("factors") else ()
        sections = tuple(
            new for one in document.sections for new in self._section(one, one.field == "timeline", beside)
        )
        if not any(one.field == "timeline" for one in document.sections):
            self.pairs += beside
        actions = self._actions()
        lists = {word for word, some in (("timeline", timeline), ("actions", actions)) if some}
        lists |= {"contributing_factors", "root_cause"} if factors else set()
        outside = replace(
            header,
            template=NAME,
            form=None,
            sections=_with_words(sections, lists),
            unplaced=tuple(new for one in document.unplaced for new in self._section(one, False, [])),
            timeline=timeline if self._keeps_list("timeline") else (),
            actions=actions,
            factors=factors,
            redaction=NO_REDACTION,
            charts=tuple(self._chart(index) for index in range(len(document.charts))),
        )
        return Outside(outside, tuple(self.changes), tuple(self.pairs))

    def _keeps_list(self, word: str) -> bool:
        """A list goes with its section; where a text shows it, the text has it."""
        return word not in self._left_out_fields() and (not shown_in_text(self.inside, word) or word != "factors")

    def _left_out_fields(self) -> set[str]:
        return {one.field for one in self.inside.sections if one.field and self._left_out(one)}

    # the header -------------------------------------------------------------------------------------------------------

    def _header(self) -> Document:
        document = self.inside
        title = self._words("Title", document.title)
        numbers = "numbers" in self.redaction.keep
        for name, said in (("Number", document.number), ("Incidents", ", ".join(document.incidents))):
            if said and not numbers:
                self._leave(name, said, "number", "numbers of the house say nothing outside")
        if document.authors:
            self._leave("Authors", ", ".join(document.authors), "person", "an external version is signed by the house")
        if document.notes:
            count = len({one.file for one in document.notes})
            said = f"{len(document.notes)} notes on {count} {'file' if count == 1 else 'files'}"
            self._leave("Evidence", said, "evidence", "evidence stays in the house", "line")
        return replace(
            document,
            title=title,
            number=self._plain(document.number) if numbers and document.number else None,
            incidents=tuple(map(self._plain, document.incidents)) if numbers else (),
            severity_as_written=self._maybe("Severity", document.severity_as_written),
            services=tuple(self._words("Services", one) for one in document.services),
            severity=document.severity if document.severity in SEVERITIES else None,
            status=self._maybe("Status", document.status),
            zone=document.zone if _ZONE.match(document.zone or "") else None,
            authors=(),
            notes=(),
            links=tuple(new for one in document.links if (new := public_address(one, self.redaction.public))),
        )

    def _plain(self, text: str) -> str:
        return self.scrub.line(text).after

    def _maybe(self, place: str, text: str | None) -> str | None:
        return self._words(place, text) if text else text

    def _words(self, place: str, text: str, form: str = "words") -> str:
        """Plain words of the document, told with what was changed in them."""
        scrubbed = self.scrub.line(text)
        self._tell(Pair(place, form, scrubbed))
        return scrubbed.after

    def _tell(self, pair: Pair) -> None:
        self.pairs.append(pair)
        self.changes += changes_in(pair.place, pair.inside)

    def _leave(self, place: str, text: str, kind: str, reason: str, form: str = "words") -> None:
        """Something that is left out as a whole."""
        said = " ".join(text.split())
        short = said if len(said) <= 160 else f"{said[:159]}\N{HORIZONTAL ELLIPSIS}"
        self.changes.append(Change(place, kind, short, "", reason))
        self.pairs.append(Pair(place, form, unchanged(text), outside=False, reason=reason))

    # sections ---------------------------------------------------------------------------------------------------------

    def _left_out(self, section: Section) -> str:
        """Why a section stays inside; empty when it leaves."""
        named = {one.lower() for one in self.redaction.leave_out}
        if section.heading.lower() in named or (section.field or "") in named:
            return "the writer keeps it inside"
        return "" if section.field in self.redaction.keep else INSIDE_SECTIONS.get(section.field or "", "")

    def _section(self, section: Section, has_timeline: bool, timeline: Sequence[Pair]) -> list[Section]:
        place = section.heading or "Text"
        reason = self._left_out(section)
        if reason:
            listed = "\n".join(f"- {one.text}" for one in self.inside.actions) if section.field == "actions" else ""
            self._leave(place, f"{section.text}\n\n{listed}".strip() or section.heading, "section", reason, "text")
            return []
        heading = self._words(place, section.heading, "heading") if section.heading else ""
        text = self._text(place, section.text)
        if has_timeline:
            self.pairs += timeline
        field_name = section.field if section.field in FIELDS else None
        return [Section(field_name, heading, text, section.level)]

    def _text(self, place: str, text: str) -> str:
        """A Markdown text, block by block, without unanswered questions and without what the evidence leaves open."""
        lines = text.split("\n")
        kept: list[str] = []
        at, unknown = 0, False
        for node in markdown_tree(text).children:
            if node.map is None:
                continue
            block = "\n".join(lines[at : node.map[1]]).strip("\n")
            at = node.map[1]
            unknown = block.startswith(UNKNOWNS) or (unknown and node.type == "bullet_list")
            if "ask" in str(node.attrs.get("class", "")):
                self._leave(place, block, "question", "a question that nobody has answered", "text")
            elif unknown:
                self._leave(place, block, "evidence", "evidence stays in the house", "text")
            else:
                said = self._block(place, block)
                if not said.strip() and kept and kept[-1].rstrip().endswith(":"):
                    kept.pop()  # words that led to a list of which nothing is left
                kept.append(said)
        rest = "\n".join(lines[at:]).strip("\n")
        kept += [self._block(place, rest)] if rest.strip() else []
        return "\n\n".join(one for one in kept if one.strip())

    def _block(self, place: str, block: str) -> str:
        scrubbed = self.scrub.text(block)
        self._tell(Pair(place, "text", scrubbed))
        return scrubbed.after

    # lists ------------------------------------------------------------------------------------------------------------

    def _stays_in_chat(self, item: TimelineItem) -> bool:
        return "chat" not in self.redaction.keep and chat.is_chat(item)

    def _item(self, item: TimelineItem, index: int) -> list[TimelineItem]:
        place = f"Timeline, entry {index}" + (f" ({_when(item)})" if _when(item) else "")
        if self._stays_in_chat(item):
            self._leave(place, item.text, "chat", chat.REASON, "line")
            return []
        actor = self._actor(place, item.actor)
        text = self._words(place, item.text, "line")
        source = item.source if item.source is None or item.source in SOURCES else self._plain(item.source)
        recorded: Recorded = "during" if item.recorded == "during" else "reconstructed"
        return [TimelineItem(item.at, text, self._plain(item.kind), source, actor, recorded)]

    def _actor(self, place: str, actor: str | None) -> str | None:
        if not actor:
            return actor
        scrubbed = self.scrub.line(actor)
        figure = self.scrub.cast.find(actor)
        role = self.scrub.cast.role_of(figure) if figure is not None else _lower_first(scrubbed.after, actor)
        if role != actor:
            self.changes.append(Change(place, "person", actor, role, "a person is told by the role"))
        return role

    def _actions(self) -> tuple[ActionItem, ...]:
        if "actions" not in self.redaction.keep or "actions" in self._left_out_fields():
            if self.inside.actions and not any(one.field == "actions" for one in self.inside.sections):
                said = "\n".join(f"- {one.text}" for one in self.inside.actions)
                self._leave("Actions", said, "section", INSIDE_SECTIONS["actions"], "text")
            return ()
        return tuple(self._action(one, index) for index, one in enumerate(self.inside.actions, start=1))

    def _action(self, one: ActionItem, index: int) -> ActionItem:
        place = f"Action {one.id or index}"
        if one.owner:
            self.changes.append(Change(place, "person", one.owner, "", "actions leave without their owners"))
        return replace(
            one,
            id=one.id if "numbers" in self.redaction.keep and re.fullmatch(r"AI-\d+", one.id or "") else None,
            text=self._words(place, one.text, "line"),
            owner=None,
            note=self._maybe(place, one.note),
            priority=self._plain(one.priority) if one.priority else None,
            link=public_address(one.link, self.redaction.public) if one.link else None,
            status=one.status if one.status in STATUSES else "open",
            term=one.term if one.term in TERMS else None,
            line=None,
        )

    def _factor(self, one: Factor) -> Factor:
        return Factor(self._words("Contributing factors", one.text, "line"), self._plain(one.category or "") or None)

    def _chart(self, index: int) -> Chart:
        chart = self.inside.charts[index]
        outside = outside_chart(chart, self.scrub.charts[chart.name], self._plain)
        for name in ("title", "caption", "alt"):
            before, after = getattr(chart, name), getattr(outside, name)
            if before != after:
                self.changes.append(Change(f"Chart {index + 1}", "chart", before, after, "its words were changed"))
        return outside


def _with_words(sections: Sequence[Section], lists: set[str]) -> tuple[Section, ...]:
    """The sections without those that have nothing to say any more, nor a section below them that has."""
    kept: list[Section] = []
    for one in reversed(sections):
        if one.text.strip() or one.field in lists or (kept and kept[-1].level > one.level):
            kept.append(one)
    return tuple(reversed(kept))


def _when(item: TimelineItem) -> str:
    at = item.at
    if at is None:
        return ""
    return clock(at) if isinstance(at, datetime) else day(at)


def _lower_first(after: str, before: str) -> str:
    """A role that stands alone is no beginning of a sentence."""
    return after if after == before else after[:1].lower() + after[1:]
