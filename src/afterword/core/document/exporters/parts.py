"""The lists of a document as HTML: timeline, actions, factors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from afterword.core.document.actions_list import TERMS
from afterword.core.document.canonical import layout_of
from afterword.core.document.direction import runs_right_to_left
from afterword.core.document.exporters.rows import (
    ACTION_HEAD,
    OPEN_SIGN,
    RINGED,
    SIGNS,
    STATUS,
    lead_of,
    noticed,
    offset_of,
)
from afterword.core.document.notes import span_of
from afterword.core.document.render import render_inline
from afterword.core.document.timeline_table import frame_of
from afterword.core.document.words import clock, day, source_words, stamp, utc
from afterword.core.model.document import ActionItem, Document, TimelineItem


def timeline_html(document: Document) -> str:
    """The timeline with T+, dot, source and references; a line names the day when it changes."""
    frame = frame_of(document)
    refs: dict[object, str] = {span_of(note): note.id for note in document.notes}
    rows, last, alerted = [], document.date, False
    for item in document.timeline:
        here = utc(item.at).date() if isinstance(item.at, datetime) else item.at
        if here is not None and here != last:
            rows.append(f'<li class="day"><span>{day(here)}</span></li>')
            last = here
        alert = item.kind == "alert_firing"
        first = alert and not alerted and noticed(item.at, frame.zero)
        alerted = alerted or first
        rows.append(_row(item, frame.zero, refs, ringed=first if alert else item.kind in RINGED))
    legend = (
        '<p class="legend"><span><i></i>Recorded during the incident, or read from machine evidence</span>'
        '<span><i class="hollow"></i>Reconstructed afterwards</span></p>'
    )
    return f'{legend}<ol class="timeline wide">{"".join(rows)}</ol>'


def _row(item: TimelineItem, zero: datetime | None, refs: dict[object, str], *, ringed: bool) -> str:
    look = " ".join(name for name, on in (("turn", ringed), ("reconstructed", item.recorded == "reconstructed")) if on)
    hidden = '<span class="vh">Reconstructed. </span>' if item.recorded == "reconstructed" else ""
    return (
        f'<li{_class(look)}>{_time(item)}<span class="off">{offset_of(item, zero)}</span>'
        f'<span class="dot"></span><p class="say"{towards(item.text)}>{hidden}{_lead(item)}'
        f"{render_inline(item.text)}</p>"
        f'<p class="src">{_source(item, refs)}</p></li>'
    )


def towards(text: str) -> str:
    """The attribute of an element whose words run from right to left; nothing for all others."""
    return ' dir="rtl"' if runs_right_to_left(text) else ""


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""


def _time(item: TimelineItem) -> str:
    if not isinstance(item.at, datetime):
        return '<span class="at"></span>'
    return f'<time class="at" datetime="{stamp(item.at)}">{clock(item.at)}</time>'


def _lead(item: TimelineItem) -> str:
    """The word of a turning point in bold."""
    word = lead_of(item)
    return f"<b>{word}.</b> " if word else ""


def _source(item: TimelineItem, refs: dict[object, str]) -> str:
    named = [source_words(item.source or ""), item.actor or ""]
    said = [escape(one) for one in named if one]
    numbers = [refs[span] for span in item.evidence if span in refs]
    said += [f'<a class="id" href="#note-{escape(one)}">{escape(one)}</a>' for one in numbers]
    return ", ".join(said)


def actions_html(document: Document) -> str:
    """The actions as a table."""
    if not document.actions:
        return '<p class="none">No action is written down yet.</p>'
    if layout_of(document) == "checklist":
        return _checklists(document.actions)
    rows = "".join(
        f'<tr><td class="id">{escape(one.id or "")}</td><th scope="row"{towards(one.text)}>{render_inline(one.text)}'
        f"{f'<small>{escape(one.note)}</small>' if one.note else ''}</th><td>{escape(one.owner or '')}</td>"
        f'<td class="n">{one.due.isoformat() if one.due else ""}</td><td>{escape(one.priority or "")}</td>'
        f"<td>{STATUS.get(one.status, one.status)}</td></tr>"
        for one in document.actions
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in ACTION_HEAD)
    return f'<table class="table wide stack"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _checklists(actions: Sequence[ActionItem]) -> str:
    """The actions as lists by term, each with its box; words say what a box means."""
    parts = []
    for term, words in TERMS.items():
        mine = [one for one in actions if one.term == term]
        if mine or term is not None:
            rows = "".join(_box(one) for one in mine)
            listed = f'<ul class="tasks">{rows}</ul>' if rows else '<p class="none">Nothing is written down yet.</p>'
            parts.append(f"<h3>{escape(words)}</h3>{listed}")
    return "".join(parts)


def _box(one: ActionItem) -> str:
    sign = SIGNS.get(one.status, OPEN_SIGN)
    more = [
        escape(part) for part in (one.id, one.owner, one.due.isoformat() if one.due else None, one.priority) if part
    ]
    said = f"<small>{', '.join([*more, STATUS.get(one.status, one.status)])}</small>"
    return f'<li><span class="box" aria-hidden="true">{sign}</span>{render_inline(one.text)} {said}</li>'


def factors_html(document: Document) -> str:
    """The contributing factors as a numbered list."""
    rows = "".join(
        f"<li>{f'<b>{escape(one.category)}.</b> ' if one.category else ''}{render_inline(one.text)}</li>"
        for one in document.factors
    )
    return f'<ol class="factors">{rows}</ol>' if rows else ""
