"""A document as one HTML file that needs nothing else: styles, charts and notes are inside."""

from __future__ import annotations

import re
from html import escape
from importlib.resources import files

from afterword.core.document.analysed.folded import folded
from afterword.core.document.canonical import BLOCKS, form_of, home_of
from afterword.core.document.exporters.header_facts import Fact, facts_of, name_of
from afterword.core.document.exporters.outline import HOMELESS
from afterword.core.document.exporters.parts import actions_html, factors_html, timeline_html, towards
from afterword.core.document.exporters.pictures import NO_PICTURES, Pictures, with_pictures
from afterword.core.document.exporters.rows import zone_words
from afterword.core.document.figure import figure_html
from afterword.core.document.items_read import shown_in_text
from afterword.core.document.notes import place
from afterword.core.document.render import render_blocks
from afterword.core.document.svg import clean
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
        f"<title>{escape(name_of(document))}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"{with_pictures(article_html(document), pictures)}\n</body>\n</html>\n"
    )


def article_html(document: Document) -> str:
    """The document itself, without page around it."""
    document, seen = folded(document), set[str]()
    sections = "\n".join(_section(document, one, index, seen) for index, one in enumerate(document.sections))
    rest = "\n".join(_unplaced(one) for one in document.unplaced)
    return (
        f'<main><article class="doc">\n{_header(document)}\n{sections}\n{_homeless(document)}{rest}\n'
        f"{_closing(document)}{_evidence(document)}{_colophon(document)}</article></main>"
    )


def _header(document: Document) -> str:
    over = [f'<span class="id">{escape(one)}</span>' for one in (document.number, *document.incidents) if one]
    over += [f"<span>{escape(document.status.capitalize())}</span>"] if document.status else []
    byline = f'<p class="byline">By {escape(", ".join(document.authors))}.</p>' if document.authors else ""
    facts = "".join(
        f"<div><dt>{one.name}</dt><dd>{_value(document, one)}"
        f"{f' <small>{escape(one.more)}</small>' if one.more else ''}</dd></div>"
        for one in facts_of(document)
    )
    return (
        f'<header><div class="over">{"".join(over)}</div>'
        f"<h1{towards(document.title)}>{kept_together(document.title)}</h1>{byline}"
        f'<dl class="facts wide">{facts}</dl></header>'
    )


def kept_together(text: str) -> str:
    """A title as HTML in which names with hyphens, and figures and their units, are not broken over a line."""
    held = re.sub(r"(\d) (?=(?:%|ms|s|min|h|d)\b|%)", "\\1\N{NO-BREAK SPACE}", escape(text))
    return re.sub(r"[\w.]+(?:-[\w.]+){1,3}", lambda found: f'<span class="nowrap">{found[0]}</span>', held)


def _value(document: Document, fact: Fact) -> str:
    """The value of a fact as HTML: a severity with its colour, a date that machines can read."""
    if fact.name == "Severity" and document.severity:
        return f'<span class="sev {document.severity.lower()}">{escape(fact.value)}</span>'
    if fact.name == "Date" and document.date:
        return f'<time datetime="{document.date.isoformat()}">{escape(fact.value)}</time>'
    return escape(fact.value)


def _section(document: Document, section: Section, index: int, seen: set[str]) -> str:
    level = 2 if section.level <= 2 else 3
    anchor = section.field or f"section-{index + 1}"
    head = f"<h{level}{towards(section.heading)}>{escape(section.heading)}</h{level}>" if section.heading else ""
    body = _text(document, section.text, seen, standfirst=section.field == "summary")
    here = [word for word in BLOCKS if home_of(document, word) == index and not shown_in_text(document, word)]
    blocks = "".join(_block(document, word) for word in here)
    return f'<section id="{escape(anchor)}" class="level-{level}">{head}{body}{blocks}</section>'


def _block(document: Document, word: str) -> str:
    if word == "timeline":
        return timeline_html(document)
    return actions_html(document) if word == "actions" else factors_html(document)


def _homeless(document: Document) -> str:
    return "".join(
        f'<section class="level-2"><h2>{HOMELESS[word]}</h2>{_block(document, word)}</section>\n'
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
    template = form_of(document)
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
    said = [name_of(document)]
    if document.notes:
        count = len({one.file for one in document.notes})
        said.append(f"Evidence from {count} {'file' if count == 1 else 'files'}, each with its SHA-256")
    if document.timeline:
        said.append(zone_words(document))
    return f'<p class="colophon wide">{". ".join(escape(one) for one in said)}.</p>\n'
