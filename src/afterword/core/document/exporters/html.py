"""A document as one HTML file that needs nothing else: styles, charts and notes are inside."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape
from importlib.resources import files

from afterword.core.document.canonical import BLOCKS, home_of, template_of
from afterword.core.document.exporters.parts import actions_html, factors_html, timeline_html
from afterword.core.document.exporters.pictures import NO_PICTURES, Pictures, with_pictures
from afterword.core.document.figure import figure_html
from afterword.core.document.items_read import shown_in_text
from afterword.core.document.notes import place
from afterword.core.document.render import render_blocks
from afterword.core.document.svg import clean
from afterword.core.document.words import clock, day, duration
from afterword.core.model.document import Document, EvidenceNote, Section


def export_html(document: Document, *, pictures: Pictures = NO_PICTURES) -> str:
    """The whole file; light and dark by the reader's preference, and ready to print.

    `pictures` are the pasted ones that the texts name as `/images/<SHA-256>`; those that are given stand inside.
    """
    style = files("afterword.core.document.exporters").joinpath("document.css").read_text("utf-8")
    return clean(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="generator" content="Afterword">\n'
        f"<title>{escape(_name(document))}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"{with_pictures(article_html(document), pictures)}\n</body>\n</html>\n"
    )


def article_html(document: Document) -> str:
    """The document itself, without page around it."""
    seen: set[str] = set()
    sections = "\n".join(_section(document, one, index, seen) for index, one in enumerate(document.sections))
    rest = "\n".join(_unplaced(one) for one in document.unplaced)
    return (
        f'<main><article class="doc">\n{_header(document)}\n{sections}\n{_homeless(document)}{rest}\n'
        f"{_closing(document)}{_evidence(document)}{_colophon(document)}</article></main>"
    )


def _name(document: Document) -> str:
    return f"{document.number}: {document.title}" if document.number else document.title


def _header(document: Document) -> str:
    over = [f'<span class="id">{escape(one)}</span>' for one in (document.number, *document.incidents) if one]
    over += [f"<span>{escape(document.status.capitalize())}</span>"] if document.status else []
    byline = f'<p class="byline">By {escape(", ".join(document.authors))}.</p>' if document.authors else ""
    facts = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{value}{f' <small>{escape(more)}</small>' if more else ''}</dd></div>"
        for name, value, more in _facts(document)
    )
    return (
        f'<header><div class="over">{"".join(over)}</div><h1>{kept_together(document.title)}</h1>{byline}'
        f'<dl class="facts wide">{facts}</dl></header>'
    )


def kept_together(text: str) -> str:
    """A title as HTML in which names with hyphens, and figures and their units, are not broken over a line."""
    held = re.sub(r"(\d) (?=(?:%|ms|s|min|h|d)\b|%)", "\\1\N{NO-BREAK SPACE}", escape(text))
    return re.sub(r"[\w.]+(?:-[\w.]+){1,3}", lambda found: f'<span class="nowrap">{found[0]}</span>', held)


def _facts(document: Document) -> list[tuple[str, str, str]]:
    """Name, value as HTML, and a small remark, for each fact that is known."""
    facts: list[tuple[str, str, str]] = []
    if document.severity:
        written = f"written as {document.severity_as_written}" if document.severity_as_written else ""
        level = escape(document.severity)
        facts.append(("Severity", f'<span class="sev {level.lower()}">{level}</span>', written))
    elif document.severity_as_written:
        facts.append(("Severity", escape(document.severity_as_written), ""))
    if document.date:
        began = f"from {clock(document.started_at)} {_zone(document.started_at)}" if document.started_at else ""
        facts.append(("Date", f'<time datetime="{document.date.isoformat()}">{day(document.date)}</time>', began))
    if document.duration_minutes is not None:
        facts.append(("Duration", f"{document.duration_minutes} min", "detection to resolution"))
    if document.impact_seconds is not None:
        facts.append(("Users hit", escape(duration(document.impact_seconds)), "impact, start to end"))
    if document.customer_impact is not None:
        facts.append(("Customers", "Affected" if document.customer_impact else "Not affected", ""))
    if document.services:
        facts.append(("Services", escape(", ".join(document.services)), ""))
    if document.timeline:
        during = sum(one.recorded == "during" for one in document.timeline)
        count = len(document.timeline)
        facts.append(("Timeline", f"{100 * during // count} % during", f"{during} of {count} entries"))
    return facts


def _zone(at: datetime) -> str:
    return "UTC" if at.tzinfo else "(zone unknown)"


def _section(document: Document, section: Section, index: int, seen: set[str]) -> str:
    level = 2 if section.level <= 2 else 3
    anchor = section.field or f"section-{index + 1}"
    head = f"<h{level}>{escape(section.heading)}</h{level}>" if section.heading else ""
    body = _text(document, section.text, seen, standfirst=section.field == "summary")
    here = [word for word in BLOCKS if home_of(document, word) == index and not shown_in_text(document, word)]
    blocks = "".join(_block(document, word) for word in here)
    return f'<section id="{escape(anchor)}" class="level-{level}">{head}{body}{blocks}</section>'


def _block(document: Document, word: str) -> str:
    if word == "timeline":
        return timeline_html(document)
    return actions_html(document) if word == "actions" else factors_html(document)


def _homeless(document: Document) -> str:
    titles = {"timeline": "Timeline", "actions": "Follow-up actions", "factors": "Contributing factors"}
    return "".join(
        f'<section class="level-2"><h2>{titles[word]}</h2>{_block(document, word)}</section>\n'
        for word in BLOCKS
        if home_of(document, word) is None and getattr(document, word)
    )


def _unplaced(section: Section) -> str:
    head = f"<h2>{escape(section.heading)}</h2>" if section.heading else ""
    return f'<section class="level-2">{head}{"".join(render_blocks(section.text))}</section>'


def _text(document: Document, text: str, seen: set[str], *, standfirst: bool) -> str:
    """The blocks of a text; evidence that a block is the first to name stands beside it in the margin."""
    notes = {note.id: note for note in document.notes}
    charts = {chart.name: chart for chart in document.charts}
    written = []
    for index, block in enumerate(render_blocks(text)):
        html = block
        picture = re.fullmatch(r'<p>\s*<img\b[^>]*src="chart:([^"]*)"[^>]*>\s*</p>\s*', html)
        if picture and picture[1] in charts:
            written.append(figure_html(charts[picture[1]]))
            continue
        html = html.replace("<p>", '<p class="standfirst">', 1) if standfirst and index == 0 else html
        named = dict.fromkeys(re.findall(r'href="#note-(E-\d+)"', html))
        new = [one for one in named if one in notes and one not in seen]
        seen.update(new)
        margin = "".join(_margin(notes[one]) for one in new[:6])
        beside = f'<div class="with-note"><div>{html}</div><div class="notes">{margin}</div></div>'
        written.append(beside if margin else html)
    return "".join(written)


def _margin(note: EvidenceNote) -> str:
    where = f", {escape(place(note))}" if place(note) else ""
    number = escape(note.id)
    return f'<p class="note"><a class="id" href="#note-{number}">{number}</a> {escape(note.file)}{where}</p>'


def _closing(document: Document) -> str:
    """The words that the template ends with."""
    template = template_of(document.template)
    closing = template.closing if template else ""
    return f'<section class="level-2 closing">{"".join(render_blocks(closing))}</section>\n' if closing else ""


def _evidence(document: Document) -> str:
    if not document.notes:
        return ""
    rows = "".join(
        f'<li id="note-{escape(one.id)}"><span class="id">{escape(one.id)}</span><span><b>{escape(one.file)}</b>'
        f"{', ' + escape(place(one)) if place(one) else ''}"
        f'<small class="sha">SHA-256 {escape(one.sha256)}</small></span></li>'
        for one in document.notes
    )
    return f'<section id="evidence" class="level-2"><h2>Evidence</h2><ol class="evidence wide">{rows}</ol></section>\n'


def _colophon(document: Document) -> str:
    said = [_name(document)]
    if document.notes:
        count = len({one.file for one in document.notes})
        said.append(f"Evidence from {count} {'file' if count == 1 else 'files'}, each with its SHA-256")
    if document.timeline:
        said.append("Times are UTC; T+ counts from the detection" if document.detected_at else "Times are UTC")
    return f'<p class="colophon wide">{". ".join(escape(one) for one in said)}.</p>\n'
