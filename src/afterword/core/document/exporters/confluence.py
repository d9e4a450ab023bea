"""A document in Confluence's storage format: XHTML with its macros; pictures are files attached to the page."""

from __future__ import annotations

from collections.abc import Mapping

from afterword.core.document.exporters.chart_png import chart_png
from afterword.core.document.exporters.confluence_text import Text, macro
from afterword.core.document.exporters.header_facts import Fact, facts_of, name_of
from afterword.core.document.exporters.outline import Part, outline
from afterword.core.document.exporters.pictures import NO_PICTURES, Pictures, picture_file
from afterword.core.document.exporters.rows import (
    TIMELINE_HEAD,
    Moment,
    action_cells,
    moments_of,
    zone_words,
)
from afterword.core.document.exporters.xhtml import tag, words
from afterword.core.document.notes import place
from afterword.core.model.document import Document, EvidenceNote, Factor

_COLOURS = {"P0": "Red", "P1": "Red", "P2": "Yellow", "P3": "Green", "P4": "Grey"}
_STATES = {"draft": "Grey", "in_review": "Yellow", "published": "Green", "closed": "Blue"}


def export_confluence(document: Document, *, pictures: Pictures = NO_PICTURES) -> str:
    """The body of the page; the files it shows are those of `confluence_attachments`."""
    text = Text(pictures, {one.name: one for one in document.charts}, frozenset(one.id for one in document.notes))
    parts = [_head(document), macro("toc", {"maxLevel": "3"})]
    parts += [_part(document, text, one) for one in outline(document)]
    parts += [_notes(document), tag("p", tag("em", words(f"{name_of(document)}. {zone_words(document)}.")))]
    return "\n".join(one for one in parts if one) + "\n"


def confluence_attachments(document: Document, pictures: Pictures = NO_PICTURES) -> Mapping[str, bytes]:
    """The pictures that the page shows by name, to be attached to it."""
    files = {f"chart-{one.name}.png": data for one in document.charts if (data := chart_png(one)) is not None}
    return files | {picture_file(sha256, media): data for sha256, (media, data) in pictures.items()}


def _head(document: Document) -> str:
    if not (facts := facts_of(document)) and not document.status:
        return ""
    rows = "".join(
        tag("tr", tag("th", words(one.name), scope="row") + tag("td", _value(document, one))) for one in facts
    )
    table = tag("table", tag("tbody", rows)) if rows else ""
    said = [one for one in (document.number, *document.incidents) if one]
    by = f"By {', '.join(document.authors)}." if document.authors else ""
    line = words("   ".join([*said, by] if by else said))
    state = document.status or ""
    if state:
        line += " " + status(state.replace("_", " "), _STATES.get(state, "Grey"))
    return macro("info", {}, rich=(tag("p", line) if line.strip() else "") + table)


def _value(document: Document, fact: Fact) -> str:
    more = f" ({fact.more})" if fact.more else ""
    if fact.name == "Severity" and document.severity:
        return status(fact.value, _COLOURS.get(fact.value, "Grey")) + words(more)
    return words(fact.value + more)


def status(title: str, colour: str) -> str:
    """The coloured word that Confluence calls a status."""
    return macro("status", {"colour": colour, "title": title})


def _part(document: Document, text: Text, part: Part) -> str:
    head = tag(f"h{min(part.level, 6)}", words(part.heading)) if part.heading else ""
    lists = {"timeline": _timeline, "actions": _actions, "factors": _factors}
    return head + text.blocks(part.text) + "".join(lists[word](document, text) for word in part.lists)


def _timeline(document: Document, text: Text) -> str:
    if not document.timeline:
        return ""
    rows = []
    for one in moments_of(document):
        if one.day:
            rows.append(tag("tr", tag("td", tag("strong", words(one.day)), colspan="4")))
        rows.append(_moment(one, text))
    head = "".join(tag("th", words(name)) for name in TIMELINE_HEAD)
    return tag("table", tag("tbody", tag("tr", head) + "".join(rows)))


def _moment(one: Moment, text: Text) -> str:
    lead = f"{tag('strong', words(one.lead + '.'))} " if one.lead else ""
    said = f"{tag('em', 'Reconstructed.')} " if one.item.recorded == "reconstructed" else ""
    source = " ".join([words(one.source), *(text.note(number) for number in one.notes)]).strip()
    cells = (words(one.time), words(one.offset), said + lead + text.line(one.item.text), source)
    return tag("tr", "".join(tag("td", cell) for cell in cells))


def _actions(document: Document, text: Text) -> str:
    if not document.actions:
        return tag("p", "No action is written down yet.")
    tasks = []
    for count, one in enumerate(document.actions, start=1):
        number, said, owner, due, priority, state = action_cells(one)
        more = ", ".join(part for part in (owner, f"due {due}" if due else "", priority, state) if part)
        lead = f"{tag('strong', words(number))} " if number else ""
        body = f"{lead}{text.line(said)} {tag('em', words(f'({more})'))}"
        tasks.append(task(count, done=one.status in ("done", "verified", "wont_do"), body=body))
    return tag("ac:task-list", "".join(tasks))


def task(number: int, *, done: bool, body: str) -> str:
    """One task of a list."""
    state = tag("ac:task-status", "complete" if done else "incomplete")
    return tag("ac:task", tag("ac:task-id", str(number)) + state + tag("ac:task-body", body))


def _factors(document: Document, text: Text) -> str:
    def one(factor: Factor) -> str:
        lead = f"{tag('strong', words(factor.category + '.'))} " if factor.category else ""
        return tag("li", lead + text.line(factor.text))

    return tag("ol", "".join(one(factor) for factor in document.factors)) if document.factors else ""


def _notes(document: Document) -> str:
    if not document.notes:
        return ""
    head = "".join(tag("th", words(name)) for name in ("Note", "Where", "SHA-256"))
    rows = "".join(_note(one) for one in document.notes)
    return tag("h2", "Evidence") + tag("table", tag("tbody", tag("tr", head) + rows))


def _note(one: EvidenceNote) -> str:
    where = f"{one.file}, {place(one)}" if place(one) else one.file
    digest = tag("code", words(one.sha256)) if one.sha256 else ""
    cells = (macro("anchor", {"": one.id}) + words(one.id), words(where), digest)
    return tag("tr", "".join(tag("td", cell) for cell in cells))
